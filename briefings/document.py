"""What a brief is made of, apart from how it is shown: sections of sentences, figures and tables.

The same document becomes a page, a PDF and slides. Whatever states a figure carries the
ground on which it stands, and the reader finds that ground as a numbered note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from briefings.escape import harmless
from briefings.page_data import PageSource
from briefings.words import word
from graph.figures import day

__all__ = [
    "NO_GROUND",
    "Block",
    "Document",
    "Figure",
    "Grid",
    "Ground",
    "Link",
    "Section",
    "Sentences",
]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement rests on.

    Attributes
    ----------
    sources
        Ids of sources, in any order.
    facts
        How many facts were counted, where something was counted.
    how
        How to see them: a command or a query.
    """

    sources: tuple[str, ...] = ()
    facts: int | None = None
    how: str = ""

    def __bool__(self) -> bool:
        return bool(self.sources or self.how)


NO_GROUND = Ground()


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences, each with its ground; ``listed`` ones stand as a list, ``key`` on the slides."""

    rows: tuple[tuple[str, Ground], ...]
    listed: bool = False
    key: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: one inert ``<svg>`` element, what it shows in words, and a caption.

    ``layer`` is what a live page lets one ask of it; see :mod:`briefings.map_layer`.
    """

    svg: str
    alt: str
    caption: str = ""
    ground: Ground = NO_GROUND
    layer: str = ""


class Link(NamedTuple):
    """A cell that leads to another page of the same site, or to a source."""

    text: str
    to: str


Cell = str | Link | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table; ``None`` in a cell is shown as no data. Figures stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    ground: Ground = NO_GROUND
    grounds: tuple[Ground, ...] = ()

    def __post_init__(self) -> None:
        wrong = [n for n, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"Row {wrong[0]} of the table has not {len(self.columns)} cells.")
        if self.grounds and len(self.grounds) != len(self.rows):
            raise ValueError("A table has a ground for each row, or none.")


Block = Sentences | Figure | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; ``id`` names it in addresses and tests."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A brief, ready to be shown.

    Attributes
    ----------
    title, subtitle
        What it is about.
    lang
        ``zh`` or ``en``.
    as_of
        Date of the data, ISO: the only date in it.
    status
        What must be said before anything else, such as that the plan is a draft.
    sections
        In reading order.
    sources
        Every source that a ground names, by id.
    whole
        Whether it tells of all on record, ended ties among it, rather than of one date:
        ``as_of`` is then the day on which it was made.
    """

    title: str
    subtitle: str
    lang: str
    as_of: str
    status: str
    sections: tuple[Section, ...]
    sources: Mapping[str, PageSource] = field(default_factory=dict)
    whole: bool = False

    @property
    def dated(self) -> str:
        """What its data are of: one date, or all on record up to the day when it was made.

        Examples
        --------
        >>> Document("A brief", "", "en", "2026", "", ()).dated
        'Data as of 2026'
        >>> Document("A brief", "", "en", "2026-11-26", "", (), whole=True).dated
        'All on record, ended ties included; made on 26 November 2026'
        """
        said = "all_on_record" if self.whole else "data_as_of"
        return word(said, self.lang, date=harmless(day(self.as_of, self.lang), 40))

    def grounds(self) -> Iterator[Ground]:
        """All grounds, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Sentences):
                    yield from (ground for _, ground in block.rows if ground)
                else:
                    if block.ground:
                        yield block.ground
                    if isinstance(block, Grid):
                        yield from (g for g in block.grounds if g)

    def notes(self) -> dict[Ground, int]:
        """Give each ground the number of its note, in reading order; the same ground has one.

        Examples
        --------
        >>> rows = (("One.", Ground(("s:1",))), ("Two.", NO_GROUND), ("Three.", Ground(("s:1",))))
        >>> section = Section("a", "A", (Sentences(rows),))
        >>> list(Document("A brief", "", "en", "2026", "", (section,)).notes().values())
        [1]
        """
        return {g: n for n, g in enumerate(dict.fromkeys(self.grounds()), 1)}
