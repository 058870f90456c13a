"""Parts and wholes: whose ties lie in whose total, and which parks have parts."""

from __future__ import annotations

import pandas as pd

from graph.network import places_of

__all__ = ["inside_each_other", "names_of", "whole_parks"]


def inside_each_other(links: pd.DataFrame, own: str) -> set[str]:
    """Find the parts of one, however far down, and the wholes that it is a part of."""
    above = places_of(links)
    return above.get(own, set()) | {i for i, wholes in above.items() if own in wholes}


def names_of(entities: pd.DataFrame, ids: set[str]) -> tuple[dict[str, str], ...]:
    """Id and names of some entities, by id."""
    rows = entities[entities["id"].isin(ids)].fillna("").sort_values("id").to_dict("records")
    return tuple({k: str(row[k]) for k in ("id", "name", "name_zh")} for row in rows)


def whole_parks(links: pd.DataFrame, parks: set[str], place: str) -> set[str]:
    """Parks in a place of which other parks are a part."""
    of_park = links[(links["type"] == "PART_OF") & links["from"].isin(parks)]
    above = places_of(links)
    return {i for i in parks.intersection(of_park["to"]) if place in above.get(i, set())}
