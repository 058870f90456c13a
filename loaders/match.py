"""Names and lines of text → organisations: accepted, proposed with reasons, or nothing.

Accepted is only a name that equals one of an organisation's names after normalisation, where
country and city agree and no other organisation has that name. An acronym alone, a name shared
by two, a likeness: these propose, and a person decides. Nothing is chained: that A is B and
that B is C says nothing about A and C.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.wording import Message
from loaders.match_cities import city_key
from loaders.match_fuzzy import Nearest
from loaders.match_index import Hit, NameIndex, Organisation
from loaders.match_lines import LONGEST, Found, Group, groups, names_in, segments
from loaders.match_names import name_key
from loaders.match_place import region_of

__all__ = ["Answer", "Candidate", "Matcher", "Query"]

MOST = 5
"""Candidates that are proposed at most."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is to be matched.

    Attributes
    ----------
    text
        A name, or a line of text that names organisations.
    country
        ISO 3166-1 alpha-2 with which a match must agree; empty when not known.
    city
        City with which a match must agree; empty when not known.
    """

    text: str
    country: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a name may mean, with its score of 0 to 1 and the reason."""

    organisation: Organisation
    score: float
    reason: Message


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one name in a text.

    Attributes
    ----------
    part
        The words that were matched; the whole text of a plain name.
    decision
        ``accepted``, ``candidates`` or ``none``.
    reason
        Why, to be said in either language.
    candidates
        The accepted organisation alone, or those to choose from, the best first.
    """

    part: str
    decision: str
    reason: Message
    candidates: tuple[Candidate, ...] = ()


_Fit = tuple[int, Hit, Message | None]
"""Position of an organisation, its name, and what speaks against it."""


def _say(key: str, /, **fields: object) -> Message:
    return Message("loaders", f"match.{key}", fields)


@dataclass(slots=True)
class Matcher:
    """Matches against one index.

    Parameters
    ----------
    index
        The organisations.
    """

    index: NameIndex
    _nearest: Nearest | None = field(default=None, init=False)

    def match(self, queries: Sequence[Query]) -> list[list[Answer]]:
        """Match names or lines.

        Returns
        -------
        list of list of Answer
            For each query one answer or more, in the order of the text. Equal queries have
            equal answers, whatever stands beside them.
        """
        asked = list(dict.fromkeys(queries))
        answers = {query: self._known(query) for query in asked}
        open_ones = [q for q in asked if not answers[q]]
        likely = self._search([q for q in open_ones if name_key(q.text[:LONGEST]).text])
        for query in open_ones:
            answers[query] = [self._proposed(query, likely.get(query, []))]
        return [answers[query] for query in queries]

    # --- names that are known -----------------------------------------------------------

    def _known(self, query: Query) -> list[Answer]:
        """Answers of the names that a text equals or holds; none when it holds no name."""
        if not name_key(query.text[:LONGEST]).text:
            return [Answer("", "none", _say("empty"))]
        if len(query.text) > LONGEST:
            return [Answer("", "none", _say("too_long", most=LONGEST))]
        hits, moved = self.index.hits(query.text)
        if hits:
            return [self._decide(query.text.strip(), hits, query, None, moved)]
        answers: list[Answer] = []
        for group in groups(query.text, self.index):
            found = names_in(group, self.index)
            answers += [self._in_line(f, found, query, group) for f in found]
        return _once(answers)

    def _in_line(self, one: Found, all_found: list[Found], query: Query, group: Group) -> Answer:
        """Decide about a name in a line; a general one may be a part of another body."""
        answer = self._decide(one.text, one.hits, query, group, False)
        if answer.decision == "accepted" and one.general:
            alone = len(all_found) == 1 and len(segments(group.text)) <= 3
            city = city_key(answer.candidates[0].organisation.city)
            if not (alone and group.country and city in group.cities):
                return Answer(one.text, "candidates", _say("general"), answer.candidates)
        return answer

    def _decide(
        self, text: str, hits: Sequence[Hit], query: Query, group: Group | None, moved: bool
    ) -> Answer:
        """Decide about organisations of which one name equals the text, or its part in a line."""
        inside = group is not None
        group = group or Group(query.text, "", frozenset())
        those = self.index.those(hits)
        fits: list[_Fit] = []
        others: list[_Fit] = []
        for place, hit in those.items():
            objection = self._objection(self.index.organisations[place], query, group)
            (others if objection and objection.key.endswith("differs") else fits).append(
                (place, hit, objection)
            )
        named = self._here([f for f in fits if not f[1].acronym], group)
        country = query.country or group.country
        if len(named) == 1:
            place, hit, objection = named[0]
            if hit.bound and not country:
                objection = objection or _say("country_needed")
            if objection is None:
                how = "reordered" if moved else "within" if inside else "same"
                return self._accepted(text, place, hit, how)
            return self._choice(text, objection, [(place, objection), *_rest(fits, others, place)])
        if len(named) > 1:
            reason = _say("shared", count=len(named))
            return self._choice(text, reason, [(p, reason) for p, _, _ in named])
        if fits:
            reason = _say("acronym")
            return self._choice(text, reason, [(p, reason) for p, _, _ in fits])
        reasons = [(p, o or _say("shared", count=len(others))) for p, _, o in others]
        return self._choice(text, reasons[0][1], reasons)

    def _here(self, named: list[_Fit], group: Group) -> list[_Fit]:
        """Of several bodies of one name, those in a city that the line names; else all."""
        organisations = self.index.organisations
        here = [f for f in named if city_key(organisations[f[0]].city) in group.cities]
        return here if len(named) > 1 and here else named

    def _accepted(self, text: str, place: int, hit: Hit, how: str) -> Answer:
        organisation = self.index.organisations[place]
        reason = _say(how, name=hit.name)
        return Answer(text, "accepted", reason, (Candidate(organisation, 1.0, reason),))

    def _choice(self, text: str, reason: Message, places: Iterable[tuple[int, Message]]) -> Answer:
        organisations = self.index.organisations
        chosen = [Candidate(organisations[p], 1.0, why) for p, why in places][:MOST]
        return Answer(text, "candidates", reason, tuple(chosen))

    def _objection(self, one: Organisation, query: Query, group: Group) -> Message | None:
        """Why an organisation of that name is not accepted; ``None`` when place agrees."""
        given = query.country and (region_of(query.country, query.city) or query.country)
        for country in (given, group.country):
            if country and not one.country:
                return _say("country_unknown", given=country)
            if country and country != one.country:
                return _say("country_differs", given=country, found=one.country)
        if query.city:
            if not one.city:
                return _say("city_unknown", given=query.city)
            if city_key(query.city) != city_key(one.city):
                return _say("city_differs", given=query.city, found=one.city)
        return None

    # --- names that are not -------------------------------------------------------------

    def _search(self, queries: Sequence[Query]) -> dict[Query, list[tuple[float, int]]]:
        """Search what is like each query, or like a part of its line."""
        if not queries:
            return {}
        if self._nearest is None:
            self._nearest = Nearest(self.index)
        texts = {q: _searched(q.text, self.index) for q in queries}
        asked = list(dict.fromkeys(t for some in texts.values() for t in some))
        found = dict(zip(asked, self._nearest.search(asked), strict=True))
        likely = {}
        for query, some in texts.items():
            best: dict[int, float] = {}
            for score, place in (pair for text in some for pair in found[text]):
                best[place] = max(score, best.get(place, 0.0))
            likely[query] = sorted(((s, p) for p, s in best.items()), key=lambda x: (-x[0], x[1]))
        return likely

    def _proposed(self, query: Query, likely: Iterable[tuple[float, int]]) -> Answer:
        """Propose what is alike and does not lie in another country or city."""
        last = groups(query.text, self.index)[-1:] or [Group("", "", frozenset())]
        chosen = []
        for score, place in likely:
            one = self.index.organisations[place]
            group = Group("", last[0].country, frozenset())
            objection = self._objection(one, query, group)
            if objection is None or not objection.key.endswith("differs"):
                reason = objection or _say("alike")
                chosen.append(Candidate(one, score, reason))
        if not chosen:
            return Answer(query.text.strip(), "none", _say("none"))
        return Answer(query.text.strip(), "candidates", _say("alike_only"), tuple(chosen[:MOST]))


def _rest(fits: Sequence[_Fit], others: Sequence[_Fit], first: int) -> list[tuple[int, Message]]:
    return [(p, why or _say("acronym")) for p, _, why in (*fits, *others) if p != first]


def _searched(text: str, index: NameIndex) -> list[str]:
    """Texts to search for: a plain name, or each part of a line."""
    parts = [s for g in groups(text, index) for s in segments(g.text)]
    return [text] if len(parts) <= 1 else [text, *(p for p in parts if len(p) > 5)][:8]


def _once(answers: Iterable[Answer]) -> list[Answer]:
    """Leave out what is named again, and candidates that are accepted elsewhere in the line."""
    found = list(answers)
    accepted = {a.candidates[0].organisation.id for a in found if a.decision == "accepted"}
    kept: list[Answer] = []
    seen: set[tuple[str, ...]] = set()
    for answer in found:
        ids = tuple(c.organisation.id for c in answer.candidates)
        known = answer.decision == "candidates" and accepted.intersection(ids)
        if ids not in seen and not known:
            seen.add(ids)
            kept.append(answer)
    return kept
