"""Works of OpenAlex counted into the layer of countries by an engine: DuckDB here, or Spark.

The same rule, notes and coverage as :mod:`loaders.openalex_works`, for works beyond one process.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from graph.places import places
from graph.withdrawn import withdrawn_codes
from loaders.checks import show
from loaders.copublication import Tally
from loaders.errors import LoadError
from loaders.layer_engine import open_engine, read_json
from loaders.layer_expression import copublications

__all__ = ["ENGINES", "EngineCount", "count_countries"]

ENGINES = ("duckdb", "spark")
MEMORY = "3GB"
"""Most memory that DuckDB takes; beyond it goes to temporary files."""

_ENDS = (".gz", ".json", ".jsonl", ".ndjson")


@dataclass(slots=True)
class EngineCount:
    """What an engine counted.

    Attributes
    ----------
    tally
        Pairs, nodes and totals, as if each work had been added to it.
    everywhere
        Countries that every shared work has.
    fields, strange
        Works by field; country codes that nobody knows, with how often they stood.
    newest, repeats
        Day of the last change; works that stood more than once.
    """

    tally: Tally
    everywhere: set[str] = field(default_factory=set)
    fields: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)
    newest: str = ""
    repeats: int = 0


def count_countries(
    path: str | PathLike[str],
    counting: str,
    only: str,
    years: tuple[int, int],
    engine: str,
    spark: str = "",
) -> EngineCount:
    """Count works into the layer of countries.

    Parameters
    ----------
    path
        JSON lines as the snapshot has them, gzipped or not: a file, or a folder of such. What
        lies in a folder named ``institutions`` is passed over.
    counting, only, years
        ``full`` or ``fractional``; a field's name or number in lower case, or ""; the years
        that are taken for one.
    engine, spark
        One of :data:`ENGINES`; for Spark where it runs, as
        :func:`loaders.layer_engine.layer` takes it.

    Returns
    -------
    EngineCount
        Fractions are exact to a billionth a work.

    Raises
    ------
    LoadError
        A package or a fitting Java is missing, there is no such file, or the engine cannot read
        one.
    """
    files = _files(Path(path))
    with open_engine(engine, spark or "local[2]", MEMORY) as backend:
        try:
            return _count(read_json(backend, files), counting, only, years)
        except LoadError:
            raise
        except Exception as error:  # whatever an engine raises, it is about the files
            raise LoadError("openalex.engine_failed", engine=engine, why=show(error, 300)) from None


def _files(path: Path) -> list[str]:
    found = [path]
    if path.is_dir():
        every = (p for p in sorted(path.rglob("*")) if p.is_file())
        found = [p for p in every if "institutions" not in p.relative_to(path).parts]
    good = [str(p) for p in found if p.is_file() and p.name.lower().endswith(_ENDS)]
    if not good:
        raise LoadError("openalex.engine_files", file=show(path.name))
    return good


def _count(works: Any, counting: str, only: str, years: tuple[int, int]) -> EngineCount:
    import ibis

    found = EngineCount(Tally(counting))
    given = works.filter(works.id.notnull(), works.publication_year.between(*years))
    topic = given.primary_topic["field"]
    given = given.mutate(name=topic["display_name"].fill_null(""), number=topic["id"].fill_null(""))
    total = _one(given.aggregate(rows=given.count(), ids=given.id.nunique()))
    found.repeats = int(total["rows"] - total["ids"])
    if found.repeats:  # rare, and dear: so only where it is needed
        place = ibis.row_number().over(group_by=given.id, order_by=given.updated_date)
        given = given.mutate(place=place).filter(lambda t: t.place == 0)
    for row in _rows(given.group_by("name").agg(works=given.count())):
        found.fields[row["name"]] = int(row["works"])
    if only:
        number = given.number.split("/")[-1]
        given = given.filter((given.name.lower() == only) | (number == only))
    head = _one(given.aggregate(works=given.count(), newest=given.updated_date.max()))
    found.tally.works, found.newest = int(head["works"]), str(head["newest"] or "")[:10]
    each = given.select(work=given.id, year=given.publication_year, by=given.authorships.unnest())
    stated = each.by["countries"]
    derived = each.by["institutions"].map(lambda at: at["country_code"])
    codes = ibis.ifelse(stated.length().fill_null(0) > 0, stated, derived)
    each = each.select("work", "year", codes=codes.map(lambda c: c.strip().upper()))
    _parties(each, found)
    return found


def _parties(each: Any, found: EngineCount) -> None:
    """Count authorships, nodes and pairs."""
    led = {c: w.successors[0] for c, w in withdrawn_codes().items() if len(w.successors) == 1}
    known = [*places(), *led]
    placed = each.codes.filter(lambda c: c.isin(known)).length().fill_null(0) > 0
    said = _one(each.aggregate(all=each.count(), placed=placed.sum()))
    found.tally.authorships = int(said["all"])
    found.tally.placeless = found.tally.authorships - int(said["placed"] or 0)
    flat = each.select("work", "year", code=each.codes.unnest())
    flat = flat.filter(flat.code.notnull(), flat.code != "")
    odd = flat.filter(~flat.code.isin(known))
    for row in _rows(odd.group_by("code").agg(times=odd.count())):
        found.strange[show(row["code"])] = int(row["times"])
    good = flat.filter(flat.code.isin(known))
    country = "iso:" + good.code.substitute(led)
    good = _kept(good.select("work", "year", country=country).distinct())
    for row in _rows(good.group_by(["country", "year"]).agg(works=good.count())):
        found.tally.nodes[row["country"], int(row["year"])] = int(row["works"])
    sizes = good.group_by("work").agg(k=good.count())
    works = _one(sizes.aggregate(all=sizes.count(), shared=(sizes.k > 1).sum()))
    found.tally.unplaced = found.tally.works - int(works["all"])
    found.tally.shared = int(works["shared"] or 0)
    both = good.inner_join(sizes.filter(sizes.k > 1), "work").group_by("country")
    for row in _rows(both.agg(works=lambda t: t.count())):
        if int(row["works"]) == found.tally.shared:
            found.everywhere.add(row["country"])
    _pairs(good, found.tally)


def _kept(table: Any) -> Any:
    """Have DuckDB count a table once; Spark keeps it by itself or reads the works again."""
    backend = table.get_backend()
    return backend.create_table("parties", table, temp=True) if backend.name == "duckdb" else table


def _pairs(parties: Any, tally: Tally) -> None:
    import ibis

    parties = parties.mutate(field=ibis.literal("", type="string"))
    for row in _rows(copublications(parties, "country")):
        strength = row["works"] if tally.counting == "full" else row["fractional"]
        tally.pairs[row["start"], row["end"]][int(row["year"])] = float(strength)


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def _one(table: Any) -> dict[str, Any]:
    return _rows(table)[0]
