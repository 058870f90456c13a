"""Profiles and scorecards in words: the tables that the command and a notebook show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analytics.missing import Reason
from graph.figures import figure, share
from graph.ontology import LINKS, TIE_LINKS
from innolink.cli_output import Table
from innolink.score_inputs import REGISTER
from innolink.score_words import country, layer_title, link_type, subject_name, unit_words
from innolink.words import joined, say
from queries.groups import group_name

if TYPE_CHECKING:
    from innolink.profiling import Profile, Scorecard

VERDICTS = ("strength", "weakness", "even", "none_on_record", "all_equal")
"""What a comparison says; anything else is the reason why there is none."""


_NAMED = 12
"""How many of those compared are named; the others are counted."""


def title(made: Profile, lang: str, *, strengths: bool = False) -> str:
    """Say whose profile it is, on which layer, and with whom it is compared."""
    name, layer = subject_name(made.subject, lang), layer_title(made.layer, lang)
    if not strengths:
        return say("profile.countries", lang, name=name, layer=layer)
    peers = say("score.among", lang, peers=group_name(made.peers)[lang]) if made.peers else ""
    return say("profile.strengths", lang, name=name, layer=layer, peers=peers)


def verdicts(made: Profile, lang: str) -> str:
    """Name strengths and weaknesses; where nobody is ranked, say why."""
    rows = made.to_dict()["strengths"]
    said = [row["verdict"] for row in rows]
    why = next((v for v in said if v not in VERDICTS), "" if said else Reason.NO_TIES.value)
    if why:
        return say("profile.no_verdict", lang, reason=_reason(why, lang))
    named = {
        key: joined([_what(r, lang) for r in rows if r["verdict"] == key], lang)
        or say("profile.none", lang)
        for key in VERDICTS
    }
    without = [_what(r, lang) for r in rows if r["verdict"] == "none_on_record"]
    more = say("profile.verdicts_none", lang, types=joined(without, lang)) if without else ""
    return say("profile.verdicts", lang, strong=named["strength"], weak=named["weakness"],
               more=more)  # fmt: skip


def card_title(made: Scorecard, lang: str) -> str:
    """Say whose parts they are, and to which year growth is taken."""
    return say("profile.card", lang, name=subject_name(made.of, lang), until=made.until)


def countries_table(made: Profile, lang: str) -> Table:
    """Partner countries: ties, their share, partners, breadth, depth, balance, which types.

    A layer of countries has one far end a country, of one type: strength and share say it all.
    """
    plain = made.layer["id"] != REGISTER
    keys = ("country", "ties", "share", "partners", "breadth", "depth", "balance", "which")
    rows = tuple(
        (
            country(row["country"], lang), _number(row["ties"], lang), share(row["share"], lang, 1),
            _number(row["partners"], lang), figure(row["breadth"], lang, 1),
            share(row["depth"], lang, 0), _number(row["balance"], lang),
            which_types(row["types"], row["gaps"], lang),
        )
        for row in made.to_dict()["countries"]
    )  # fmt: skip
    if plain:
        unit = unit_words(str(made.layer["unit"]), 2, lang)
        return Table((*_heads(("country",), lang), unit, *_heads(("share",), lang)),
                     tuple(row[:3] for row in rows))  # fmt: skip
    return Table(_heads(keys, lang), rows, spare=_heads(("which", "balance", "breadth"), lang))


def which_types(present: Sequence[str], absent: Sequence[str], lang: str) -> str:
    """Name the types present with a country, or those absent where they are fewer.

    Examples
    --------
    >>> which_types(["SISTER_CITY"], ["HOSTS", "MEMBER_OF"], "en")
    'sister city'
    >>> which_types(["HOSTS", "MEMBER_OF"], ["SISTER_CITY"], "en")
    'all but sister city'
    """
    if not absent:
        return say("profile.all_types", lang, n=len(present))
    if len(absent) < len(present):
        named = joined([link_type(x, lang) for x in absent], lang)
        return say("profile.all_but", lang, types=named)
    return joined([link_type(x, lang) for x in present], lang)


def countries_notes(made: Profile, lang: str, most: int | None = None) -> list[str]:
    """Say which countries are listed, by what they are sorted, and why a balance is missing.

    ``most`` is how many are shown where not all are.
    """
    frame = made.countries
    if frame.empty:
        return []
    first = "_first" if most is not None and len(frame) > most else ""
    shown = {"n": len(frame), "shown": most}
    if made.layer["id"] != REGISTER:
        return [say(f"profile.sorted_layer{first}", lang, **shown)]
    without = int(frame["balance"].isna().sum())
    used = sorted({kind for kinds in frame["types"] for kind in kinds})
    lines = [
        say(f"profile.sorted{first}", lang, **shown),
        say("profile.types_used", lang, n=len(used), types=joined(
            [link_type(x, lang) for x in used], lang)),
    ]  # fmt: skip
    if without:
        flowing = [link_type(x, lang) for x in TIE_LINKS if LINKS[x].flow != "none"]
        lines.append(say("profile.no_balance", lang, without=without, n=len(frame),
                         least=made.flowing, types=joined(flowing, lang)))  # fmt: skip
    return lines


def strengths_table(made: Profile, lang: str) -> Table:
    """Ties by type, or the parts of the index, against those of the peers."""
    by_part = "part" in made.strengths.columns
    keys = ("part", "value") if by_part else ("type", "ties")
    rows = tuple(
        (
            _what(row, lang), _number(row[keys[1]], lang), _place(row, lang),
            _number(row["of"], lang), _number(row["median"], lang), verdict(row["verdict"], lang),
        )
        for row in made.to_dict()["strengths"]
    )  # fmt: skip
    return Table(_heads((*keys, "rank", "of", "median", "verdict"), lang), rows)


def group_notes(made: Profile, lang: str) -> list[str]:
    """Name those whom the ranks are among, and those who are no peers, being parts or wholes."""
    lines = []
    if len(made.ranked) > 1:
        names, more = _some(made.ranked, lang)
        key = "profile.group_more" if more else "profile.group"
        lines.append(say(key, lang, n=len(made.ranked), names=names, more=more))
    if made.within and Reason.HUB_CENTRIC not in set(made.strengths["verdict"]):
        names, more = _some(made.within, lang)
        told = say("profile.within_more", lang, more=more) if more else ""
        name = subject_name(made.subject, lang)
        lines.append(say("profile.within", lang, name=name, names=names, more=told))
    return lines


def _some(ones: Sequence[Mapping[str, str]], lang: str) -> tuple[str, int]:
    """Names of the first, and how many others there are."""
    names = [subject_name(one, lang) for one in ones[:_NAMED]]
    return joined(names, lang), len(ones) - len(names)


def verdict(key: str, lang: str) -> str:
    """Word a verdict, or why there is none."""
    if key in VERDICTS:
        return say(f"profile.{key}", lang)
    return say("profile.not_ranked", lang, reason=_reason(key, lang))


def _reason(key: str, lang: str) -> str:
    return say("profile.not_alike" if key == Reason.HUB_CENTRIC else f"reason.{key}", lang)


def _what(row: Mapping[str, Any], lang: str) -> str:
    return link_type(row["type"], lang) if "type" in row else say(f"part.{row['part']}", lang)


def card_table(made: Scorecard, lang: str) -> Table:
    """Subjects side by side that have ties: measures with their rank, growth, why no rank."""
    keys = ("name", "ties", "types", "countries", "diversity", "concentration", "growth", "note")
    rows = tuple(_card(row, lang) for row in made.to_dict()["rows"] if row["ties"])
    spare = ("note", "types", "diversity", "concentration")
    return Table(_heads(keys, lang), rows, spare=_heads(spare, lang))


def card_notes(made: Scorecard, lang: str) -> list[str]:
    """Say why these are listed and in which order, and name those without a tie on record."""
    rows = made.to_dict()["rows"]
    named = [subject_name({"id": r["subject"], "name": r["name"], "name_zh": r["name_zh"]}, lang)
             for r in rows if not r["ties"]]  # fmt: skip
    of = subject_name(made.of, lang)
    if not rows:
        none = say("profile.no_parts", lang, name=of)
        parks = [say("profile.park_id", lang, name=subject_name(one, lang), id=one["id"])
                 for one in made.instead]  # fmt: skip
        told = say("profile.instead", lang, name=of, parks=joined(parks, lang)) if parks else ""
        return [none + told]
    lines = [say("profile.listed", lang, n=len(rows), name=of, tied=len(rows) - len(named),
                 least=made.least)]  # fmt: skip
    if named:
        lines.append(say("profile.tieless", lang, n=len(named), names=joined(named, lang)))
    if made.as_of and made.undated:
        lines.append(say("profile.undated", lang, n=made.undated,
                         ties=int(sum(r["ties"] for r in rows))))  # fmt: skip
    return lines


def _card(row: Mapping[str, Any], lang: str) -> tuple[Any, ...]:
    named = {"id": row["subject"], "name": row["name"], "name_zh": row["name_zh"]}
    ranked = [_ranked(row, name, lang) for name in ("ties", "types", "countries", "diversity")]
    part, growth = row["concentration"], row["growth"]
    told = say("score.missing", lang) if part is None else share(part, lang, 0)
    grown = say(f"reason.{row['growth_reason']}", lang) if growth is None else _signed(growth, lang)
    note = "" if row["reason"] is None else say(f"reason.{row['reason']}", lang)
    return (subject_name(named, lang), *ranked, told, grown, note)


def _place(row: Mapping[str, Any], lang: str) -> str:
    """Rank; a dash where the verdict says why a rank would say nothing."""
    without = row["verdict"] in ("none_on_record", "all_equal")
    return "—" if without else _number(row["rank"], lang)


def _ranked(row: Mapping[str, Any], name: str, lang: str) -> str:
    value = _number(row[name], lang)
    place = row[f"rank_{name}"]
    return value if place is None else say("profile.placed", lang, value=value, rank=place)


def _signed(value: float, lang: str) -> str:
    return ("+" if value > 0 else "") + share(value, lang, 0)


def _number(value: float | None, lang: str) -> str:
    if value is None:
        return say("score.missing", lang)
    return figure(value, lang, 0) if float(value).is_integer() else figure(value, lang, 2)


def _heads(keys: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple(say(f"profile.column_{key}", lang) for key in keys)
