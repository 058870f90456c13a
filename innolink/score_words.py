"""A score in words: reasons, figures, ranges and ranks, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.figures import day, figure, share
from graph.ontology import ENTITIES
from innolink.words import catalogue, joined, say

if TYPE_CHECKING:
    from innolink.score_against import Against
    from innolink.score_result import ScoreResult

_LIKELIEST = 3

_NAMED = 12
"""How many of those not ranked are named; the others are counted."""


def words_of(made: ScoreResult, lang: str) -> dict[str, Any]:
    """Score with its reasons and figures in words: what the table and the card show."""
    told = made.to_dict()
    for key, part in told["parts"].items():
        if part["reason"]:
            part["reason"] = say(f"reason.{part['reason']}", lang)
        else:
            one = key == "centrality" and part["numbers"].get("peers") == 1
            word = "from.centrality_one" if one else f"from.{key}"
            part["detail"] = say(word, lang, **_plain(part["numbers"], lang))
    if told["rank"].get("reason"):
        told["rank"]["reason"] = say(f"reason.{told['rank']['reason']}", lang)
    if told.get("reason"):
        told["reason"] = say(f"reason.{told['reason']}", lang)
    return told


def _plain(numbers: dict[str, Any], lang: str) -> dict[str, Any]:
    largest = numbers.get("largest", ())
    named = [f"{country(x['country'], lang)} {share(x['share'], lang)}" for x in largest]
    return {**numbers, "largest": joined(named, lang)}


def country(code: str, lang: str) -> str:
    """Name of a country or region, or its code when nobody knows it."""
    from graph.places import place_label

    return place_label(code)[lang]


def part_names(parts: Sequence[str], lang: str) -> str:
    """Names of parts as a list."""
    return joined([say(f"part.{p}", lang) for p in parts], lang)


def subject_name(subject: Mapping[str, str], lang: str) -> str:
    """Name of a subject in the language, or whatever it has."""
    first, second = ("name_zh", "name") if lang == "zh" else ("name", "name_zh")
    return subject[first] or subject[second] or subject["id"]


def source_words(rows: Sequence[Mapping[Any, Any]], lang: str) -> str:
    """Title of each source, with its publisher and address where they are known.

    Examples
    --------
    >>> row = {"title": "Table 1", "publisher": "NCSES", "url": None}
    >>> source_words([row], "en"), source_words([row], "zh")
    ('Table 1 (NCSES)', 'Table 1（NCSES）')
    """
    said = []
    for row in rows:
        more = joined([row[key] for key in ("publisher", "url") if row[key]], lang)
        said.append(say("score.source", lang, title=row["title"], more=more) if more
                    else str(row["title"]))  # fmt: skip
    return joined(said, lang, "clause_joiner")


def unit_words(unit: str, count: float, lang: str) -> str:
    """Give the unit of a layer's ties, in the language where we know a word."""
    key = "score.unit_" + ("tie" if unit == "ties" and count == 1 else unit)
    return say(key, lang) if key in catalogue() else unit


def layer_title(layer: Mapping[str, Any], lang: str) -> str:
    """Title of a layer in the language, or whatever it has."""
    return str((layer["title_zh"] if lang == "zh" else "") or layer["title"])


def tally_words(told: Mapping[str, Any], lang: str) -> str:
    """Say how many ties are on record, how many are counted, and why the others are not."""
    count = {k: int(v["ties"]) for k, v in told["recorded"]["places"].items()}
    outside = count["outside"]
    return say(
        "score.tally", lang, ties=told["ties"], undated=told["undated"], counted=count["counted"],
        countries=told["parts"]["breadth"]["numbers"].get("partners", 0), apart=count["apart"],
        unknown=count["unknown"], home=count["domestic"],
        outside=say("score.tally_outside", lang, count=outside) if outside else "",
        ended="" if told["as_of"] else say("score.tally_ended", lang),
        ahead=_ahead(told, lang),
    )  # fmt: skip


def _ahead(told: Mapping[str, Any], lang: str) -> str:
    """Say how many ties are left out because they begin after today; "" where none is."""
    count = told["layer"].get("ahead", 0)
    return say("score.tally_ahead", lang, count=count) if count else ""


def apart_words(told: Mapping[str, Any], lang: str) -> str:
    """Say what a layer has with places shown apart, which no score counts; "" where nothing."""
    apart = told["recorded"]["places"]["apart"]
    if told["undated"] is not None or not apart["ties"]:
        return ""
    places = joined([country(code, lang) for code in told["recorded"]["apart"]], lang)
    return say("score.apart", lang, ties=apart["ties"], weight=figure(apart["weight"], lang),
               unit=unit_words(told["layer"]["unit"], apart["weight"], lang),
               places=places)  # fmt: skip


def dated_words(told: Mapping[str, Any], lang: str) -> list[str]:
    """Say what the date of a score is: no point of a trend, and a yardstick of its own.

    The yardstick of a layer is that of its year, whatever the date asked for.
    """
    layer, register = told["layer"], told["undated"] is not None
    lines = [say("score.no_trend", lang)] if register and told["as_of"] else []
    if layer["members"] == layer["members_today"]:
        return lines
    counted = {"members": layer["members"], "today": layer["members_today"]}
    if register:
        date = _date_words(told["as_of"], lang)
        return [*lines, say("score.members_then", lang, date=date, **counted)]
    return [*lines, say("score.members_of_layer", lang, year=layer["years"][0], **counted)]


def rank_words(told: Mapping[str, Any], lang: str) -> str:
    """Rank in a sentence, or why there is none."""
    rank = told["rank"]
    if rank["rank"] is None:
        return say("score.no_rank", lang, reason=rank.get("reason", ""))
    from queries.groups import group_name  # the driver comes with it, and help needs none

    group = say("score.among", lang, peers=group_name(rank["peers"])[lang]) if rank["peers"] else ""
    parts = part_names(rank["set_of_parts"], lang)
    out = _not_ranked(rank.get("left_out", ()), lang)
    if kind := told["layer"].get("node_kind"):
        named = {"kind": ENTITIES[kind].label[lang], "parts": parts, "peers": group}
        return say("score.rank_nodes", lang, rank=rank["rank"], of=rank["of"], **named) + out
    place = say("score.rank", lang, rank=rank["rank"], of=rank["of"], peers=group, parts=parts)
    return place + out


def _not_ranked(left: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Name those that are not ranked with the reason of each; nodes are counted."""
    if not left:
        return ""
    said = []
    for one in left[:_NAMED]:
        reason = say(f"reason.{one['reason']}", lang)
        if "nodes" in one:
            said.append(say("score.of_nodes", lang, count=one["nodes"], reason=reason))
        else:
            name = country(one["country"], lang)
            said.append(say("score.of_reason", lang, name=name, reason=reason))
    if more := len(left) - len(said):
        said.append(say("score.of_more", lang, more=more))
    return say("score.not_ranked", lang, left=joined(said, lang, "clause_joiner"))


def doubt_rows(told: Mapping[str, Any], lang: str) -> list[tuple[str, str, str]]:
    """Name, figure and words of each range; none where no doubt was told."""
    doubt = told.get("doubt")
    if not doubt or "method" not in doubt:
        return []
    method, data = doubt["method"], doubt["data"]
    multiples = joined([f"{m:g}" for m in method["multiples_of_theta"]], lang)
    words = say("score.by_method", lang, median=method["index"]["median"],
                draws=doubt["draws"], multiples=multiples, seed=doubt["seed"])  # fmt: skip
    rows = [(say("score.method_range", lang), interval(method["index"], lang), words)]
    rows.append((say("score.data_range", lang), *_data_words(data, lang)))
    place = rank_range_words(told, lang)
    if place:
        rank = told["rank"]
        shown = say("score.rank_of", lang, rank=rank["rank"], of=rank["of"])
        rows.append((say("score.rank_row", lang), shown, place))
    rows.append((say("score.drivers", lang), "", _drivers_words(method["drivers"], lang)))
    return rows


def interval(of: Mapping[str, float], lang: str) -> str:
    """Low and high end of a range."""
    return f"{figure(of['low'], lang, 3)}–{figure(of['high'], lang, 3)}"


def _data_words(data: Mapping[str, Any], lang: str) -> tuple[str, str]:
    if data["kind"] is None:
        return say("score.missing", lang), say(f"reason.{data['reason']}", lang)
    if data["kind"] == "poisson":
        bias, draws = data["bias"], data["draws"]
        key = "score.by_counts_shifted" if round(abs(bias), 3) else "score.by_counts"
        words = say(key, lang, draws=draws, bias=bias)
        return interval(data["index"], lang), _warned(words, data, lang)
    nobody = say("score.nobody", lang)
    words = say(
        "score.by_publishers", lang, publishers=data["publishers"],
        low=data["without_low"] or nobody, high=data["without_high"] or nobody,
        single=data["single_fact_share"], source=data["single_source_share"], ties=data["ties"],
    )  # fmt: skip
    return interval(data["index"], lang), words


def may_miss_words(data: Mapping[str, Any], lang: str) -> str:
    """Warn that a data range holds the true index less often than it says; "" where it does not."""
    return say("score.may_miss", lang) if data.get("may_miss") else ""


def _warned(words: str, data: Mapping[str, Any], lang: str) -> str:
    warning = may_miss_words(data, lang)
    return say("score.warned", lang, words=words, warning=warning) if warning else words


def rank_range_words(told: Mapping[str, Any], lang: str) -> str:
    """Interval and likeliest ranks; "" where there is no rank."""
    doubt = told.get("doubt") or {}
    place = doubt.get("method", {}).get("rank")
    if not place or told["rank"]["rank"] is None:
        return ""
    chances = sorted(place["probability"].items(), key=lambda x: (-x[1], int(x[0])))
    said = [say("score.rank_chance", lang, rank=r, share=p) for r, p in chances[:_LIKELIEST]]
    words = say("score.rank_method", lang, span=rank_span(place, lang))
    if len(chances) > 1:
        words += say("score.rank_chances", lang, chances=joined(said, lang))
    data = doubt["data"].get("rank")
    return words + say("score.rank_data", lang, span=rank_span(data, lang)) if data else words


def rank_span(place: Mapping[str, Any], lang: str) -> str:
    """Say between which ranks nine draws in ten lie, or that all give the same.

    Examples
    --------
    >>> rank_span({"low": 6, "high": 25, "probability": {"6": 0.5, "25": 0.5}}, "en")
    '6 to 25 in 90 % of the draws'
    >>> rank_span({"low": 2, "high": 2, "probability": {"2": 1.0}}, "zh")
    '始终第 2 位'
    """
    if place["low"] != place["high"]:
        return say("score.rank_span", lang, low=place["low"], high=place["high"])
    key = "score.rank_always" if len(place["probability"]) == 1 else "score.rank_mostly"
    return say(key, lang, rank=place["low"])


def _drivers_words(drivers: list[dict[str, Any]], lang: str) -> str:
    said = []
    for row in drivers:
        if row["kind"] == "vary":
            name = say(f"score.factor_{row['name']}", lang)
            said.append(say("score.vary", lang, name=name, low=row["low"], high=row["high"]))
            continue
        name = say(f"part.{row['name']}", lang)
        key = "score.leave_out" if row["rank_low"] is None else "score.leave_out_rank"
        said.append(say(key, lang, name=name, low=row["low"], rank=row["rank_low"]))
    return joined(said, lang, "clause_joiner")


def against_words(found: Against, lang: str) -> list[str]:
    """Say what moved a score, in sentences."""
    by = [say(f"score.mover_{name}", lang) for name in found.moved_by]
    if not by:
        lines = [say("score.unmoved", lang, after=found.after, run=found.run)]
    else:
        lines = [
            say("score.moved", lang, before=found.before, run=found.run, after=found.after,
                change=found.after - found.before, by=joined(by, lang))
        ]  # fmt: skip
    if found.date_before != found.date_after:
        lines += _dates_words(found, lang)
    if found.parts_before != found.parts_after:
        before, after = (part_names(x, lang) for x in (found.parts_before, found.parts_after))
        lines.append(say("score.other_parts", lang, before=before, after=after))
    return lines


def _dates_words(found: Against, lang: str) -> list[str]:
    """Say that two runs ask about two dates, and that the yardstick is not the same."""
    first, last = (_date_words(d, lang) for d in (found.date_before, found.date_after))
    same = say("score.all_same", lang) if found.same_data and found.same_method else ""
    lines = [say("score.two_dates", lang, run=found.run, first=first, last=last, same=same)]
    if found.members_before != found.members_after:
        part, index = (
            say("score.missing", lang) if v is None else figure(v, lang, 4)
            for v in found.by_old_members
        )
        lines.append(say("score.two_yardsticks", lang, before=found.members_before, first=first,
                         after=found.members_after, last=last, moved=found.yardstick,
                         ties=found.date - found.yardstick, part=part, index=index))  # fmt: skip
    return lines


def _date_words(date: str, lang: str) -> str:
    return say("score.as_of", lang, date=day(date, lang)) if date else say("score.no_date", lang)


AGAINST_COLUMNS = ("score.what", "score.then", "score.now", "score.moved_how", "score.moved_from")


def against_rows(found: Against, lang: str) -> list[tuple[Any, ...]]:
    """Each part and the index then and now; below, what moved the index and how that was found."""
    parts = [(say(f"part.{k}", lang), v["then"], v["now"]) for k, v in found.parts.items()]
    values = [*parts, (say("score.index", lang), found.before, found.after)]
    rows: list[tuple[Any, ...]] = [
        (name, *(say("score.missing", lang) if v is None else v for v in (then, now)),
         None if then is None or now is None else now - then, "")
        for name, then, now in values
    ]  # fmt: skip
    for mover, moved, how in _movers(found, lang):
        what = say("score.of_which", lang, what=say(f"score.mover_{mover}", lang))
        rows.append((what, None, None, moved, how))
    return rows


def _movers(found: Against, lang: str) -> list[tuple[str, float, str]]:
    """Each mover, what it moved and how that was found; of a date its ties and its yardstick."""
    dated = found.date_before != found.date_after
    other = say("score.how_data_then", lang) if dated else (
        say("score.how_data", lang, mixed=found.old_method_new_data))  # fmt: skip
    method = say("score.how_method", lang, other=found.new_method_old_data)
    by_date = [
        ("ties", found.date - found.yardstick, say("score.how_ties", lang)),
        ("yardstick", found.yardstick, say("score.how_yardstick", lang,
         before=found.members_before, after=found.members_after)),
    ]  # fmt: skip
    return [
        ("data", found.data, say("score.same_data", lang) if found.same_data else other),
        *(by_date if dated else ()),
        ("method", found.method, say("score.same_method", lang) if found.same_method else method),
        ("program", found.program,
         say("score.how_program", lang, again=found.before + found.program)),
    ]  # fmt: skip


def link_type(kind: str, lang: str) -> str:
    """Name of a type of link, or itself when nobody knows it."""
    from graph.ontology import LINKS

    return LINKS[kind].label[lang] if kind in LINKS else kind
