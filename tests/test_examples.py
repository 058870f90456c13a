"""The examples of docs/questions.md and docs/cookbook.md are asked again, and say the same."""

from __future__ import annotations

import json
import os

from docs.examples import COOKBOOK, KEPT, cooked, examples
from graph.connection import Connection
from graph.store import Store


def test_every_question_answers_as_its_page_shows(shipped_connection: Connection) -> None:
    with Store(shipped_connection) as store:
        made = examples(store)
    kept = json.loads(KEPT.read_text("utf-8"))
    changed = [name for name in made if made[name] != kept.get(name)]
    assert (changed, set(kept)) == ([], set(made)), "python -m docs.examples"


def test_the_cookbook_says_what_its_commands_say(shipped_connection: Connection) -> None:
    server = shipped_connection
    environ = {"NEO4J_URI": server.uri, "NEO4J_USERNAME": server.username,
               "NEO4J_PASSWORD": server.password, "NEO4J_DATABASE": server.database}  # fmt: skip
    text = COOKBOOK.read_text("utf-8")
    assert text.count("\n## ") == 10
    assert cooked(text, {**os.environ, **environ}) == text, "python -m docs.examples"
