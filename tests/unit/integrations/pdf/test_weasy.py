"""The renderer: tagged, numbered over all parts, one page where one is promised, closed to the outside."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.integrations.pdf.contract import PartTooLong, PdfDocument, PdfPart, ResourceRefused
from app.integrations.pdf.css import css_string
from app.integrations.pdf.fonts import font_face
from app.integrations.pdf.weasy import WeasyPrintRenderer

NUMBERS = '@page{@bottom-right{content:"Page " counter(page) " sur " counter(total)}}'
LONG = "<p>ligne</p>" * 120


def document(*parts: PdfPart, stylesheet: str = NUMBERS) -> PdfDocument:
    return PdfDocument("Un titre", "Estuaire", "Un sujet", "fr", stylesheet, parts)


def read(asked: PdfDocument) -> PdfReader:
    rendered = WeasyPrintRenderer().render(asked, on_progress=lambda _done, _total: None)
    reader = PdfReader(io.BytesIO(rendered.data))
    assert len(reader.pages) == rendered.pages
    return reader


def test_pages_are_numbered_over_all_parts() -> None:
    reader = read(
        document(PdfPart(("<p>a</p>",)), PdfPart((LONG,), is_one_page=False), PdfPart(("<p>b</p>",)))
    )
    total = len(reader.pages)
    assert total > 3
    for number, page in enumerate(reader.pages, start=1):
        assert page.extract_text().rstrip().endswith(f"Page {number} sur {total}")


def test_progress_counts_the_pages_laid_out() -> None:
    seen: list[tuple[int, int]] = []
    parts = (PdfPart(("<p>a</p>",)), PdfPart((LONG,), is_one_page=False), PdfPart(("<p>b</p>",)))
    rendered = WeasyPrintRenderer().render(
        document(*parts), on_progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [
        (1, rendered.pages),
        (rendered.pages - 1, rendered.pages),
        (rendered.pages, rendered.pages),
    ]


def test_the_first_variant_that_fits_on_a_page_is_kept() -> None:
    reader = read(document(PdfPart((LONG, "<p>plus court</p>", "<p>trop court</p>"))))
    assert len(reader.pages) == 1
    assert "plus court" in reader.pages[0].extract_text()


def test_a_part_that_breaks_in_every_variant_is_named() -> None:
    with pytest.raises(PartTooLong) as caught:
        read(document(PdfPart(("<p>a</p>",)), PdfPart((LONG, LONG))))
    assert caught.value.args == (1,)


def test_the_result_is_tagged_and_described_for_assistive_tools() -> None:
    reader = read(document(PdfPart(("<h1>Un</h1><h2>Deux</h2>",))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Un titre", "Estuaire")
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_a_link_leads_to_another_part() -> None:
    reader = read(document(PdfPart(('<a href="#la">là</a>',)), PdfPart(('<h2 id="la">Là</h2>',))))
    (annotation,) = reader.pages[0]["/Annots"]
    destination = annotation.get_object()["/Dest"]
    assert reader.named_destinations[destination].page.get_object() == reader.pages[1]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("ne doit jamais sortir", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}">',
        '<a rel="attachment" href="{url}">pièce jointe</a>',
        '<link rel="attachment" href="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import "{url}";</style>',
        '<style>body{{background:url("{url}")}}</style>',
        '<object data="{url}"></object>',
    ],
)
@pytest.mark.parametrize("scheme", ["file", "http", "https", "ftp", "FILE"])
def test_nothing_is_fetched(body: str, scheme: str, secret: Path) -> None:
    url = f"{scheme}://{secret}" if scheme.lower() == "file" else f"{scheme}://127.0.0.1:9/secret.txt"
    with pytest.raises(ResourceRefused) as caught:
        read(document(PdfPart((body.format(url=url),))))
    assert "secret" not in str(caught.value)


def test_a_stylesheet_fetches_nothing_either(secret: Path) -> None:
    with pytest.raises(ResourceRefused):
        read(document(PdfPart(("<p>a</p>",)), stylesheet=f'@import "file://{secret}";'))


def test_an_image_inside_a_drawing_brings_no_file_in(secret: Path) -> None:
    drawing = f'<svg viewBox="0 0 9 9"><image href="file://{secret}" width="9" height="9"/></svg>'
    reader = read(document(PdfPart((drawing,))))
    assert reader.attachments == {}
    assert len(reader.pages[0].images) == 0


def test_the_font_is_embedded_once_from_the_stylesheet() -> None:
    sheet = font_face("Essai") + "body{font-family:Essai}"
    reader = read(document(*[PdfPart((f"<p>page {number}</p>",)) for number in range(4)], stylesheet=sheet))
    names = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert len(names) == 1
    assert names.pop().endswith("+Essai")


@pytest.mark.parametrize(
    "text", ['a"b', "a\\b", "a\nb", "</style>", "l’été\u00a0: 5\u00a0€", '";}body{color:red']
)
def test_a_text_stays_inside_its_css_string(text: str) -> None:
    sheet = f"@page{{@top-left{{content:{css_string(text)}}}}}"
    reader = read(document(PdfPart(("<p>corps</p>",)), stylesheet=sheet))
    shown = reader.pages[0].extract_text().replace("\u00a0", " ")
    for word in text.replace("\u00a0", " ").split("\n"):
        assert word in shown
