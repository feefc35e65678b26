"""The way back after signing in stays on this site."""

import pytest

from app.web.sign_in import local_path


@pytest.mark.parametrize(
    "wanted", ["/offres", "/offres?etat=draft&page=2", "/", "/personne/abc#bas", "/a//b"]
)
def test_a_path_of_this_site_is_kept(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "offres",
        "//ailleurs.example",
        "///ailleurs.example",
        "/\\ailleurs.example",
        "https://ailleurs.example/",
        "javascript:alert(1)",
        "/\t/ailleurs.example",
        "/offres\r\nSet-Cookie: a=b",
        " /offres",
    ],
)
def test_anything_that_a_browser_could_read_as_another_site_is_refused(wanted: str | None) -> None:
    assert local_path(wanted) is None
