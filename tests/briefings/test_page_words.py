"""The catalogue of words: both languages say the same, nothing is missing, nothing is idle."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import briefings.words
from briefings.words import word, words
from graph import ontology
from graph.properties import CONFIDENCE

FOLDER = Path(briefings.words.__file__).parent
CATALOGUE = tomllib.loads((FOLDER / "page_words.toml").read_text(encoding="utf-8"))
CODE = {p: p.read_text(encoding="utf-8") for p in sorted((FOLDER / "templates").iterdir())}
CODE |= {p: p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("*.py"))}
BY_VALUE = (
    *("choice_", "count_", "part_", "about_", "coverage_", "figure_", "card_range_"),
    *("help_", "list_", "change_"),
)
FIELD = re.compile(r"\{(\w+)(?::[^}]*)?\}")
USES = (
    r"""\bt\((?:[^()"]*\?\s*)?"(\w+)"(?:\s*:\s*"(\w+)")?""",
    r'data-(?:word|label|hint)="(\w+)"',
    r"\{\{ words\.(\w+)",
    r'\bword\(\s*"(\w+)"',
)


def used() -> set[str]:
    found: set[str] = set()
    for text in CODE.values():
        for pattern in USES:
            for hit in re.finditer(pattern, text):
                found |= {key for key in hit.groups() if key}
    return found


def test_each_message_has_both_languages_with_the_same_fields() -> None:
    wrong = {
        key: texts
        for key, texts in CATALOGUE.items()
        if set(texts) != {"en", "zh"}
        or not all(t.strip() or key in ("colon", "sentence_gap") for t in texts.values())
        or sorted(FIELD.findall(texts["en"])) != sorted(FIELD.findall(texts["zh"]))
    }
    assert wrong == {}


def test_each_message_that_is_asked_for_exists() -> None:
    assert {key for key in used() if not key.endswith("_")} - set(CATALOGUE) == set()


def test_each_message_is_asked_for() -> None:
    everything = "\n".join(CODE.values())
    idle = [
        key
        for key in CATALOGUE
        if not key.startswith(BY_VALUE) and not re.search(rf"""["'.]{key}\b""", everything)
    ]
    assert idle == []


def test_each_closed_choice_of_the_ontology_has_words() -> None:
    choices = set(CONFIDENCE.choices)
    for name in ontology.ENTITIES:
        for declared in ontology.entity_properties(name).values():
            choices |= set(declared.choices)
    assert {c for c in choices if f"choice_{c}" not in CATALOGUE} == set()


def test_chinese_texts_are_chinese_and_english_ones_are_not() -> None:
    han = re.compile("[\u4e00-\u9fff]")
    bilingual = {"search_hint", "draft", "draft_long", "colon"}
    wrong = [k for k, t in CATALOGUE.items() if k not in bilingual and han.search(t["en"])]
    spoken = {k for k, t in CATALOGUE.items() if re.search(r"[^\W\d_]", FIELD.sub("", t["en"]))}
    wrong += [k for k in spoken - bilingual - {"of_total"} if not han.search(CATALOGUE[k]["zh"])]
    assert wrong == []


def test_no_chinese_or_english_sentence_stands_outside_the_catalogue() -> None:
    """In the scripts, no quoted text has two words or a Chinese character."""
    quoted = re.compile(r'"([^"\n\\]*)"|`([^`]*)`')
    allowed = re.compile(r"Noto|sans-serif|SimSun|Script=Han|px |_blank|noopener|use strict|<\?xml")
    found = []
    for path, text in CODE.items():
        if path.suffix != ".js":
            continue
        code = re.sub(r"^\s*(//|/?\*).*$", "", text, flags=re.M)
        for hit in quoted.finditer(code):
            said = re.sub(r"\$\{[^}]*\}", "", hit[1] or hit[2] or "")
            sentence = re.search(r"[\u4e00-\u9fff]|[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", said)
            if sentence and not allowed.search(said):
                found.append((path.name, said))
    assert found == []


def test_a_message_is_filled() -> None:
    assert word("card_rank_of", "zh", rank=3, of=58) == "第 3 位（共 58 个）"


@pytest.mark.parametrize("lang", ["fr", "", "ZH"])
def test_another_language_is_refused(lang: str) -> None:
    with pytest.raises(ValueError, match="the languages are zh and en"):
        words(lang)
