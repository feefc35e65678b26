"""The fetcher of the PDF renderer: `data:` addresses only, and a refusal stops the rendering."""

from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher

DATA_ONLY = frozenset({"data"})


class RefusedAddress(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint ships no types
    """WeasyPrint swallows ordinary errors and goes on without the resource; this one, it lets through."""


class DataOnlyFetcher(URLFetcher):  # type: ignore[misc]
    """Answers `data:` addresses and refuses every other: no file, no host, whatever the page says."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=DATA_ONLY, allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.partition(":")[0].lower() not in DATA_ONLY:
            # The scheme only: an address may hold what should not reach a log.
            raise RefusedAddress(f"refused scheme: {url.partition(':')[0][:12]}")
        return super().fetch(url, headers)
