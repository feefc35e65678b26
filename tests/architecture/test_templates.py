"""What the strict content security policy and the design forbid in templates."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.parts[-2] not in ("pdf", "mail"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_inline_style_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "hx-on" not in text
    assert not re.search(r"<script(?![^>]*(src=|nonce=))", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_form_that_changes_something_carries_a_csrf_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), flags=re.DOTALL):
        if re.search(r"method=[\"']post[\"']", form, flags=re.IGNORECASE):
            assert re.search(r"csrf|hidden_tag", form), form[:200]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_htmx_request_works_without_javascript(path: Path) -> None:
    """An element that HTMX drives is a link, a form, or a control of a form; polling regions are exempt."""
    for tag in re.findall(r"<([a-z]+)\b([^>]*\bhx-(?:get|post)=[^>]*)>", path.read_text(encoding="utf-8")):
        name, attributes = tag
        polls = "every " in attributes or "hx-trigger" in attributes
        assert polls or name == "form" or "href=" in attributes or "formaction=" in attributes, attributes[
            :200
        ]
