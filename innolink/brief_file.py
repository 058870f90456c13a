"""A brief as the user holds it: shown in a notebook, written as a page, a PDF or slides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefings.chart_style import Chart
from briefings.document import Document, Figure
from briefings.document_html import document_html
from briefings.document_pdf import PdfError, document_pdf
from briefings.document_pptx import SlidesError, document_pptx
from briefings.html_file import page_cell
from graph.files import write_whole
from graph.wording import WordedError

__all__ = ["Brief", "BriefError"]


class BriefError(WordedError):
    """A brief cannot be written in this shape on this machine; says what to install."""

    room = "innolink"


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: shown in a notebook's cell, or written as a page, a PDF or slides.

    ``live`` ones are pages to be used on a screen: their maps can be asked.
    """

    document: Document
    live: bool = False

    def html(self) -> str:
        """One HTML file that asks the network for nothing."""
        return document_html(self.document, live=self.live)

    def pdf(self) -> bytes:
        """Pages of A4, fonts embedded; needs the extra ``pdf``."""
        try:
            return document_pdf(self.document)
        except PdfError as error:
            raise BriefError(f"brief.pdf_{error.reason}", detail=error.detail) from error

    def pptx(self) -> bytes:
        """Slides to edit; needs the extra ``pptx``."""
        try:
            return document_pptx(self.document)
        except SlidesError as error:
            raise BriefError("brief.no_pptx", detail=str(error)) from error

    def pictures(self) -> dict[str, Chart]:
        """Give its charts and maps by section: ``plan``, ``closeness``, ``closeness-2`` and so on.

        Each is shown in a cell, and its ``svg`` goes into other papers.
        """
        found: dict[str, Chart] = {}
        for section in self.document.sections:
            drawn = [b for b in section.blocks if isinstance(b, Figure)]
            for n, one in enumerate(drawn, 1):
                name = section.id if n == 1 else f"{section.id}-{n}"
                found[name] = Chart(one.svg, one.alt)
        return found

    def write(self, path: str | Path) -> Path:
        """Write it whole, as the name's ending says: ``.pdf``, ``.pptx``, else HTML."""
        path = Path(path)
        make = {".pdf": self.pdf, ".pptx": self.pptx}.get(path.suffix.lower(), self.html)
        return write_whole(path, make())

    def _repr_html_(self) -> str:
        return page_cell(self.html(), 900)
