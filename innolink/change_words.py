"""Why an index changed, in words: the change, what both years leave out, and the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.figures import figure
from innolink.score_words import country, layer_title, link_type, subject_name
from innolink.words import joined, say

if TYPE_CHECKING:
    from innolink.score_change import WhyChanged

_PAIRS = 10
"""Pairs left out that a sentence names; JSON and the notebook's ``left_out`` have all."""

_SAME = 5e-5
"""Indexes nearer than this read the same at four digits."""


def change_words(found: WhyChanged, lang: str) -> list[str]:
    """Say by how much an index changed, and whether that is measurable."""
    told = found.change.to_dict()
    data = told["data"]
    also = say("score.why_data", lang, low=data["low"], high=data["high"]) if data else ""
    first, last = found.members
    yardstick = [] if first == last else [
        say("score.why_yardstick", lang, before=first, after=last, first=found.years[0],
            last=found.years[1])
    ]  # fmt: skip
    return [
        say("score.why_head", lang, name=subject_name(found.subject, lang),
            layer=layer_title(found.layer, lang), before=told["before"], after=told["after"],
            first=found.years[0], last=found.years[1], change=told["change"]),
        say("score.why_ranges", lang, low=told["method"]["low"], high=told["method"]["high"],
            data=also),
        say("score.measurable" if told["measurable"] else "score.no_change", lang),
        *_left_out_words(found, lang),
        *yardstick,
        *_shares_words(found, lang),
    ]  # fmt: skip


CHANGE_COLUMNS = ("score.cell", "score.weights", "score.share", "score.error", "score.changed",
                  "score.near_theta")  # fmt: skip
_VERDICTS = {True: "score.yes", False: "score.no", None: "score.unsaid"}


def change_rows(found: WhyChanged, lang: str) -> list[tuple[str, str, float, float, str, str]]:
    """Cells: weight then and now, share, its error; whether the count changed and is near θ."""
    rows = []
    for row in found.to_dict()["cells"]:
        name = say("score.others", lang)
        if row["country"]:
            name = f"{country(row['country'], lang)} · {link_type(row['type'], lang)}"
        weights = ""
        if row["then"] is not None:
            weights = " → ".join(figure(row[key], lang) for key in ("then", "now"))
        verdicts = (say(_VERDICTS[row[key]], lang) for key in ("changed", "near_theta"))
        rows.append((name, weights, row["share"], row["error"], *verdicts))
    return rows


def _shares_words(found: WhyChanged, lang: str) -> list[str]:
    """Say what the shares are, how many counts changed, and why that is not the index."""
    made = found.attribution
    walked = made.orders
    lines = [say("score.why_shares", lang, orders=walked) if walked else
             say("score.why_exact", lang)]  # fmt: skip
    if not made.counted:
        return lines
    changed, near = sum(made.changed().values()), len(made.near_theta)
    lines.append(say("score.why_counts", lang, changed=changed, tested=made.tested, near=near,
                     theta=f"{found.layer['theta']:g}"))  # fmt: skip
    if changed and not found.change.measurable:
        lines.append(say("score.why_no_sum", lang))
    return lines


def _left_out_words(found: WhyChanged, lang: str) -> list[str]:
    """Say which pairs neither year counts and why, and what each year's own score says."""
    first, last = found.years
    lines = []
    if found.left_out:
        named = [
            say("score.why_pair", lang, one=pair.names[0][lang], two=pair.names[1][lang],
                year=pair.unknown_in)
            for pair in found.left_out[:_PAIRS]
        ]  # fmt: skip
        more = len(found.left_out) - len(named)
        lines.append(say("score.why_left_out", lang, count=len(found.left_out),
                         pairs=joined(named, lang),
                         more=say("score.why_more", lang, more=more) if more else ""))  # fmt: skip
    told = (found.change.before, found.change.after)
    if lines or any(abs(a - b) > _SAME for a, b in zip(told, found.own, strict=True)):
        before, after = found.own
        lines.append(say("score.why_own", lang, before=before, after=after, first=first,
                         last=last))  # fmt: skip
    return lines
