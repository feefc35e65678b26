"""Turns a text template into a mail: its first line is the subject, the rest the text and the HTML."""

import re
from typing import Any

from markupsafe import Markup, escape

from app.core.i18n import speaking
from app.core.templating import render
from app.integrations.mail.contract import Mail

_LINK = re.compile(r"https?://\S+")


def compose(template: str, *, to: str, language: str = "fr", **context: Any) -> Mail:
    """Render `templates/mail/<template>.txt` in the reader's language.

    Raises ValueError when the template does not begin with a subject line followed by an empty line.
    """
    with speaking(language):
        subject, empty, *lines = render(f"mail/{template}.txt", **context).strip().split("\n")
        if empty.strip():
            raise ValueError(f"mail/{template}.txt: the second line must be empty")
        text = "\n".join(lines).strip() + "\n"
        html = render("mail/_layout.html", subject=subject, paragraphs=_paragraphs(text))
    return Mail(to=to, subject=subject.strip(), text=text, html=html)


def _paragraphs(text: str) -> list[Markup]:
    return [link_addresses(block) for block in re.split(r"\n\s*\n", text.strip())]


def link_addresses(block: str) -> Markup:
    """`block` as HTML, its addresses made into links and its line ends kept."""
    parts, end = [], 0
    for found in _LINK.finditer(block):
        url = escape(found.group())
        parts += [escape(block[end : found.start()]), Markup('<a href="{}">{}</a>').format(url, url)]
        end = found.end()
    parts.append(escape(block[end:]))
    return Markup("").join(parts).replace("\n", Markup("<br>"))
