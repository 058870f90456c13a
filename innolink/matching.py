"""``il.match``: which organisations names mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from graph.places import country_code
from graph.reading import entities_frame
from graph.values import blank
from graph.wording import WordedError, word
from innolink.scoring import HasStore
from loaders.match import Answer, Candidate, Matcher, Query
from loaders.match_source import TYPES, index_of_ror, index_of_rows
from loaders.tables import Table, read_tables

__all__ = ["COLUMNS", "MatchError", "Matched", "match", "match_file", "matched_file"]

COLUMNS = (
    *("row", "text", "part", "id", "name", "decision", "score", "reason", "candidates"),
)  # fmt: skip
"""Columns of an answer, in this order."""


class MatchError(WordedError):
    """Names cannot be matched as was asked; says what to do."""

    room = "loaders"


def match(
    g: HasStore | None,
    names: Iterable[str | None],
    *,
    country: str | Iterable[str | None] | None = None,
    city: str | Iterable[str | None] | None = None,
    against: str | Path | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Find the organisations that names, or lines about affiliations, mean.

    Parameters
    ----------
    g
        An open graph; ``None`` when ``against`` is given.
    names
        Names, or lines such as "Dept. of Physics, Tsinghua Univ., Beijing 100084, China".
    country
        Country or region with which a match must agree: a code or a name in Chinese or
        English, one for all names or one for each. One that is not known agrees with nothing.
    city
        City with which a match must agree, likewise.
    against
        A ROR dump to match against instead of the graph.
    lang
        Language of the reasons, ``zh`` or ``en``.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`, one row for each name that was found in a text and at least one for
        each text: ``row`` counts the texts from 1; ``decision`` is ``accepted``,
        ``candidates`` or ``none``; ``id``, ``name`` and ``score`` are those of the accepted
        organisation and otherwise missing; ``candidates`` lists up to five, the best first,
        with their scores (0 to 1; 1 for a name that is the same) and reasons.

    Raises
    ------
    MatchError
        The graph holds no organisation.
    LoadError
        ``against`` is no ROR dump.
    ValueError
        There are not as many countries or cities as names.

    Notes
    -----
    Accepted is a name that equals one of the organisation's names but for case, accents,
    punctuation, traditional characters, abbreviations, legal forms and the order of its words,
    where country and city agree and no other organisation has it. An acronym alone, a name
    that two share, a likeness are only proposed.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     il.match(g, ["清华大学物理系，北京 100084"], country="CN")
    """
    texts = ["" if n is None else str(n) for n in names]
    queries = [
        Query(text, _country(where), (town or "").strip())
        for text, where, town in zip(
            texts, _spread(country, len(texts)), _spread(city, len(texts)), strict=True
        )
    ]
    answers = _matcher(g, against).match(queries)
    found = [
        (number, query.text, answer)
        for number, (query, some) in enumerate(zip(queries, answers, strict=True), start=1)
        for answer in some
    ]
    rows = [_row(number, text, answer, lang) for number, text, answer in found]
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS), dtype=object)
    frame.attrs["answers"] = [answer for *_, answer in found]
    return frame


def match_file(
    g: HasStore | None,
    path: str | Path,
    column: str,
    *,
    country: str | None = None,
    city: str | None = None,
    against: str | Path | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Match a column of a spreadsheet or CSV file; see :func:`match`.

    Parameters
    ----------
    path
        ``.xlsx`` or ``.csv``, in any encoding that registers are read in.
    column
        Header of the column with the names, as it stands there; case does not matter.
    country, city
        Headers of the columns with countries and cities.

    Returns
    -------
    pandas.DataFrame
        The columns of the file as they stand there, in their order, then those of
        :func:`match`; one of these that the file has too is called ``match_…``. A row of the
        file stands once for each name in its text; ``row`` is its number there, the header
        being 1. Only rows without any value are left out.

    Raises
    ------
    MatchError
        No table of the file has these columns.
    """
    given = {"country": country, "city": city, "against": against, "lang": lang}
    return matched_file(g, path, column, **given).whole()  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Matched:
    """A file and what was found for it, row by row.

    Attributes
    ----------
    own
        Columns of the file; no two are called alike, and none has no name.
    answers
        As :func:`match` gives them, ``row`` being the row in the file.
    """

    own: pd.DataFrame
    answers: pd.DataFrame

    def names(self, labels: Mapping[str, str] | None = None) -> dict[str, str]:
        """How the columns of the answers are called beside those of the file.

        Parameters
        ----------
        labels
            Other words for them than :data:`COLUMNS`; ``clash`` holds ``{name}`` and is how
            one is called that the file has too.
        """
        words = {c: c for c in COLUMNS} | {"clash": "match_{name}"} | dict(labels or {})
        made: dict[str, str] = {}
        taken = {str(c) for c in self.own.columns}
        for column in COLUMNS:
            name = words[column]
            while name in taken:
                name = words["clash"].format(name=name)
            made[column] = name
            taken.add(name)
        return made

    def whole(self, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Columns of the file, then ours."""
        return pd.concat([self.own, self.answers.rename(columns=self.names(labels))], axis=1)


def matched_file(
    g: HasStore | None,
    path: str | Path,
    column: str,
    *,
    country: str | None = None,
    city: str | None = None,
    against: str | Path | None = None,
    lang: str = "en",
) -> Matched:
    """Match a column of a file, as :func:`match_file`; file and answers stand apart."""
    table, places = _table(Path(path), [c for c in (column, country, city) if c])
    rows = [(n, cells) for n, cells in table.rows if not all(map(blank, cells))]
    asked = [[_cell(cells, p) for p in places] for _, cells in rows]
    extra = iter(range(1, len(places)))
    countries = [cells[at] for at in [next(extra)] for cells in asked] if country else None
    cities = [cells[at] for at in [next(extra)] for cells in asked] if city else None
    frame = match(g, [c[0] for c in asked], country=countries, city=cities, against=against,
                  lang=lang)  # fmt: skip
    own = _own(table.header, [rows[n - 1][1] for n in frame["row"]], lang)
    return Matched(own, frame.assign(row=[rows[n - 1][0] for n in frame["row"]]))


def _matcher(g: HasStore | None, against: str | Path | None) -> Matcher:
    if against is not None:
        return Matcher(index_of_ror(Path(against)))
    frame = entities_frame(g.store, types=TYPES) if g is not None else pd.DataFrame()
    index = index_of_rows(frame.to_dict("records") if len(frame) else [])  # type: ignore[arg-type]
    if not index.organisations:
        raise MatchError("match.nothing_to_match")
    return Matcher(index)


def _spread(given: str | Iterable[str | None] | None, size: int) -> Sequence[str | None]:
    return [given] * size if given is None or isinstance(given, str) else list(given)


def _country(text: str | None) -> str:
    """Code of a country; one that is not known stays as it is, and agrees with none."""
    given = (text or "").strip()
    return country_code(given) or given


def _row(number: int, text: str, answer: Answer, lang: str) -> dict[str, Any]:
    accepted = answer.candidates[0] if answer.decision == "accepted" else None
    return {
        "row": number,
        "text": text,
        "part": answer.part,
        "id": accepted.organisation.id if accepted else None,
        "name": accepted.organisation.shown(lang) if accepted else None,
        "decision": answer.decision,
        "score": accepted.score if accepted else None,
        "reason": answer.reason.say(lang),
        "candidates": [] if accepted else [_told(c, lang) for c in answer.candidates],
    }


def _told(candidate: Candidate, lang: str) -> str:
    one = candidate.organisation
    place = ", ".join(p for p in (one.city, one.country) if p) or "–"
    return word(
        "loaders", "match.candidate", lang, id=one.id, name=one.shown(lang), place=place,
        score=f"{candidate.score:.2f}", reason=candidate.reason,
    )  # fmt: skip


# --- Columns of a file --------------------------------------------------------------------


def _table(path: Path, wanted: Sequence[str]) -> tuple[Table, list[int]]:
    """Find the first table that has all columns, and where they stand."""
    known: list[str] = []
    for table in read_tables(path):
        header = [h.strip().casefold() for h in table.header]
        known += [h for h in table.header if h and h not in known]
        sought = [c.strip().casefold() for c in wanted]
        if all(c in header for c in sought):
            for column, key in zip(wanted, sought, strict=True):
                if header.count(key) > 1:
                    raise MatchError("match.twice", column=column, file=path.name)
            # A workbook closes when its tables are left: take the rows along.
            return Table(table.file, table.name, table.header, iter(list(table.rows))), [
                header.index(c) for c in sought
            ]
    low = {h.casefold() for h in known}
    missing = next((c for c in wanted if c.strip().casefold() not in low), wanted[0])
    shown = [h[:40] for h in known[:12]]
    raise MatchError("match.no_column", column=missing[:60], file=path.name, columns=shown)


def _own(header: Sequence[str], rows: Sequence[Sequence[Any]], lang: str) -> pd.DataFrame:
    """Columns of a file as they stand there; of two that are called alike the second is counted.

    A column without a header is kept where something stands in it, and told by its place.
    """
    width = max([len(header), *map(len, rows)])
    made: dict[str, list[Any]] = {}
    for place in range(width):
        values = [row[place] if place < len(row) else None for row in rows]
        name = header[place] if place < len(header) else ""
        if not name and all(map(blank, values)):
            continue
        name = name or word("loaders", "match.nameless", lang, place=place + 1)
        count, head = 1, name
        while head in made:
            count += 1
            head = f"{name}_{count}"
        made[head] = [_kept(v) for v in values]
    return pd.DataFrame(made, dtype=object, index=range(len(rows)))


def _kept(value: Any) -> Any:
    """Value of a cell as it goes out again; what is no plain value as text."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return str(value) if isinstance(value, str) else value


def _cell(cells: Sequence[Any], place: int) -> str:
    value = cells[place] if place < len(cells) else None
    return "" if value is None else str(value)


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """How many of each decision a table holds."""
    found = frame["decision"].value_counts()
    return {d: int(found.get(d, 0)) for d in chain(("accepted", "candidates", "none"))}
