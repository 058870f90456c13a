"""An engine of its own for a measurement, in a folder that goes away with it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graph.engine import Engine
from graph.store import Store
from loaders import networks, plan, reference, register
from loaders.pipeline import load

ROR = ROOT.parent / "shared" / "data" / "ror" / "v2.9-sample-ror-data.zip"
"""The sample of the ROR dump, where the project keeps it."""


@contextmanager
def scratch() -> Iterator[tuple[Engine, Store]]:
    """Start an empty engine; stop it and remove its folder at the end."""
    with tempfile.TemporaryDirectory(prefix="innolink-bench-") as home:
        engine = Engine.default({**os.environ, "NEO4J_URI": "", "INNOLINK_HOME": home})
        try:
            with Store(engine.ensure()) as store:
                yield engine, store
        finally:
            engine.stop()


def wipe(store: Store) -> None:
    """Empty a store: no node, no constraint, no index."""
    while store.write(
        lambda tx: tx.run(
            "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n"
        ).single(strict=True)["n"]
    ):
        pass
    for kind in ("CONSTRAINT", "INDEX"):
        for row in store.rows(f"SHOW {kind} YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            statement = f"DROP {kind} `{row['name']}`"
            store.write(lambda tx, s=statement: tx.run(s).consume())


def load_shipped(store: Store) -> None:
    """Load everything that ships, in the order in which the demo does."""
    load(store, reference.read(ROOT / "data" / "reference"))
    load(store, register.read(ROOT / "data" / "register"))
    load(store, plan.read(ROOT / "data" / "plan"))
    for folder in sorted((ROOT / "data" / "networks").iterdir()):
        if folder.is_dir():
            load(store, networks.read(folder))
