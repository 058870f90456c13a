"""The score card: one page about a closeness score, its parts, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefings.document_html import NavItem, site_script
from briefings.escape import beside, harmless
from briefings.html_file import render, style
from briefings.words import LANGUAGE_TAGS, word, words
from graph.figures import day, share

__all__ = ["score_card"]

_LEAST_CHANCE = 0.01

_PARTS = (
    "density",
    "centrality",
    "breadth",
    "depth",
    "balance",
    "resilience",
    "belt_and_road",
)


def score_card(
    score: Mapping[str, Any], lang: str = "zh", nav: Sequence[NavItem] = (), network: str = ""
) -> str:
    """Make a self-contained page of a closeness score.

    Parameters
    ----------
    score
        ``subject`` {id, name, name_zh}, ``layer`` {id, title, title_zh, coverage}, ``index``
        (0 to 1, or None with ``reason``), ``parts`` {key: {value, reason, detail, in_index}},
        ``rank`` {rank, of, about} or {reason} or None, ``as_of``, and, where counted,
        ``sources``; ``apart``, what is not counted for it lies with places shown apart;
        ``range_warning``, that a range may miss the index;
        and ``doubt`` (how sure it is) as :meth:`innolink.score_measure.Doubt.to_dict`
        gives it. A reason, a detail and what the rank is about are texts, or {en, zh}; a
        detail may also be a table of names and figures.
    lang
        ``zh`` or ``en``.
    nav
        Where else to go, for a card beside a site.
    network
        Page beside the card that shows the layer, to which its title leads.

    Returns
    -------
    str
        One HTML document, without script unless it leads elsewhere. The same score gives the
        same bytes.

    Raises
    ------
    ValueError
        The language is unknown, or a value lies outside 0 to 1.

    Examples
    --------
    >>> html = score_card({"subject": {"id": "beijing", "name": "Beijing"}, "index": 0.25,
    ...     "parts": {"density": {"value": 0.5}, "centrality": {"value": None,
    ...     "reason": "far more is recorded about one subject"}}}, "en")
    >>> "0.250" in html, "far more is recorded" in html, "<script" in html
    (True, True, False)
    """
    own = words(lang)
    subject, layer = score.get("subject") or {}, score.get("layer") or {}
    names = [
        _plain(subject.get(k))
        for k in (("name_zh", "name") if lang == "zh" else ("name", "name_zh"))
    ]
    shown = [name for name in names if name] or [_plain(subject.get("id"))]
    titles = ("title_zh", "title") if lang == "zh" else ("title", "title_zh")
    coverage = str(layer.get("coverage") or "").replace("-", "_")
    date = _plain(score.get("as_of"))
    count = score.get("sources")
    return render(
        "card.html.j2",
        style=style("nav", "card"),
        scripts={"script": site_script() if nav else ""},
        nav=nav,
        network=beside(network),
        words=own,
        lang_tag=LANGUAGE_TAGS[lang],
        subject=shown[0],
        other=shown[1] if len(shown) > 1 and shown[1] != shown[0] else "",
        layer=next((x for x in (_plain(layer.get(k)) for k in (*titles, "id")) if x), ""),
        coverage=own.get(f"coverage_{coverage}", _plain(layer.get("coverage"))),
        as_of=word("as_of", lang, date=day(date, lang)) if date else "",
        index=_bar(score.get("index"), "index"),
        reason=_words(score.get("reason"), lang),
        parts=_parts(score.get("parts") or {}, lang),
        ranges=_ranges(score, lang),
        range_warning=_words(score.get("range_warning"), lang),
        rank=_rank(score.get("rank"), lang),
        chances=_chances(score.get("doubt"), lang),
        apart=_words(score.get("apart"), lang),
        sources=word("card_sources", lang, count=count) if isinstance(count, int) else "",
    )


def _parts(parts: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Parts in the order of the method, unknown ones behind them by name."""
    own = words(lang)
    keys = [k for k in _PARTS if k in parts] + sorted(set(parts) - set(_PARTS))
    rows = []
    for key in keys:
        part = parts[key]
        bar = _bar(part.get("value"), key)
        rows.append(
            {
                "name": own.get(f"part_{key}", _plain(key)),
                "about": own.get(f"about_{key}", ""),
                "text": bar["text"] if bar else "",
                "width": bar["width"] if bar else "",
                "reason": _words(part.get("reason"), lang),
                "detail": _words(part.get("detail"), lang),
                "counts": part.get("in_index", True),
            }
        )
    return rows


def _bar(value: float | None, name: str) -> dict[str, str] | None:
    if value is None:
        return None
    if not 0 <= value <= 1:  # also refuses NaN
        raise ValueError(f"The value of {name!r} is {value}; an index and its parts lie in 0 to 1.")
    return {"text": f"{value:.3f}", "width": f"{100 * value:.2f}"}


def _ranges(score: Mapping[str, Any], lang: str) -> list[dict[str, str]]:
    """Make a bar of each range, method and data, with the index marked on it."""
    doubt, index = score.get("doubt") or {}, score.get("index")
    found = []
    for name in ("method", "data"):
        ends = (doubt.get(name) or {}).get("index")
        if not ends or index is None or ends["low"] is None or ends["high"] is None:
            continue
        low, high = _bar(ends["low"], name), _bar(ends["high"], name)
        at = _bar(index, "index")
        if low is None or high is None or at is None:
            continue
        kind = (doubt[name].get("kind") or "poisson") if name == "data" else name
        found.append(
            {
                "name": word(f"card_range_{kind}", lang),
                "text": f"{low['text']}–{high['text']}",
                "low": low["width"],
                "width": f"{max(100 * (ends['high'] - ends['low']), 0.4):.2f}",
                "index": at["width"],
            }
        )
    return found


def _chances(doubt: Mapping[str, Any] | None, lang: str) -> dict[str, Any] | None:
    """How likely each rank is by the draws of the method, those of one in a hundred and more."""
    place = ((doubt or {}).get("method") or {}).get("rank")
    if not place:
        return None
    all_ = sorted((int(rank), float(p)) for rank, p in place["probability"].items())
    shown = [(rank, p) for rank, p in all_ if p >= _LEAST_CHANCE] or all_
    most = max(p for _, p in shown)
    rest = 1 - sum(p for _, p in shown)
    data = ((doubt or {}).get("data") or {}).get("rank")
    return {
        "bars": [
            {"rank": str(rank), "text": share(p, lang, 0), "width": f"{100 * p / most:.2f}"}
            for rank, p in shown
        ],
        "interval": word("card_rank_interval", lang, span=_span(place, lang)),
        "data": word("card_rank_data", lang, span=_span(data, lang)) if data else "",
        "rest": word("card_rank_rest", lang, share=share(rest, lang, 0)) if rest >= 0.005 else "",
    }


def _span(place: Mapping[str, Any], lang: str) -> str:
    """Ranks between which nine draws in ten lie, or the one that all, or nearly all, give."""
    if place["low"] != place["high"]:
        return word("card_rank_span", lang, low=place["low"], high=place["high"])
    key = "card_rank_always" if len(place["probability"]) == 1 else "card_rank_mostly"
    return word(key, lang, rank=place["low"])


def _rank(rank: Mapping[str, Any] | None, lang: str) -> dict[str, str]:
    if not rank or rank.get("rank") is None:
        reason = _words((rank or {}).get("reason"), lang)
        text = word("card_no_rank", lang) + (word("colon", lang) + reason if reason else "")
        return {"text": text, "about": ""}
    place, of = _plain(rank["rank"]), _plain(rank.get("of"))
    text = word("card_rank_of", lang, rank=place, of=of) if of else place
    return {"text": text, "about": _words(rank.get("about"), lang)}


def _words(value: Any, lang: str) -> str:
    """Write a text, a text in both languages, or a table of figures, as one line."""
    if isinstance(value, Mapping):
        if set(value) <= {"en", "zh"}:
            return _plain(value.get(lang))
        colon = word("colon", lang)
        return " · ".join(f"{_plain(k)}{colon}{_plain(v)}" for k, v in value.items())
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return harmless(str(value))
