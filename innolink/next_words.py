"""Next links in words: why each, and the table that people see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analytics.missing import Missing
from graph.figures import figure, share
from graph.ontology import LINKS
from graph.places import places
from innolink.score_words import unit_words
from innolink.words import joined, say

if TYPE_CHECKING:
    from innolink.next_gains import NextLinks

NAMED = 2
"""How many common partners a reason names; the others are counted."""


def country_name(code: str, lang: str) -> str:
    """Name of a country or region; its code where the list has none."""
    return places()[code].label[lang] if code in places() else code


def link_name(kind: str, flow: str, lang: str) -> str:
    """Name of a link type, with the way it flows."""
    label = LINKS[kind].tie_label[lang]
    return label if flow == "none" else say(f"next.flow_{flow}", lang, link=label)


def reasons(found: NextLinks, row: Mapping[str, Any], lang: str) -> list[str]:
    """Why a link would help and what already leads there, the weightiest first."""
    made, country = found.closeness, country_name(str(row["country"]), lang)
    ties, kind = made.ties, str(row["type"])
    types = ties.types_with().get(str(row["country"]), [])
    label = LINKS[kind].tie_label[lang]
    said: list[str] = []
    if str(row["country"]) not in ties.weights:
        said.append(say("next.new_country", lang, country=country))
    elif len(ties.types) > 1 and kind not in types:
        said.append(say("next.new_type", lang, country=country, link=label, n=len(types) + 1))
    elif len(ties.types) > 1:
        said.append(say("next.one_more", lang, country=country, link=label))
    if len(ties.types) > 1 and all(kind != t for _, t in ties.present()):
        said.append(say("next.first_of_type", lang, link=label))
    if row["strength"] != 1 or made.layer.unit != "ties":
        unit = unit_words(made.layer.unit, float(row["strength"]), lang)
        said.append(say("next.to_theta", lang, more=f"{row['strength']:g}", unit=unit,
                        theta=f"{ties.theta:g}"))  # fmt: skip
    if row["flow"] != "none" and row.get("gain_balance", 0) > 1e-12:
        numbers = made.parts["balance"].numbers
        said.append(say("next.evens", lang, inward=f"{numbers['inward']:g}",
                        outward=f"{numbers['outward']:g}"))  # fmt: skip
    if made.belt_and_road and row["country"] in made.belt_and_road:
        said.append(say("next.member", lang))
    said += _reached(found, str(row["partner"]), lang)
    return said


def _reached(found: NextLinks, partner: str, lang: str) -> list[str]:
    reach = found.reach(partner)
    said = []
    if reach.direct:
        links = joined([LINKS[t].tie_label[lang] for t in reach.direct], lang)
        said.append(say("next.direct", lang, links=links))
    if reach.through:
        first = [found.names.get(z, {}).get(lang, z) for z in reach.through[:NAMED]]
        more = len(reach.through) - len(first)
        key = "next.through_more" if more else "next.through"
        said.append(say(key, lang, names=joined(first, lang), more=more))
    return said


def worded(
    found: NextLinks, lang: str, *, together: bool = False
) -> tuple[list[str], tuple[str, ...], list[tuple[Any, ...]]]:
    """Lines above the table, its columns and its rows.

    Returns
    -------
    tuple
        Lines; names of columns; rows with the far end, its country, the link, the gain and
        the reasons.
    """
    frame = found.to_frame(together=together, lang=lang)
    columns = tuple(say(f"next.{k}", lang) for k in ("far_end", "link", "gain", "why"))
    rows: list[tuple[Any, ...]] = []
    for row in frame.to_dict("records"):
        name = found.names.get(row["partner"], {}).get(lang, row["partner"])
        if row["partner_type"] != "Country":
            name = say("next.in", lang, name=name, country=country_name(row["country"], lang))
        if not together and row["others"]:
            name += say("next.others", lang, n=row["others"])
        link = link_name(row["type"], row["flow"], lang)
        rows.append(
            (name, link, round(float(row["gain"]), 5), joined(row["why"], lang, "clause_joiner"))
        )
    return head_lines(found, lang, together=together), columns, rows


def head_lines(found: NextLinks, lang: str, *, together: bool = False) -> list[str]:
    """Say whose index, over which parts, how many candidates, and what of a prediction."""
    subject, layer = found.score.subject, found.score.layer
    name = (subject["name_zh"] if lang == "zh" else subject["name"]) or subject["id"]
    title = (layer["title_zh"] if lang == "zh" else "") or layer["title"]
    parts = joined([say(f"part.{p}", lang) for p in found.closeness.set_of_parts], lang)
    index = found.closeness.index
    lines = [
        say("next.head", lang, name=name, layer=title, index=index, parts=parts),
        say("next.counted", lang, kept=len(found.table), candidates=found.candidates),
    ]
    if together and len(found.together):
        last = float(found.together["index"].iloc[-1])
        lines.append(say("next.all_made", lang, n=len(found.together), index=figure(last, lang, 4)))
    if not together:
        lines += tie_lines(found, lang)
    return [*lines, *prediction_lines(found, lang)]


def tie_lines(found: NextLinks, lang: str) -> list[str]:
    """Say how many candidates share a gain that is shown, and by which rule they are ordered."""
    shown = found.best()
    alike = dict(zip(shown["gain"].astype(float).round(12), found.alike(shown), strict=True))
    shared = [
        say("next.share", lang, count=count, gain=f"{gain:.5f}")
        for gain, count in alike.items()
        if count > 1
    ]
    return [say("next.equal", lang, shared=joined(shared, lang))] if shared else []


def prediction_lines(found: NextLinks, lang: str) -> list[str]:
    """Say which links are likeliest and how the method did in its test, or why none are said."""
    got = found.prediction
    if isinstance(got, Missing):
        reason = say(f"reason.{got.reason.value}", lang)
        return [say("next.no_prediction", lang, reason=reason)]
    own = found.closeness.subject.node
    ahead = got.table[(got.table["first"] == own) | (got.table["second"] == own)].head(5)
    ends = [b if a == own else a for a, b in zip(ahead["first"], ahead["second"], strict=True)]
    test = next(e for e in got.evaluations if e.method == got.method)
    base = next(e for e in got.evaluations if e.method == "preferential_attachment")
    return [
        say(
            "next.prediction",
            lang,
            names=joined([country_name(str(c), lang) for c in ends], lang),
            method=say(f"next.{got.method}", lang),
            first=got.tested[0],
            last=got.tested[1],
            methods=len(got.evaluations),
            auc=figure(test.auc, lang, 3),
            linked="–" if test.auc_linked is None else figure(test.auc_linked, lang, 3),
            k=test.k,
            precision=share(test.precision, lang, 0),
            chance=share(test.chance, lang, 0),
            baseline=figure(base.auc, lang, 3),
        )
    ]
