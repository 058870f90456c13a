"""How the hub's country stands among its peers, on the layer that ranks countries most newly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefings.charts import rank_chart
from briefings.charts_trend import trend_chart
from briefings.document import Figure, Ground, Section, Sentences
from graph.figures import figure
from graph.reading import datasets
from innolink.brief_facts import Facts
from innolink.score_inputs import REGISTER, ScoreError, years_of
from innolink.score_words import apart_words, layer_title, rank_span, words_of
from innolink.scoring import HasStore, ScoreResult, score
from innolink.words import say

__all__ = ["Standing", "read_standing", "standing"]

_YEARS = 8
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """A country's score on a layer that ranks it, and its index over the layer's last years.

    Attributes
    ----------
    score
        The newest score, with its rank and ranges.
    years
        ``year``, ``value``, ``low``, ``high``; empty where the layer has one period alone.
    """

    score: ScoreResult
    years: pd.DataFrame


def read_standing(
    g: HasStore, f: Facts, draws: int, seed: int, as_of: str | None
) -> Standing | None:
    """Score the hub's country on the newest layer; ``None`` where no layer ranks it."""
    layer = _newest(g)
    if layer is None:
        return None
    country = f"iso:{f.home}"
    try:
        made = score(g, country, layer, as_of=as_of, draws=draws, seed=seed, keep=False)
    except ScoreError:
        return None
    if made.index is None or made.to_dict()["rank"]["rank"] is None:
        return None
    known = [y for y in years_of(g.store, layer) if as_of is None or y <= int(as_of[:4])]
    rows = [_year(g, country, layer, y, min(draws, _DRAWS), seed)
            for y in (known[-_YEARS:] if len(known) > 1 else ())]  # fmt: skip
    return Standing(made, pd.DataFrame(rows, columns=["year", "value", "low", "high"]))


def _newest(g: HasStore) -> str | None:
    known = [i for i, d in datasets(g.store).items() if "theta" in d and i != REGISTER]
    return min(known, key=lambda i: (-max(years_of(g.store, i), default=0), i), default=None)


def _year(
    g: HasStore, country: str, layer: str, year: int, draws: int, seed: int
) -> dict[str, float | None]:
    made = score(g, country, layer, as_of=year, draws=draws, seed=seed, keep=False)
    data = made.to_dict().get("doubt", {}).get("data", {}).get("index") or {}
    return {"year": year, "value": made.index, "low": data.get("low"), "high": data.get("high")}


def standing(found: Standing | None, f: Facts, lang: str) -> Section | None:
    """Say the rank with the probability of each, and draw the trend where there is one."""
    if found is None:
        return None
    told = words_of(found.score, lang)
    how = Ground(how=f"innolink score iso:{f.home} --layer {told['layer']['id']}")
    chances = {int(r): p for r, p in told["doubt"]["method"]["rank"]["probability"].items()}
    drawn = rank_chart(chances, lang, title=say("brief.rank_title", lang),
                       rank=told["rank"]["rank"])  # fmt: skip
    blocks: list[Figure | Sentences] = [
        Sentences(((_stands(told, f, lang), how),), listed=True, key=True),
        Figure(drawn.svg, drawn.alt, say("brief.rank_caption", lang), how),
    ]
    if found.years.empty:
        blocks.append(Sentences(((say("brief.one_period", lang), how),)))
    else:
        line = trend_chart(found.years, lang, title=say("brief.trend_title", lang))
        blocks.append(Figure(line.svg, line.alt, say("brief.trend_caption", lang), how))
    heading = say("brief.standing", lang, place=f.place(f.home, lang))
    return Section("standing", heading, tuple(blocks))


def _stands(told: Mapping[str, Any], f: Facts, lang: str) -> str:
    method, data = told["doubt"]["method"]["rank"], told["doubt"]["data"].get("rank")
    said = say(
        "brief.stands", lang, place=f.place(f.home, lang), layer=layer_title(told["layer"], lang),
        index=figure(told["index"], lang, 3), rank=told["rank"]["rank"], of=told["rank"]["of"],
        span=rank_span(method, lang),
    )  # fmt: skip
    if data is not None:
        said += say("brief.stands_data", lang, span=rank_span(data, lang))
    apart = apart_words(told, lang)
    return f"{said}{'' if lang == 'zh' else ' '}{apart}" if apart else said
