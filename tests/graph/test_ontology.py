"""The ontology agrees with itself: what may be proposed may also be recorded."""

from __future__ import annotations

from graph.model import Family
from graph.ontology import ENTITIES, LINKS, TIE_LINKS


def test_a_link_is_sought_only_between_ends_that_it_may_join() -> None:
    kinds = next(p for p in ENTITIES["Organization"].properties if p.name == "kinds").choices
    seen = set()
    for name, link in LINKS.items():
        for pair in link.sought:
            seen.add(name)
            ends = {(a, b) for a in pair.start.types for b in pair.end.types}
            wrong = {(a, b) for a, b in ends if not link.allows(a, b)}
            assert wrong == set(), name
            assert {*pair.start.kinds, *pair.end.kinds} <= set(kinds), name
    assert seen == set(TIE_LINKS) - {"OPERATES"}
    assert all(LINKS[n].family is Family.FACT and LINKS[n].tie for n in seen)


def test_kinds_of_tie_have_words_in_both_languages() -> None:
    words = [(LINKS[n].tie_label.en, LINKS[n].tie_label.zh) for n in TIE_LINKS]
    assert len(set(words)) == len(TIE_LINKS)
    assert all(en and zh and en != zh for en, zh in words)
