"""The only module that reads or writes HTMX headers."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template
from htmx_flask import Htmx, request

_htmx = Htmx()


def init_htmx(app: Flask) -> None:
    _htmx.init_app(app)
    app.after_request(_vary)


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    """Whether a part of the page is enough; a page restored from history is asked for whole."""
    return is_htmx() and not request.htmx.boosted and not request.htmx.history_restore_request


def target() -> str | None:
    """The id of the element that will be swapped."""
    return request.htmx.target if is_htmx() else None


def render_page_or_fragment(page: str, fragment: str, /, *, status: int = 200, **context: Any) -> Response:
    """One view, one context: the fragment for HTMX, the page that includes it for everyone else.

    The fragment is given `oob=True`, so that it alone may append out-of-band parts.
    """
    if wants_fragment():
        return make_response(render_template(fragment, oob=True, **context), status)
    return make_response(render_template(page, oob=False, **context), status)


def redirect_browser(url: str) -> Response:
    """Send the whole page elsewhere: HX-Redirect for HTMX, 303 otherwise."""
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, code=303))


def retarget(response: Response, selector: str, swap: str = "innerHTML") -> Response:
    response.headers["HX-Retarget"] = selector
    response.headers["HX-Reswap"] = swap
    return response


def push_url(response: Response, url: str) -> Response:
    """Show `url` in the address bar after the swap."""
    response.headers["HX-Push-Url"] = url
    return response


def trigger(response: Response, event: str) -> Response:
    """Fire a browser event that other parts of the page listen to."""
    response.headers["HX-Trigger"] = event
    return response


def is_htmx() -> bool:
    """Whether HTMX sent this request."""
    return bool(request.htmx)
