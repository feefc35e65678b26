"""PDF with WeasyPrint: parts are laid out one after the other, so that progress can be told, then joined."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from app.integrations.pdf.contract import (
    PartTooLong,
    PdfDocument,
    PdfPart,
    Progress,
    RenderedPdf,
    ResourceRefused,
)

VARIANT = "pdf/ua-1"


class WeasyPrintRenderer:
    """WeasyPrint is imported at the first use: it takes half a second, and web processes never need it."""

    def render(self, document: PdfDocument, *, on_progress: Progress) -> RenderedPdf:
        from app.integrations.pdf.fetching import RefusedAddress

        try:
            return _Layout(document).write(on_progress)
        except RefusedAddress as error:
            raise ResourceRefused(str(error)) from error


@dataclass
class _Layout:
    document: PdfDocument
    pages: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        from app.integrations.pdf.fetching import DataOnlyFetcher

        self.fetcher = DataOnlyFetcher()
        self.fonts = FontConfiguration()
        # Parsed once and shared: the font is embedded once, however many parts there are.
        self.stylesheet = CSS(
            string=self.document.stylesheet, font_config=self.fonts, url_fetcher=self.fetcher
        )

    def write(self, on_progress: Progress) -> RenderedPdf:
        # Margins never change the layout: a part of unknown length is laid out once just to be counted.
        lengths = [
            1 if part.is_one_page else len(self.lay_out(part.variants[0], 1, 1).pages)
            for part in self.document.parts
        ]
        total = sum(lengths)
        first = None
        for index, part in enumerate(self.document.parts):
            rendered = self.lay_out_part(part, index, total)
            first = first or rendered
            self.pages += rendered.pages
            on_progress(len(self.pages), total)
        if first is None:
            raise ValueError("a document has at least one part")
        data = first.copy(self.pages).write_pdf(pdf_variant=VARIANT)
        return RenderedPdf(data=data, pages=len(self.pages))

    def lay_out_part(self, part: PdfPart, index: int, total: int) -> Any:
        for variant in part.variants:
            rendered = self.lay_out(variant, len(self.pages) + 1, total)
            if not part.is_one_page or len(rendered.pages) == 1:
                return rendered
        raise PartTooLong(index)

    def lay_out(self, body: str, first_page: int, total: int) -> Any:
        from weasyprint import CSS, HTML

        counters = CSS(
            string=f"@page{{counter-reset:total {total}}}@page:first{{counter-set:page {first_page}}}",
            url_fetcher=self.fetcher,
        )
        return HTML(string=_page(self.document, body), url_fetcher=self.fetcher).render(
            stylesheets=[self.stylesheet, counters], font_config=self.fonts, pdf_variant=VARIANT
        )


def _page(document: PdfDocument, body: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>"
        f'<meta name="author" content="{escape(document.author)}">'
        f'<meta name="description" content="{escape(document.description)}"></head>'
        f"<body>{body}</body></html>"
    )
