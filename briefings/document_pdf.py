"""A brief as PDF: the same HTML through WeasyPrint (extra ``pdf``), fonts embedded.

Nothing is fetched while it is made: whatever a page might name is refused.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from typing import Any, NoReturn

from briefings.document import Document
from briefings.document_html import document_html

__all__ = ["PdfError", "document_pdf"]

FONT_PACKAGE = "fonts-noto-cjk"


class PdfError(Exception):
    """The PDF cannot be made on this machine.

    Attributes
    ----------
    reason
        ``no_weasyprint`` (the extra is missing), ``no_library`` (Pango is missing) or
        ``no_font`` (no font with Chinese characters).
    detail
        What the machine said, or the package to install.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def document_pdf(document: Document) -> bytes:
    """Make a PDF of a brief.

    Parameters
    ----------
    document
        The brief.

    Returns
    -------
    bytes
        A tagged PDF of A4 pages. The same document, fonts and WeasyPrint give the same bytes.

    Raises
    ------
    PdfError
        WeasyPrint, one of its libraries, or a font with Chinese characters is missing.
    """
    weasyprint = _weasyprint()
    if document.lang == "zh" and _chinese_fonts() == []:
        raise PdfError("no_font", FONT_PACKAGE)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    page = weasyprint.HTML(string=document_html(document), url_fetcher=_refuse)
    made: bytes = page.write_pdf(pdf_tags=True, pdf_identifier=b"innolink")
    return made


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ModuleNotFoundError as error:
        raise PdfError("no_weasyprint", str(error)) from error
    except OSError as error:  # a library beneath it, such as Pango on Windows
        raise PdfError("no_library", str(error)) from error
    return weasyprint


def _chinese_fonts() -> list[str] | None:
    """Names of fonts with Chinese characters; ``None`` where nobody can be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    asked = subprocess.run(  # noqa: S603 - our own arguments
        [program, ":lang=zh", "family"], capture_output=True, check=False, text=True
    )
    return sorted(set(asked.stdout.split("\n")) - {""}) if asked.returncode == 0 else None


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"A brief fetches nothing; it was asked for {url[:200]}")
