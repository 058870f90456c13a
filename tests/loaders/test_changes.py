"""Change lists, withdrawal and a killed client: what each load changed, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.changes import ChangeList, read_changes
from graph.connection import Connection
from graph.net_changes import net_changes
from graph.store import Store
from innolink.history import HistoryError, diff, loads_frame
from loaders.batch import Batch, Dataset, EntityRow, LinkRow, Where
from loaders.pipeline import LoadOptions, LoadReport, load
from loaders.withdrawing import withdraw_dataset

WHERE = Where("test.csv", "t", 2)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(empty_connection: Connection) -> Iterator[Store]:
    with Store(empty_connection) as opened:
        yield opened


def parks(count: int, **values: Any) -> list[EntityRow]:
    rows = [{"id": f"park:{n:02}", "name": f"Park {n}", "country": "CN"} for n in range(count)]
    rows[0] |= values
    return [EntityRow(WHERE, row, "Park") for row in rows]


def put(
    store: Store, name: str, entities: list[EntityRow], folder: Path, **more: Any
) -> LoadReport:
    pair = {"from": "park:00", "to": "park:01", "since": "2024"}
    links = [LinkRow(WHERE, pair, "SISTER_PARK")] if len(entities) > 1 else []
    batch = Batch(Dataset(name, name), entities=entities, links=links)
    return load(store, [batch], LoadOptions(changes=folder, **more))


def everything(store: Store) -> list[Any]:
    """The whole graph but the load stamps and what is noted about loads."""
    nodes = store.rows(
        "MATCH (n) WHERE NOT n:Load AND NOT n:Lock AND NOT n:Dataset "
        "RETURN labels(n) AS labels, n {.*, load: null} AS props"
    )
    links = store.rows(
        "MATCH (a)-[l]->(b) WHERE NOT a:Load RETURN coalesce(a.id, a.key) AS a, type(l) AS type, "
        "coalesce(b.id, b.key) AS b, l {.*, load: null} AS props"
    )
    return sorted(map(repr, [{**n, "labels": sorted(n["labels"])} for n in nodes] + links))


def test_each_load_lists_what_it_changed(store: Store, tmp_path: Path) -> None:
    put(store, "one", parks(20), tmp_path)
    put(store, "one", parks(19, name="Renamed"), tmp_path)
    put(store, "one", parks(19, name="Renamed"), tmp_path)
    first, second, third = (
        list(read_changes(tmp_path / name)) for name in loads_frame(store)["changes"]
    )
    assert (len(first), len(second), third) == (21, 2, [])
    assert {c["before"] for c in first} == {None}
    told = {(c["kind"], c["key"]): (c["before"], c["after"]) for c in second}
    park = {"type": "Park", "country": "CN", "sources": []}
    assert told == {
        ("record", "one|park:00"): (
            {**park, "entity": "park:00", "name": "Park 0"},
            {**park, "entity": "park:00", "name": "Renamed"},
        ),
        ("record", "one|park:19"): ({**park, "entity": "park:19", "name": "Park 19"}, None),
    }


def test_two_loads_differ_by_what_changed_in_all(store: Store, tmp_path: Path) -> None:
    put(store, "one", parks(20), tmp_path)
    put(store, "one", parks(19, name="Renamed"), tmp_path)
    put(store, "one", parks(20, name="Again"), tmp_path)
    frame = diff(store, 1, 3, tmp_path)
    assert frame[["change", "key", "what"]].values.tolist() == [
        ["updated", "one|park:00", "name: Park 0 → Again"]
    ]
    assert len(diff(store, "0", "3", tmp_path)) == 21
    (tmp_path / loads_frame(store)["changes"][2]).unlink()
    assert diff(store, 1, 3, tmp_path).attrs["missing"] == [loads_frame(store)["load"][2]]
    with pytest.raises(HistoryError, match="There is no load 7"):
        diff(store, 1, 7, tmp_path)
    with pytest.raises(HistoryError, match="must surely lie before"):
        diff(store, 3, 1, tmp_path)


def test_two_dates_differ_by_links_that_began_or_ended(store: Store, tmp_path: Path) -> None:
    dated = [
        ("01", "2025-03", None),
        ("02", "2020", "2025-06"),
        ("03", "2025", "2025"),
        ("04", "2024", None),
        ("05", None, None),
        ("06", None, "2030"),
    ]
    links = [
        LinkRow(
            WHERE, {"from": "park:00", "to": f"park:{n}", "since": a, "until": b}, "SISTER_PARK"
        )
        for n, a, b in dated
    ]
    load(store, [Batch(Dataset("one", "one"), entities=parks(7), links=links)])
    frame = diff(store, 2024, 2026, tmp_path)
    assert frame[["change", "to", "to_name"]].values.tolist() == [
        ["ended", "park:02", "Park 2"],
        ["new", "park:01", "Park 1"],
        ["new and ended", "park:03", "Park 3"],
    ]
    assert (frame.attrs["undated"], frame.attrs["links"]) == (1, 6)
    with pytest.raises(HistoryError, match="must be years"):
        diff(store, "2024-13", "2026", tmp_path)


def test_withdrawing_leaves_the_graph_without_the_dataset(store: Store, tmp_path: Path) -> None:
    put(store, "one", parks(3), tmp_path)
    before = everything(store)
    put(store, "two", parks(5, name="Other"), tmp_path)
    asked = withdraw_dataset(store, "two", LoadOptions(changes=tmp_path))
    assert (asked.removed, asked.withheld) == (0, 6)
    done = withdraw_dataset(store, "two", LoadOptions(yes=True, changes=tmp_path))
    assert (done.removed, done.withheld) == (6, 0)
    assert everything(store) == before
    listed = list(net_changes([tmp_path / loads_frame(store)["changes"][2]]))
    assert {c.change for c in listed} == {"removed"}
    assert len(listed) == 6


def test_a_withdrawal_counts_what_a_load_offered(store: Store, tmp_path: Path) -> None:
    """The ends, which another dataset describes, are held by stubs: nobody offered those."""
    put(store, "one", parks(3), tmp_path)
    links = [LinkRow(WHERE, {"from": "park:00", "to": "park:01"}, "SISTER_PARK")]
    offered = load(store, [Batch(Dataset("two", "two"), links=links)]).total.offered
    assert withdraw_dataset(store, "two").withheld == offered == 1
    assert withdraw_dataset(store, "two", LoadOptions(yes=True)).removed == 1
    assert store.rows("MATCH (r:Record {dataset: 'two'}) RETURN count(r) AS n") == [{"n": 0}]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from graph.connection import Connection
from graph.store import Store
from loaders import register
from loaders.pipeline import LoadOptions, load

def progress(stage, done, total):
    if stage == "write" and done >= {at}:
        os.kill(os.getpid(), signal.SIGKILL)

with Store(Connection({uri!r}, password=os.environ["P"])) as store:
    load(store, register.read(Path({file!r})), LoadOptions(changes=Path({folder!r})),
         progress=progress)
"""


def test_a_killed_client_is_carried_on_by_the_same_command(
    store: Store, empty_connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    entities = [f"park:{n},Park,Park {n},CN,s1" for n in range(300)]
    (tmp_path / "data" / "entities.csv").write_text(
        "\n".join(["id,type,name,country,sources", *entities]), "utf-8"
    )
    links = [f"park:{n},SISTER_PARK,park:{n + 1},s1" for n in range(299)]
    (tmp_path / "data" / "links.csv").write_text(
        "\n".join(["from,type,to,sources", *links]), "utf-8"
    )
    (tmp_path / "data" / "sources.csv").write_text("id,title,citation\ns1,T,T\n", "utf-8")
    folder = tmp_path / "changes"
    words = {"root": str(ROOT), "uri": empty_connection.uri, "file": str(tmp_path / "data")}
    program = KILLED.format(**words, folder=str(folder), at=2)
    env = {**os.environ, "P": empty_connection.password}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=False)
    assert done.returncode == -signal.SIGKILL
    half = store.rows("MATCH (e:Entity) RETURN count(e) AS n")[0]["n"]
    assert half == 300
    assert len(loads_frame(store)) == 0
    whole = KILLED.format(**words, folder=str(folder), at=10**9)
    assert subprocess.run([sys.executable, "-c", whole], env=env, check=False).returncode == 0
    after = everything(store)
    listed = list(net_changes([folder / name for name in loads_frame(store)["changes"]]))
    assert len(listed) == 600
    assert {c.change for c in listed} == {"created"}
    assert [p.name for p in folder.iterdir() if p.suffix == ".part"] == []
    store.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n").consume())
    assert subprocess.run([sys.executable, "-c", whole], env=env, check=False).returncode == 0
    assert everything(store) == after


def test_a_torn_list_is_read_up_to_its_tear(tmp_path: Path) -> None:
    changes = ChangeList(tmp_path, "one", "one@1")
    with changes:
        for n in range(100):
            changes.add("record", "Park", f"one|{n}", None, '{"name":"X"}')
        changes.flush()
        file = tmp_path / f"{changes.name}.part"
        whole = list(read_changes(file))
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        torn = list(read_changes(file))
    assert len(whole) == 100
    assert len(torn) < 100
    assert torn == whole[: len(torn)]
