"""Help as a terminal shows it: click counts characters, and a Chinese one takes two columns.

What click itself says in English (``TEXT``, ``[default: 10]``, ``[OPTIONS]``) is worded here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from rich.cells import cell_len

from innolink.cli_wrapping import wrapped
from innolink.words import joined, say

__all__ = ["HelpContext", "placeholders", "remarks", "usage_pieces"]

_LEAST = 10  # columns of text beside the names, however narrow the terminal

_PLACEHOLDERS = {
    "INTEGER RANGE": "metavar.number",
    "FLOAT RANGE": "metavar.number",
    "INTEGER": "metavar.number",
    "FLOAT": "metavar.number",
    "TEXT": "metavar.text",
    "FILE": "metavar.file",
    "DIRECTORY": "metavar.folder",
    "PATH": "metavar.path",
    "RUN": "metavar.run",
    "DATASET": "metavar.dataset",
}
_PLACEHOLDER = re.compile(rf"(?<= )({'|'.join(_PLACEHOLDERS)})$")


def placeholders(names: str, lang: str) -> str:
    """Names of an option, with a word of the language for what it takes.

    Examples
    --------
    >>> placeholders("-o, --output FILE", "zh"), placeholders("--draws INTEGER RANGE", "en")
    ('-o, --output 文件', '--draws NUMBER')
    """
    return _PLACEHOLDER.sub(lambda found: say(_PLACEHOLDERS[found[1]], lang), names)


def remarks(text: str, lang: str) -> str:
    """Help of an option, with click's remark on its default in the language.

    Examples
    --------
    >>> remarks("给出多少条。  [default: 10; 1<=x<=9]", "zh"), remarks("列名。  [required]", "zh")
    ('给出多少条。（默认：10；1<=x<=9）', '列名。（必填）')
    """
    words, found, remark = text.rpartition("  [")
    if not found:
        return text
    said = [_remark(part, lang) for part in remark.removesuffix("]").split("; ")]
    return words + say("metavar.remark", lang, what=joined(said, lang, "clause_joiner"))


def _remark(part: str, lang: str) -> str:
    name, _, value = part.partition(": ")
    if name == "default":
        return say("metavar.default", lang, value=value)
    return say("metavar.required", lang) if part == "required" else part


def usage_pieces(pieces: str, lang: str) -> str:
    """Word how a command is called.

    Examples
    --------
    >>> usage_pieces("[OPTIONS] SUBJECT", "zh"), usage_pieces("[OPTIONS] COMMAND [ARGS]...", "zh")
    ('[选项] SUBJECT', '[选项] 命令 [参数]...')
    """
    pieces = pieces.replace("[OPTIONS]", say("metavar.options", lang))
    return pieces.replace("COMMAND [ARGS]...", say("metavar.command", lang))


class HelpFormatter(click.HelpFormatter):
    """Writes help so that no line is wider than the terminal, in Chinese either."""

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section, with the mark of its language."""
        mark = ":" if heading.isascii() else "："
        self.write(f"{' ' * self.current_indent}{heading}{mark}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        blank = " " * self.current_indent
        for line in wrapped(text, max(self.width - self.current_indent, _LEAST)).split("\n"):
            self.write(f"{blank}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names with their texts beside them; a long name has its text below."""
        rows = list(rows)
        widest = max((cell_len(name) for name, _ in rows), default=0)
        column = min(widest, col_max) + col_spacing
        room = max(self.width - self.current_indent - column, _LEAST)
        blank = " " * self.current_indent
        for name, text in rows:
            lines = wrapped(text, room).split("\n") if text else []
            if cell_len(name) > column - col_spacing or not lines:
                self.write(f"{blank}{name}\n")
            else:
                pad = " " * (column - cell_len(name))
                self.write(f"{blank}{name}{pad}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{blank}{' ' * column}{line}\n")


class HelpContext(click.Context):
    """A context whose help is written by :class:`HelpFormatter`."""

    formatter_class = HelpFormatter
