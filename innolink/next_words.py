"""Next links in words: why each, and the table that people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.missing import Missing
from graph.fields import field_label
from graph.figures import figure, share
from graph.ontology import LINKS
from graph.places import place_label
from innolink.next_candidates import of_field
from innolink.next_spread import lead
from innolink.score_words import layer_title, part_names, unit_words
from innolink.words import joined, say

if TYPE_CHECKING:
    from innolink.next_gains import NextLinks

NAMED = 2
"""How many common partners a reason names; the others are counted."""

_GAINS = 2
"""How many of the gains that several candidates share are named; the others are counted."""


def country_name(code: str, lang: str) -> str:
    """Name of a country or region; its code where the list has none."""
    return place_label(code)[lang]


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
    said: list[str] = _hosting(row, lang)
    if found.filters.asked["field"] is not None:
        named = of_field(row["fields"], found.filters.asked["field"])
        said.append(say("next.fields", lang, fields=joined(_fields(named, lang), lang)))
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


def _hosting(row: Mapping[str, Any], lang: str) -> list[str]:
    """Say who would house whom: of a proposal to host, the far end's type tells."""
    if row["type"] != "HOSTS":
        return []
    far = any(pair.start.takes(str(row["partner_type"])) for pair in LINKS["HOSTS"].sought)
    return [say("next.houses_ours" if far else "next.houses_theirs", lang)]


def _fields(names: Iterable[str], lang: str) -> list[str]:
    """Fields in one language, each once."""
    return sorted({field_label(name)[lang] for name in names})


def _reached(found: NextLinks, partner: str, lang: str) -> list[str]:
    reach = found.reach(partner)
    former = [] if found.facts is None else found.facts.former.get(partner, [])
    said = [say("next.ended", lang, link=LINKS[kind].tie_label[lang], until=until)
            for kind, until in former]  # fmt: skip
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
        if not together and row["elsewhere"]:
            name += say("next.elsewhere", lang, n=row["elsewhere"])
        link = link_name(row["type"], row["flow"], lang)
        rows.append(
            (
                name,
                link,
                figure(float(row["gain"]), lang, 5),
                joined(row["why"], lang, "clause_joiner"),
            )
        )
    return head_lines(found, lang, together=together), columns, rows


def subject_line(found: NextLinks, lang: str) -> str:
    """Say whose index it is, on which layer, and over which parts."""
    subject, layer = found.score.subject, found.score.layer
    name = (subject["name_zh"] if lang == "zh" else subject["name"]) or subject["id"]
    title, parts = layer_title(layer, lang), part_names(found.closeness.set_of_parts, lang)
    return say("next.head", lang, name=name, layer=title, index=found.closeness.index, parts=parts)


def moved_words(found: NextLinks, lang: str, *, together: bool = False) -> pd.DataFrame:
    """Word :meth:`innolink.next_gains.NextLinks.explain` for a reader."""
    rows = found.explain(together=together)
    worded = {
        "partner": [found.names.get(p, {}).get(lang, p) for p in rows["partner"]],
        "type": [link_name(*of, lang) for of in zip(rows["type"], rows["flow"], strict=True)],
        "part": [say(f"part.{p}", lang) for p in rows["part"]],
        **{c: [figure(v, lang, 5) for v in rows[c]] for c in ("now", "then", "moved")},
    }
    heads = {c: say(f"next.explained_{c}", lang) for c in worded}
    return pd.DataFrame({heads[c]: v for c, v in worded.items()}, dtype=object)


def head_lines(found: NextLinks, lang: str, *, together: bool = False) -> list[str]:
    """Say whose index, over which parts, how many candidates, and what of a prediction."""
    lines = [
        subject_line(found, lang),
        *account_lines(found, lang, together=together),
        *lead_lines(found, lang, together=together),
    ]
    if not together and len(found.gaining):
        ranges = (range_words(found, lang) or {}).get("words", "")
        lines += [say("next.alone", lang), *([ranges] if ranges else [])]
    if together and len(found.together):
        last = float(found.together["index"].iloc[-1])
        lines.append(say("next.all_made", lang, n=len(found.together), index=figure(last, lang, 4)))
    if not together:
        lines += tie_lines(found, lang)
    return [*lines, *prediction_lines(found, lang)]


def range_words(found: NextLinks, lang: str) -> dict[str, Any] | None:
    """Tell the ranges of the index beside the gains, and that they are none of the gains.

    Returns
    -------
    dict or None
        ``method`` and ``data`` (low and high end; ``None`` where there is no such range) and
        ``words``; nothing where the doubt was not worked out.
    """
    doubt = (found.score.to_dict()["doubt"] if found.score.doubt is not None else None) or {}
    if "method" not in doubt:
        return None
    told: dict[str, Any] = {
        key: None if "index" not in of or of["index"] is None
        else [of["index"]["low"], of["index"]["high"]]
        for key, of in (("method", doubt["method"]), ("data", doubt["data"]))
    }  # fmt: skip
    said = [
        say(f"next.range_{key}", lang, low=figure(ends[0], lang, 3), high=figure(ends[1], lang, 3))
        for key, ends in told.items()
        if ends is not None
    ]
    most = found.gaining["gain"].max() if len(found.gaining) else 0.0
    words = say("next.ranges", lang, ranges=joined(said, lang), most=figure(float(most), lang, 5))
    return told | {"words": words if said else ""}


def account_lines(found: NextLinks, lang: str, *, together: bool = False) -> list[str]:
    """Account for every candidate: left out by which rule and filter, without gain, shown."""
    all_, filters = found.found, found.filters
    ruled = [say(f"next.rule_{rule}", lang, n=n) for rule, n in all_.left_out.items()]
    lines = [
        say("next.counted", lang, allowed=all_.allowed, candidates=found.candidates,
            left_out=joined(ruled, lang) or say("next.nothing", lang)),
    ]  # fmt: skip
    if filters.left_out:
        filtered = [
            say(f"next.filter_{name}", lang, n=n, nameless=filters.without_field)
            for name, n in filters.left_out.items()
        ]
        lines.append(say("next.filtered", lang, left_out=joined(filtered, lang),
                         kept=len(found.table)))  # fmt: skip
    rows = found.together if together else found.best()
    shown = {"shown": len(rows), "gaining": len(found.gaining), "kept": len(found.table)}
    lines += uncounted_lines(found, lang)
    return [*lines, say("next.shown", lang, **shown)] if len(found.table) else lines


def uncounted_lines(found: NextLinks, lang: str) -> list[str]:
    """Say why a country that was asked for has no candidate: its ties do not count."""
    code = found.filters.asked["country"]
    if code is None:
        return []
    country = country_name(str(code), lang)
    if code == found.closeness.subject.country:
        return [say("next.own_country", lang, country=country)]
    if code in found.closeness.ties.unknown:
        return [say("next.unknown_pair", lang, country=country)]
    if code not in found.closeness.ties.reference:
        return [say("next.apart", lang, country=country)]
    return []


def lead_lines(found: NextLinks, lang: str, *, together: bool = False) -> list[str]:
    """Say which type of link leads and by which part, and by which rule rows are shown."""
    table = found.gaining
    rows, parts = found.leading(table), found.closeness.set_of_parts
    if together:  # the gain of each counts those above it as made: no part of it compares
        rows, parts = found.together, ()
    first = lead(rows, table, parts)
    lines = []
    if first is not None:
        ahead = first.part and say("next.ahead", lang, part=say(f"part.{first.part}", lang))
        link = link_name(first.type, first.flow, lang)
        lines.append(say("next.lead", lang, count=first.count, of=first.of, link=link, ahead=ahead))
    if not together and not found.largest and found.best()["type"].nunique() > 1:
        lines.append(say("next.spread", lang))
    return lines


def hint_lines(found: NextLinks, lang: str, *, together: bool = False) -> list[str]:
    """Say by which options other types of link are seen."""
    if not lead_lines(found, lang, together=together):
        return []
    return [say("next.hint_type" if together or found.largest else "next.hint", lang)]


def tie_lines(found: NextLinks, lang: str) -> list[str]:
    """Say how many candidates share a gain that is shown, and by which rule they are ordered."""
    shown = found.best()
    alike = dict(zip(shown["gain"].astype(float).round(12), found.alike(shown), strict=True))
    shared = [
        say("next.share", lang, count=count, gain=f"{gain:.5f}")
        for gain, count in alike.items()
        if count > 1
    ]
    if not shared:
        return []
    more = len(shared) - _GAINS
    key = "next.equal" if more <= 0 else "next.equal_more"
    return [say(key, lang, shared=joined(shared[:_GAINS], lang), more=more)]


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
