"""A brief as slides (extra ``pptx``): key sentences and tables to edit, pictures as pictures.

A slide a picture or table, its heading, its caption and its note in the speaker's notes.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import vl_convert
from rich.cells import cell_len

from briefings.document import Cell, Document, Figure, Grid, Ground, Link, Section, Sentences
from briefings.document_html import counted
from briefings.escape import harmless
from briefings.words import word

__all__ = ["SlidesError", "document_pptx"]

_WIDTH, _HEIGHT = 13.333, 7.5  # inches, 16:9
_ROWS = 12
_TABLE_WIDTH, _TABLE_HEIGHT, _LINE = 12.1, 5.1, 0.37  # inches; a line of 12 points with its margin
_LETTER, _MARGINS = 0.1, 0.25  # inches that a Latin letter of 12 points takes; a cell's margins
_SHORT = 20  # characters that a column gets in full before it gets lines
_FIGURE = re.compile(r"[+−-]?[\d.,  %]+")
_SENTENCES = 6
_INK, _MUTED, _ACCENT, _WARN = 0x17202B, 0x55606E, 0x0B4A7F, 0x7A3E00
_FONT = {"zh": "Microsoft YaHei", "en": "Arial"}


class SlidesError(Exception):
    """The slides cannot be made: the extra ``pptx`` is not installed."""


def document_pptx(document: Document) -> bytes:
    """Make slides of a brief.

    Parameters
    ----------
    document
        The brief.

    Returns
    -------
    bytes
        A PowerPoint file. Times inside it are fixed: the same document gives the same bytes.

    Raises
    ------
    SlidesError
        python-pptx is missing.
    """
    try:
        import pptx
    except ModuleNotFoundError as error:
        raise SlidesError(str(error)) from error
    show: Any = pptx.Presentation()
    show.slide_width, show.slide_height = _emu(_WIDTH), _emu(_HEIGHT)
    properties = show.core_properties
    properties.title, properties.author = harmless(document.title), "innolink"
    properties.created = properties.modified = dt.datetime.fromisoformat(
        f"{document.as_of}-01-01"[:10]  # a year or a month has a first day
    )
    properties.revision, properties.last_modified_by = 1, "innolink"
    _cover(show, document)
    for section in document.sections:
        for heading, block in _slides(section):
            _slide(show, heading, block, document)
    out = io.BytesIO()
    show.save(out)
    return _with_fixed_times(out.getvalue())


def _slides(section: Section) -> Iterator[tuple[str, Sentences | Figure | Grid]]:
    for block in section.blocks:
        if isinstance(block, Sentences) and not (block.key or block.listed):
            continue  # running text is for readers, not for an audience
        yield section.heading, block


def _emu(inches: float) -> int:
    return round(inches * 914_400)


def _cover(show: Any, document: Document) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _words(slide, document, document.title, (0.8, 2.3, 11.7, 1.4), 40, _INK, bold=True)
    _words(slide, document, document.subtitle, (0.8, 3.7, 11.7, 0.8), 20, _MUTED)
    _words(slide, document, document.dated, (0.8, 4.6, 11.7, 0.5), 16, _MUTED)
    if document.status:
        _words(slide, document, document.status, (0.8, 5.4, 11.7, 1.0), 16, _WARN)


def _slide(show: Any, heading: str, block: Sentences | Figure | Grid, document: Document) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    _words(slide, document, heading, (0.6, 0.35, 12.1, 0.8), 28, _INK, bold=True)
    if isinstance(block, Sentences):
        _bullets(slide, block, document)
        grounds = [g for _, g in block.rows if g]
    else:
        if isinstance(block, Figure):
            _picture(slide, block)
        else:
            _table(slide, block, document)
        if block.caption:
            _words(slide, document, block.caption, (0.6, 6.85, 12.1, 0.5), 12, _MUTED)
        grounds = [block.ground] if block.ground else []
    slide.notes_slide.notes_text_frame.text = "\n".join(_said(g, document) for g in grounds)


def _words(
    slide: Any,
    document: Document,
    text: str,
    box: tuple[float, float, float, float],
    size: int,
    colour: int,
    *,
    bold: bool = False,
) -> None:
    frame = slide.shapes.add_textbox(*(_emu(x) for x in box)).text_frame
    frame.word_wrap = True
    frame.text = harmless(text, 400)
    _style(frame.paragraphs[0], document, size, colour, bold=bold)


def _style(paragraph: Any, document: Document, size: int, colour: int, *, bold: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT[document.lang]
        run.font.color.rgb = RGBColor.from_string(f"{colour:06X}")  # type: ignore[no-untyped-call]


def _bullets(slide: Any, block: Sentences, document: Document) -> None:
    frame = slide.shapes.add_textbox(*(_emu(x) for x in (0.8, 1.4, 11.7, 5.4))).text_frame
    frame.word_wrap = True
    shown = block.rows[:_SENTENCES]
    for place, (text, _) in enumerate(shown):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = "• " + harmless(text, 400)
        paragraph.space_after = _emu(0.12)
        _style(paragraph, document, 20, _INK, bold=False)
    if len(block.rows) > len(shown):
        _words(slide, document, _more(len(block.rows) - len(shown), document),
               (0.8, 6.85, 11.7, 0.5), 12, _MUTED)  # fmt: skip


def _more(count: int, document: Document) -> str:
    return word("slides_more", document.lang, count=count)


def _picture(slide: Any, block: Figure) -> None:
    """Place a picture as large as it fits under the heading."""
    # on white of its own: the light edge of labels would show through a clear ground
    drawn = re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', block.svg,
                   count=1)  # fmt: skip
    data = vl_convert.svg_to_png(drawn, scale=2.0)
    picture = slide.shapes.add_picture(io.BytesIO(data), _emu(0.6), _emu(1.25))
    room = (_emu(12.1), _emu(5.5))
    scale = min(room[0] / picture.width, room[1] / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    picture.left = (_emu(_WIDTH) - picture.width) // 2
    picture._element.nvPicPr.cNvPr.set("descr", harmless(block.alt, 1_000))


def _table(slide: Any, block: Grid, document: Document) -> None:
    """Place a table: columns as wide as their texts ask, and as many rows as fit."""
    from pptx.enum.text import PP_ALIGN

    missing = word("no_data", document.lang)
    texts = [[_cell(cell, missing) for cell in row] for row in [block.columns, *block.rows]]
    widths = _widths(texts)
    texts = texts[: 1 + _fitting(texts[1:], widths)]
    box = (_emu(0.6), _emu(1.35), _emu(_TABLE_WIDTH), _emu(_LINE) * len(texts))
    table = slide.shapes.add_table(len(texts), len(block.columns), *box).table
    for place, width in enumerate(widths):
        table.columns[place].width = _emu(width)
        right = all(_FIGURE.fullmatch(row[place]) or row[place] == missing for row in texts[1:])
        for line, row in enumerate(texts):
            frame = table.cell(line, place).text_frame
            frame.text = row[place]
            _style(frame.paragraphs[0], document, 12, _INK if line else 0xFFFFFF, bold=not line)
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else None
    if left := len(block.rows) - (len(texts) - 1):
        _words(slide, document, _more(left, document), (0.6, 6.5, 12.1, 0.4), 12, _MUTED)


def _cell(cell: Cell, missing: str) -> str:
    text = cell.text if isinstance(cell, Link) else cell
    return missing if text is None else harmless(text, 300)


def _widths(texts: list[list[str]]) -> list[float]:
    """Share the width among columns, in inches: short ones keep one line, long ones get the rest.

    A long text counts by its root, so that it gets more lines and not the whole width.
    """
    longest = [max(cell_len(row[i]) for row in texts) for i in range(len(texts[0]))]
    short = [_MARGINS + _LETTER * n if n <= _SHORT else 0.0 for n in longest]
    long = [0.0 if n <= _SHORT else math.sqrt(n) for n in longest]
    rest = _TABLE_WIDTH - sum(short)
    if any(long):
        return [s + rest * n / sum(long) for s, n in zip(short, long, strict=True)]
    return [s + rest / len(short) for s in short]


def _fitting(rows: list[list[str]], widths: list[float]) -> int:
    """Count the rows that fit above the caption."""
    room, shown = _TABLE_HEIGHT - _LINE, 0
    for row in rows[:_ROWS]:
        lines = max(
            math.ceil(cell_len(text) * _LETTER / (width - _MARGINS))
            for text, width in zip(row, widths, strict=True)
        )
        room -= max(_LINE, 0.2 * lines + 0.12)
        if room < 0:
            break
        shown += 1
    return max(shown, 1)


def _said(ground: Ground, document: Document) -> str:
    """Word a note for the speaker."""
    named = [document.sources[i] for i in sorted(ground.sources) if i in document.sources]
    lines = [harmless(f"{s.title} {s.url}", 400) for s in named[:4]]
    lines.insert(0, counted(ground, document.lang))
    return " ".join([*lines, harmless(ground.how, 400)]).strip()


def _with_fixed_times(data: bytes) -> bytes:
    """Write the archive again with one fixed time in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return out.getvalue()
