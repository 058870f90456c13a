"""How often ``innolink match`` is right, and how fast it is: prints Markdown.

Names of the ROR sample spoilt by kind, names held out, lines labelled by hand, the strings of
CORDIS, and 10 000 names against 120 000 organisations.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.match_perturb import INTACT, SPOILT, Kind, typing_error
from graph.places import country_code
from loaders.match import Answer, Matcher, Query
from loaders.match_index import NameIndex, Organisation
from loaders.match_names import has_han, is_acronym
from loaders.match_source import index_of_ror

SHARED = ROOT.parent / "shared" / "data"
ROR = SHARED / "ror" / "v2.9-sample-ror-data.zip"
CORDIS = SHARED / "cordis" / "horizon-2025-12-01-sample-csv.zip"
LINES = ROOT / "tests" / "samples" / "affiliations" / "affiliations.csv"
SEED = 2026
NAMES_A_KIND = 1000
SYNTHETIC = 120_000
ASKED = 10_000


def accepted(answers: Iterable[Answer]) -> list[str]:
    """Ids that were accepted for one text."""
    return [a.candidates[0].organisation.id for a in answers if a.decision == "accepted"]


def share(part: int, whole: int) -> str:
    """Say a share to three places, with its counts."""
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "–"


# --- (i) spoilt names ---------------------------------------------------------------------


def spoilt(matcher: Matcher, kind: Kind, country: bool) -> tuple[int, int, int]:
    """Spoil names by one kind; how many changed names there were, were accepted, and rightly."""
    dice = random.Random(SEED)
    pairs = [
        (o, name)
        for o in matcher.index.organisations
        for name in (o.name, o.name_zh)
        if name and not is_acronym(name)
    ]
    dice.shuffle(pairs)
    asked = []
    for one, name in pairs:
        text = kind(name, dice)
        if text != name and len(asked) < NAMES_A_KIND:
            asked.append((one, Query(text, one.country if country else "")))
    found = [accepted(a) for a in matcher.match([q for _, q in asked])]
    right = sum(ids == [one.id] for (one, _), ids in zip(asked, found, strict=True))
    return len(asked), sum(map(bool, found)), right


def perturbed(matcher: Matcher) -> str:
    """Tell the spoilt names by kind."""
    lines = ["| what was done to the name | names | precision | recall |", "|---|---|---|---|"]
    for country, title in ((True, "with its country"), (False, "without")):
        total = [0, 0, 0]
        for name, kind in INTACT.items():
            counts = spoilt(matcher, kind, country)
            total = [a + b for a, b in zip(total, counts, strict=True)]
            if country:
                lines.append(_kind_row(name, *counts))
        lines.append(_kind_row(f"**all that leave it intact, {title}**", *total))
        if country:
            lines += [_kind_row(n, *spoilt(matcher, k, True)) for n, k in SPOILT.items()]
    return "\n".join(lines)


def _kind_row(name: str, asked: int, taken: int, right: int) -> str:
    return f"| {name} | {asked} | {share(right, taken)} | {share(right, asked)} |"


# --- (ii) names held out ------------------------------------------------------------------


def held_out(index: NameIndex) -> str:
    """Take a name from each record with two or more of one script, and ask for it."""
    asked, rest = [], []
    for one in index.organisations:
        han = [n for n in one.names if has_han(n) and not is_acronym(n)]
        latin = [n for n in one.names if n.isascii() and not is_acronym(n)]
        group = next((g for g in (han, latin) if len(g) >= 2), None)
        if group:
            lost = next(n for n in reversed(group) if n != one.name or len(group) == 1)
            asked.append((one, lost))
            one = replace(one, names=tuple(n for n in one.names if n != lost))
        rest.append(one)
    matcher = Matcher(NameIndex.of(rest))
    answers = matcher.match([Query(name, one.country) for one, name in asked])
    first = within = taken = wrong = 0
    for (one, _), some in zip(asked, answers, strict=True):
        ids = [c.organisation.id for a in some for c in a.candidates]
        first += ids[:1] == [one.id]
        within += one.id in ids[:5]
        taken += bool(accepted(some))
        wrong += bool(set(accepted(some)) - {one.id})
    again = taken - wrong
    return "\n".join(
        [
            "| a name that the record no longer has, with its country | |",
            "|---|---|",
            f"| the record is the first candidate | {share(first, len(asked))} |",
            f"| it is among the first five | {share(within, len(asked))} |",
            f"| accepted: another of its names is the same | {share(again, len(asked))} |",
            f"| another record was accepted | {share(wrong, len(asked))} |",
        ]
    )


# --- (iii) lines labelled by hand -----------------------------------------------------------


def labelled(matcher: Matcher) -> str:
    """Tell precision and recall of the labelled lines, each half by itself."""
    with LINES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = [set(accepted(a)) for a in matcher.match([Query(r["line"]) for r in rows])]
    lines = ["| lines | number | names in them | precision | recall |", "|---|---|---|---|---|"]
    cases = [
        (
            r["origin"],
            _reported(r["line"]),
            has_han(r["line"]),
            set(filter(None, r["ids"].split("|"))),
            got,
        )
        for r, got in zip(rows, answers, strict=True)
    ]
    report = [c for c in cases if c[1]]
    parts = [
        ("**reported half**", report),
        ("… of them Chinese", [c for c in report if c[2]]),
        ("… of them from OpenAlex and Crossref", [c for c in report if c[0] != "written"]),
        ("tuning half", [c for c in cases if not c[1]]),
    ]
    for title, some in parts:
        gold = sum(len(c[3]) for c in some)
        got = sum(len(c[4]) for c in some)
        right = sum(len(c[3] & c[4]) for c in some)
        lines.append(
            f"| {title} | {len(some)} | {gold} | {share(right, got)} | {share(right, gold)} |"
        )
    return "\n".join(lines)


def _reported(line: str) -> bool:
    return int(hashlib.sha256(line.strip().encode()).hexdigest(), 16) % 2 == 1


# --- (iv) CORDIS ------------------------------------------------------------------------------


def cordis(matcher: Matcher) -> str:
    """Match CORDIS's strings with and without their countries."""
    with zipfile.ZipFile(CORDIS) as archive:
        text = archive.read("organization.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    pairs = sorted({(r["name"], r["country"], r["city"]) for r in rows if r["name"]})
    asked = list(dict.fromkeys((n, country_code(c) or "") for n, c, _ in pairs))
    bare = [accepted(a) for a in matcher.match([Query(n) for n, _ in asked])]
    placed = [accepted(a) for a in matcher.match([Query(n, c) for n, c in asked])]
    where = {o.id: o.country for o in matcher.index.organisations}
    met = [(c, ids[0]) for (_, c), ids in zip(asked, bare, strict=True) if ids and c]
    agree = sum(where[i] == c for c, i in met)
    return "\n".join(
        [
            "| strings of CORDIS (name and country, each once) | |",
            "|---|---|",
            f"| strings | {len(asked)} |",
            f"| accepted without looking at the country | {sum(map(bool, bare))} |",
            f"| … of these, in the country that CORDIS gives | {share(agree, len(met))} |",
            f"| accepted with the country | {sum(map(bool, placed))} |",
        ]
    )


# --- speed ----------------------------------------------------------------------------------


def synthetic(index: NameIndex, size: int) -> list[Organisation]:
    """Make many organisations of the sample's names: one word of each changed for a made-up one."""
    dice = random.Random(SEED)
    syllables = ["ba", "lo", "mi", "ken", "tor", "su", "vel", "ri", "an", "go", "dha", "xi", "po"]
    han = "东西南北中山河江湖海云龙金石林安平长永新泰"
    made = []
    while len(made) < size:
        for one in index.organisations:
            latin = "".join(dice.choices(syllables, k=3)).title()
            chinese = "".join(dice.choices(han, k=3))
            names = tuple(
                chinese + n[2:] if has_han(n) else re.sub(r"\S+", latin, n, count=1)
                for n in one.names
            )
            identity = f"x:{len(made):06d}"
            made.append(replace(one, id=identity, name=names[0], names=names, name_zh=""))
    return made[:size]


def speed(index: NameIndex) -> str:
    """Match 10 000 names against 120 000 organisations."""
    organisations = synthetic(index, SYNTHETIC)
    dice = random.Random(SEED)
    process = psutil.Process()
    start = time.process_time()
    matcher = Matcher(NameIndex.of(organisations))
    indexed = time.process_time() - start
    queries = []
    for number in range(ASKED):
        one = dice.choice(organisations)
        name = dice.choice(one.names)
        text = name if number % 2 else typing_error(name, dice)
        queries.append(Query(text, one.country if number % 3 else ""))
    start = time.process_time()
    answers = matcher.match(queries)
    took = time.process_time() - start
    exact = sum(bool(accepted(a)) for a in answers)
    names = sum(len(o.names) for o in organisations)
    return "\n".join(
        [
            "| 10 000 names against 120 000 organisations | |",
            "|---|---|",
            f"| names in the index | {names} |",
            f"| making the index | {indexed:.1f} s of one processor |",
            f"| matching, half of the names with a typing error | {took:.1f} s |",
            f"| together (at most two minutes were promised) | {indexed + took:.1f} s |",
            f"| accepted | {exact} |",
            f"| memory of the process at the end | {process.memory_info().rss // 2**20} MiB |",
        ]
    )


def main(wanted: Sequence[str]) -> None:
    """Print the sections that are asked for, or all."""
    index = index_of_ror(ROR)
    matcher = Matcher(index)
    parts = {
        "perturbed": lambda: perturbed(matcher),
        "held": lambda: held_out(index),
        "lines": lambda: labelled(matcher),
        "cordis": lambda: cordis(matcher),
        "speed": lambda: speed(index),
    }
    print(
        f"Against the {len(index.organisations)} records in force of the ROR sample (v2.9); seed "
        f"{SEED}. Precision: of what was accepted, what is right. Recall: of all, what was rightly "
        "accepted. The speed is on synthetic organisations, made of the sample's names."
    )
    for name in wanted or parts:
        print(f"\n{parts[name]()}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
