"""What making a PDF means, whichever library does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

# Called with (pages laid out, pages in all as far as is known) after each part.
Progress = Callable[[int, int], None]


class PartTooLong(Exception):
    """A part that must hold on one page does not, even in its shortest variant. The argument is its index."""


class ResourceRefused(Exception):
    """The document asked for something outside itself."""


@dataclass(frozen=True, slots=True)
class PdfPart:
    """Pages that belong together, beginning on a new page.

    `variants` are HTML bodies, the fullest first. With `is_one_page`, the first that fits on one page is
    kept; otherwise there is one variant, which takes the pages that it needs.
    """

    variants: tuple[str, ...]
    is_one_page: bool = True


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A document that is complete in itself: nothing is fetched, fonts and images are `data:` addresses.

    `stylesheet` may use two page counters over the whole document: `page`, from 1, and `total`.
    """

    title: str
    author: str
    description: str
    language: str
    stylesheet: str
    parts: tuple[PdfPart, ...]


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    data: bytes
    pages: int


class PdfRenderer(Protocol):
    def render(self, document: PdfDocument, *, on_progress: Progress) -> RenderedPdf:
        """A tagged PDF (PDF/UA-1). Raises PartTooLong, and ResourceRefused for anything but `data:`."""
