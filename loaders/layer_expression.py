"""Works → co-publication layers: one Ibis expression, the same on DuckDB and on Spark.

The rule is that of :mod:`loaders.copublication`, as an engine of tables carries it out: of a work
with k different parties each pair counts 1 in full counting and 1/(k - 1) in fractional counting.
A test holds the two to one result on real works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["NODES", "WORKS", "authorships", "copublications"]

NODES = ("country", "city", "organisation")
"""What the nodes of a layer can be; columns of the authorships."""

UNIT = 10**9
"""Fractions are added as whole billionths: the sum depends on no order and on no engine."""

_INSTITUTION = "STRUCT(id VARCHAR, ror VARCHAR, country_code VARCHAR)"
_FIELD = "STRUCT(id VARCHAR, display_name VARCHAR)"
WORKS = {
    "id": "VARCHAR",
    "publication_year": "BIGINT",
    "updated_date": "VARCHAR",
    "primary_topic": f"STRUCT(field {_FIELD})",
    "authorships": f"STRUCT(countries VARCHAR[], institutions {_INSTITUTION}[])[]",
}
"""What is read of a work, as OpenAlex's snapshot and API write it; in DuckDB's types."""


def authorships(works: ir.Table, node: str, cities: ir.Table | None = None) -> ir.Table:
    """Tell the parties of each work.

    Parameters
    ----------
    works
        With the columns of :data:`WORKS`, one row a work.
    node
        One of :data:`NODES`.
    cities
        ``organisation`` (``ror:…``) and ``city`` of each; only for cities, which a work
        does not name. Organisations that are not in it have no city.

    Returns
    -------
    ibis.expr.types.Table
        ``work``, ``year``, ``field`` and the node's column; rows may repeat, and a party
        that is not known is missing.
    """
    field = works.primary_topic["field"]["display_name"]
    each = works.select(
        work=works.id, year=works.publication_year, field=field, by=works.authorships.unnest()
    )
    head = ["work", "year", "field"]
    if node == "country":
        return each.select(*head, country=each.by["countries"].unnest())
    at = each.select(*head, at=each.by["institutions"].unnest())
    known = at.select(*head, organisation=_organisation(at["at"]))
    if node == "organisation":
        return known
    if cities is None:
        raise ValueError("A city layer needs the table of cities.")
    return known.inner_join(cities, "organisation").select(*head, "city")


def _organisation(institution: Any) -> Any:
    """Id of an institution: its ROR id where it has one, else OpenAlex's own."""
    ror, own = institution["ror"], institution["id"]
    return ("ror:" + ror.split("/")[-1]).fill_null("openalex:" + own.split("/")[-1])


def copublications(parties: ir.Table, node: str) -> ir.Table:
    """Count the works that two parties have together, by year and field.

    Parameters
    ----------
    parties
        ``work``, ``year``, ``field`` and the column ``node``; see :func:`authorships`. A row
        that repeats counts once, one without a party not at all.
    node
        Name of that column.

    Returns
    -------
    ibis.expr.types.Table
        ``start`` < ``end``, ``year``, ``field``, ``works`` (full counting) and ``fractional``
        (Σ 1/(k - 1), to a billionth a work); k counts the known parties only.
    """
    import ibis

    known = parties.filter(parties[node].notnull(), parties.work.notnull())
    each = known.select("work", "year", "field", party=known[node]).distinct()
    each = each.mutate(k=each.count().over(ibis.window(group_by=["work", "field"])))
    each = each.filter(each.k > 1)
    other = each.view()
    same = [each.work == other.work, each.field.identical_to(other.field)]
    both = each.inner_join(other, [*same, each.party < other.party]).select(
        start=each.party, end=other.party, year=each.year, field=each.field, k=each.k
    )
    share = (UNIT / (both.k - 1)).round().cast("int64")
    counted = both.group_by(["start", "end", "year", "field"]).agg(
        works=both.count(), parts=share.sum()
    )
    return counted.select(
        "start", "end", "year", "field", "works", fractional=counted.parts.cast("float64") / UNIT
    )
