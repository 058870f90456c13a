"""The rules of the house: who may import whom, how long things are, what never stands in a file."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "graph": set(),
    "loaders": {"graph"},
    "queries": {"graph"},
    "analytics": set(),
    "briefings": {"graph", "queries", "analytics"},
    "innolink": {"graph", "loaders", "queries", "analytics", "briefings", "data"},
    "data": {"graph"},
}
MODULE_LINES = 400
FUNCTION_LINES = 40
NEVER_IN_A_FILE = (
    r"(?<![\w.~$}-])/(?:work|root|tmp|home/[a-z])/",  # a folder of somebody's machine
    r"https?://(?:repo1?\.maven|repo\.maven|pypi\.|files\.pythonhosted|test\.pypi)",
    r"(?:localhost|127\.0\.0\.1):(?:3128|8081|8443)",  # proxies and mirrors
)


def tracked() -> list[Path]:
    """Files that belong to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:  # an unpacked archive has no git
        return sorted(p for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts)
    names = listed.stdout.decode().split("\0")
    return sorted(p for n in names if n and (p := ROOT / n).is_file())


FILES = tracked()
MODULES = [p for p in FILES if p.suffix == ".py"]
OURS = [p for p in MODULES if p.relative_to(ROOT).parts[0] != "tests"]
HOUSE = [p for p in MODULES if p.relative_to(ROOT).parts[0] in MAY_IMPORT]


def name(path: Path) -> str:
    """Path as people write it."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.partition(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            own = path.relative_to(ROOT).parts[0]
            found.add((node.module or "").partition(".")[0] if node.level == 0 else own)
    return found


def test_the_rules_speak_of_every_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = declared["tool"]["setuptools"]["packages"]
    assert set(packages) == set(MAY_IMPORT)
    assert set(declared["tool"]["mypy"]["packages"]) == set(MAY_IMPORT)
    nested = {name(p) for p in HOUSE if p.name == "__init__.py"}
    assert nested == {f"{p}/__init__.py" for p in packages}, "a package that would not be installed"


def test_data_goes_one_way_through_the_house() -> None:
    wrong = {}
    for path in HOUSE:
        own = path.relative_to(ROOT).parts[0]
        allowed = MAY_IMPORT[own] | {own}
        if not path.name.startswith("make_") and own == "data":
            allowed = {own}
        found = imported(path) & ((set(MAY_IMPORT) | {"tests", "bench"}) - allowed)
        if found:
            wrong[name(path)] = sorted(found)
    assert wrong == {}


def test_measures_know_neither_a_database_nor_a_page() -> None:
    banned = {"neo4j", "click", "pyvis", "jinja2", "requests", "urllib", "sqlite3"}
    assert {
        name(p): found
        for p in HOUSE
        if name(p).startswith("analytics/") and (found := imported(p) & banned)
    } == {}


def called(path: Path) -> set[str]:
    """Names of methods that a module calls."""
    calls = (
        n.func for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
    )
    return {c.attr for c in calls if isinstance(c, ast.Attribute)}


def test_only_the_store_and_the_engine_open_a_session() -> None:
    speaking = {name(p) for p in HOUSE if called(p) & {"driver", "session"}}
    assert speaking == {"graph/store.py", "graph/engine_process.py"}


def test_no_answer_is_left_half_read() -> None:
    """Statements run in transactions, which end with their answer, and never by themselves."""
    on: dict[str, set[str]] = {}
    for path in (ROOT / "graph").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "run":
                on.setdefault(ast.unparse(node.value), set()).add(name(path))
    speaking = {"graph/store.py", "graph/engine_process.py", "graph/reaching.py"}
    assert {x for x, where in on.items() if where & speaking} == {"tx", "transaction"}
    assert [x for x in on if "session" in x or "driver" in x] == []


def test_there_is_one_list_of_countries() -> None:
    """And one function that knows them: what is read twice is soon two lists (pain 22)."""
    reading = {name(p) for p in OURS if '/ "countries.csv"' in p.read_text("utf-8")}
    assert reading == {"graph/places.py", "loaders/reference.py", "data/make_countries.py"}
    lists = {"pycountry", "country_converter", "territories"}
    asked = {
        name(p)
        for p in OURS
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if lists & {getattr(node, "attr", ""), getattr(node, "module", ""),
                    *(a.name for a in getattr(node, "names", ()) if isinstance(a, ast.alias))}
    }  # fmt: skip
    assert asked <= {"data/make_countries.py"}


def test_a_module_fits_a_reader() -> None:
    long = {
        name(p): n for p in OURS if (n := len(p.read_text("utf-8").splitlines())) > MODULE_LINES
    }
    assert long == {}, f"modules have at most {MODULE_LINES} lines"


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Lines of a function's body: no docstring, no blank lines, no comments."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if not body:
        return 0
    own = (x.strip() for x in lines[body[0].lineno - 1 : node.end_lineno])
    return sum(1 for x in own if x and not x.startswith("#"))


def test_a_function_fits_a_screen() -> None:
    long = {
        f"{name(path)}:{node.name}": n
        for path in OURS
        for text in (path.read_text("utf-8"),)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (n := code_lines(node, text.splitlines())) > FUNCTION_LINES
    }
    assert long == {}, f"functions have at most {FUNCTION_LINES} lines"


def test_no_verb_of_the_front_door_is_named_like_a_module() -> None:
    from innolink import __all__ as verbs

    modules = {p.stem for p in (ROOT / "innolink").glob("*.py")}
    assert modules.isdisjoint(verbs), "importing the module would put it in the verb's place"


def test_no_module_is_a_grab_bag() -> None:
    bags = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "tools.py"}
    assert [name(p) for p in MODULES if p.name in bags] == []


@pytest.mark.parametrize("pattern", NEVER_IN_A_FILE)
def test_no_machine_and_no_registry_stands_in_a_file(pattern: str) -> None:
    text = {".py", ".md", ".toml", ".js", ".css", ".j2", ".cypher", ".lock", ".ipynb", ".yml", ""}
    found = [
        f"{name(p)}:{number}: {line.strip()[:80]}"
        for p in FILES
        if p.suffix in text and p != Path(__file__)
        for number, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "open('/tmp/x')",
        "/".join(["see ", "work", "main"]),
        ".".join(["https://repo1", "maven", "org/m2"]),
        "cd /home/a/b",
    ],
)
def test_the_patterns_find_what_they_are_for(line: str) -> None:
    assert any(re.search(p, line) for p in NEVER_IN_A_FILE)


def test_every_dependency_has_a_lower_bound_and_none_an_upper_one() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*declared["project"]["dependencies"]]
    wanted += [x for xs in declared["project"]["optional-dependencies"].values() for x in xs]
    assert [
        x for x in wanted if not re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?>=[0-9.]+", x)
    ] == []


def test_the_makefile_lists_every_habit() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    habits = set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))
    assert habits >= {"help", "demo", "test", "lint", "bench", "docs", "clean"}
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert phony == habits


def test_what_pytest_is_asked_for_never_reaches_the_demo() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    line = next(x for x in lines if "make demo" in x and x.startswith("INNOLINK_HOME"))
    words = line.partition("#")[0].split()[1:]
    env = {**os.environ, "ARGS": "tests/of/somebody"}
    done = subprocess.run([words[0], "-n", *words[1:]], cwd=ROOT, env=env, text=True,
                          capture_output=True, check=True)  # fmt: skip
    assert "innolink demo" in done.stdout
    assert "tests/of/somebody" not in done.stdout
