"""A brief says the same on a page, in print and on slides: harmless, footnoted, the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
from html.parser import HTMLParser

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.text import PP_ALIGN

from briefings import document_pdf as pdf_module
from briefings.chart_style import Chart
from briefings.charts import growth_chart
from briefings.document import Document, Figure, Grid, Ground, Section, Sentences
from briefings.document_html import document_html
from briefings.document_pdf import PdfError, document_pdf
from briefings.document_pptx import document_pptx
from briefings.page_data import PageSource

HOSTILE = "</title><script>alert(1)</script>\x00\u202e<img src=x onerror=alert(1)> 中关村 😀"
SOURCES = {
    "a": PageSource("a", "https://example.org/a", "First page", "Publisher", "2025-03-01"),
    "b": PageSource("b", "javascript:alert(1)", HOSTILE),
}


def chart(title: str, lang: str) -> Chart:
    return growth_chart({2024: 3, 2026: 1}, lang, title=title)


def brief(text: str = "Plain", lang: str = "en") -> Document:
    drawn = chart(text, lang)
    many = Ground(tuple(f"s{n}" for n in range(9)), 401, "innolink score beijing --facts")
    return Document(
        f"Beijing {text}", text, lang, "2026-11-25", f"Consultation draft {text}",
        (
            Section("key", f"Findings {text}", (
                Sentences((
                    (f"One {text}.", Ground(("a",))),
                    ("Two.", many),
                    ("Three.", Ground(("a",))),
                ), listed=True, key=True),
                Sentences(((f"Running {text}.", Ground(("b",))),)),
            )),
            Section("figures", "Figures", (
                Figure(drawn.svg, drawn.alt, f"Figure {text}", many),
                Grid(("country", "ties"), (("Serbia", "1,204"), (text, None)), "Table",
                     grounds=(Ground(("a",)), Ground(("b",)))),
            )),
        ),
        SOURCES,
    )  # fmt: skip


class Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_same_ground_has_one_note_in_reading_order() -> None:
    numbers = {n: (g.sources, g.facts) for g, n in brief().notes().items()}
    assert {n: len(s) for n, (s, _) in numbers.items()} == {1: 1, 2: 9, 3: 1}
    assert [numbers[1][0], numbers[2][1], numbers[3][0]] == [("a",), 401, ("b",)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_everything_as_text_and_runs_nothing(lang: str) -> None:
    html = document_html(brief(HOSTILE, lang))
    read = Reader(html)
    assert not {"script", "img", "iframe", "object"} & set(read.tags)
    assert not [k for k, _ in read.attributes if k.startswith("on")]
    links = [v for k, v in read.attributes if k == "href" and not v.startswith(("#", "data:"))]
    assert set(links) == {"https://example.org/a"}
    assert any("default-src 'none'" in v for k, v in read.attributes if k == "content")
    assert "<script>alert(1)</script>" in read.text, "said, not run"
    assert "401" in read.text
    assert "innolink score beijing --facts" in read.text
    assert {"zh": "暂无数据", "en": "no data"}[lang] in read.text
    marks = re.findall(r'<sup><a href="#note-(\d+)">', html)
    assert marks == ["1", "2", "1", "3", "2", "1", "3"]
    assert set(re.findall(r'id="note-(\d+)"', html)) == set(marks)
    assert html == document_html(brief(HOSTILE, lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_has_its_text_its_fonts_and_the_same_bytes(lang: str) -> None:
    if lang == "zh" and not pdf_module._chinese_fonts():
        pytest.skip("no font with Chinese characters on this machine")
    made = document_pdf(brief("链接", lang))
    assert (
        hashlib.sha256(made).digest() == hashlib.sha256(document_pdf(brief("链接", lang))).digest()
    )
    pages = pypdfium2.PdfDocument(made)
    said = "".join(p.get_textpage().get_text_range() for p in pages)
    flat = re.sub(r"\s+", "", said)
    assert "Beijing链接" in flat
    assert "First page" in said
    assert re.search(rf"1/{len(pages)}", flat)
    assert pages.is_tagged()
    assert pages[0].get_size() == pytest.approx((595.28, 841.89), abs=0.5)


def test_a_pdf_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "_chinese_fonts", list)
    with pytest.raises(PdfError, match="fonts-noto-cjk") as told:
        document_pdf(brief(lang="zh"))
    assert told.value.reason == "no_font"


def test_nothing_is_fetched_for_a_pdf() -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf_module._refuse("file:///etc/passwd")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_slides_hold_key_sentences_tables_and_pictures(lang: str) -> None:
    made = document_pptx(brief("链接", lang))
    assert made == document_pptx(brief("链接", lang))
    show = Presentation(io.BytesIO(made))
    kinds = [[s.shape_type.name for s in slide.shapes if s.shape_type] for slide in show.slides]
    assert len(kinds) == 4, "cover, key sentences, picture, table; running text is for readers"
    assert "PICTURE" in kinds[2]
    assert "TABLE" in kinds[3]
    said = [s.text_frame.text for s in show.slides[1].shapes if s.has_text_frame]
    assert any("• Two." in t for t in said)
    notes = show.slides[2].notes_slide.notes_text_frame.text
    assert "401" in notes
    picture = next(s for s in show.slides[2].shapes if s.shape_type.name == "PICTURE")
    assert picture._element.nvPicPr.cNvPr.get("descr") == chart("链接", lang).alt
    assert show.core_properties.created.isoformat() == "2026-11-25T00:00:00"


def test_hostile_text_on_slides_stays_text() -> None:
    show = Presentation(io.BytesIO(document_pptx(brief(HOSTILE))))
    said = " ".join(s.text_frame.text for x in show.slides for s in x.shapes if s.has_text_frame)
    assert "<script>alert(1)</script>" in said
    assert "\x00" not in said


def test_a_slides_table_keeps_figures_on_one_line_and_what_does_not_fit_is_counted() -> None:
    why = "first tie on record with a country that nobody had looked at before; " * 4
    rows = tuple((f"Institute {n}", f"+0.00{n:02}", why) for n in range(20))
    grid = Grid(("partner", "gain", "why"), rows, "A caption")
    document = Document("T", "", "en", "2026", "", (Section("s", "Next", (grid,)),))
    slide = Presentation(io.BytesIO(document_pptx(document))).slides[1]
    table = next(s for s in slide.shapes if s.shape_type and s.shape_type.name == "TABLE").table
    inches = [c.width / 914_400 for c in table.columns]
    assert sum(inches) == pytest.approx(12.1, abs=0.01)
    assert inches[1] == pytest.approx(0.25 + 0.1 * len("+0.0019"))
    assert inches[2] > 8
    kept = len(table.rows) - 1
    assert kept == 6, "four lines of text a row: 5.1 inches hold the head and six of them"
    said = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    assert "and 14 more: see the brief" in said
    assert {table.cell(n, 1).text_frame.paragraphs[0].alignment for n in range(kept + 1)} == {
        PP_ALIGN.RIGHT
    }


def test_a_picture_on_a_slide_stands_on_white() -> None:
    show = Presentation(io.BytesIO(document_pptx(brief())))
    picture = next(s for s in show.slides[2].shapes if s.shape_type.name == "PICTURE")
    image = Image.open(io.BytesIO(picture.image.blob)).convert("RGBA")
    assert image.getpixel((0, 0)) == (255, 255, 255, 255)


def test_a_table_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="has not 2 cells"):
        Grid(("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="for each row"):
        Grid(("a",), (("1",), ("2",)), grounds=(Ground(("a",)),))
