"""The run log: what every score was computed from, by which method, and how.

::

    runs/
      ID.json                what was asked, fingerprint, method file, seed, engines, the score
      ID.inputs.json.gz      what was read: enough to compute it again
      ID.method.parquet      choices and result of every draw of the method
      ID.data.parquet        every replicate of the data, or every publisher left out

An id names its content: the same question on the same data by the same method, seed and
versions is the same run, and is written once.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from graph.engine_settings import EngineSettings
from graph.files import write_whole
from graph.store import Store
from innolink.score_inputs import Inputs, inputs_from_dict
from innolink.score_peers import ScoreError, name_label

if TYPE_CHECKING:
    from innolink.score_result import ScoreResult

_ID = re.compile(r"[0-9a-z][0-9a-z-]{0,80}")
_LIBRARIES = ("innolink", "numpy", "pandas", "networkx", "scipy")


@dataclass(frozen=True, slots=True)
class Run:
    """A score that was kept.

    Attributes
    ----------
    id
        Its id.
    told
        What ``ID.json`` holds; keys as in ``docs/method.md``.
    inputs
        What was read then.
    """

    id: str
    told: Mapping[str, Any]
    inputs: Inputs

    @property
    def method(self) -> str:
        """Text of the method file then."""
        return str(self.told["method"]["text"])


def folder() -> Path:
    """Folder of the run log, in the user's data."""
    return EngineSettings.from_environment().home / "runs"


def keep_run(
    made: ScoreResult,
    inputs: Inputs,
    method: str,
    draws: int,
    seed: int,
    used: Mapping[str, str],
) -> str:
    """Keep a score, whole, and give its id.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    versions = {name: _version(name) for name in _LIBRARIES} | {"python": platform.python_version()}
    asked = {
        "subject": inputs.subject["id"],
        "layer": inputs.layer.id,
        "peers": inputs.group,
        "as_of": inputs.as_of,
        "draws": draws,
        "seed": seed,
    }
    core = {
        **asked,
        "fingerprint": inputs.fingerprint(),
        "method": {
            "version": made.closeness.spec.version,
            "sha256": hashlib.sha256(method.encode()).hexdigest(),
            "text": method,
        },
        "versions": versions,
        "engines": dict(used) | _measured_by(made),
    }
    name = _name(core, inputs)
    file = folder() / f"{name}.json"
    if file.exists():
        return name
    for kind, frame in made.replicates().items():
        write_whole(file.with_name(f"{name}.{kind}.parquet"), _parquet(frame))
    read = json.dumps(inputs.to_dict(), ensure_ascii=False, sort_keys=True).encode()
    write_whole(file.with_name(f"{name}.inputs.json.gz"), gzip.compress(read, 6, mtime=0))
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    told = {"id": name, "at": at, **core, "score": made.to_dict() | {"run": name}}
    # Last, for a run is there when this file is.
    write_whole(file, json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return name


def read_run(name: str) -> Run:
    """Read a run back.

    Raises
    ------
    ScoreError
        There is no such run, or its files cannot be read; names the nearest ones.
    """
    place = folder()
    file = place / f"{name}.json"
    if not _ID.fullmatch(name) or not file.exists():
        known = [row["run"] for row in runs().to_dict("records")][:5]
        raise ScoreError("score_error.no_run", run=name, folder=str(place), known=known)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        read = gzip.decompress((place / f"{name}.inputs.json.gz").read_bytes())
        return Run(name, told, inputs_from_dict(json.loads(read)))
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise ScoreError("score_error.broken_run", run=name, folder=str(place)) from error


def runs() -> pd.DataFrame:
    """List the scores that were kept, the latest first.

    Returns
    -------
    pandas.DataFrame
        ``run``, ``at``, ``subject``, ``layer``, ``peers``, ``as_of``, ``index``, ``rank``,
        ``seed``, ``draws``, ``engines`` (what really ran: database, index, draws, paths);
        empty when there is none. Files that are no runs are left out. ``attrs["names"]`` has
        the subjects' names by their ids.
    """
    columns = ["run", "at", "subject", "layer", "peers", "as_of", "index", "rank", "seed", "draws",
               "engines"]  # fmt: skip
    rows = []
    names = {}
    for file in sorted(folder().glob("*.json")):
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            score = told["score"]
            rows.append(
                {k: told[k] for k in ("at", "subject", "layer", "peers", "as_of", "seed", "draws")}
                | {
                    "run": told["id"],
                    "index": score["index"],
                    "rank": score["rank"]["rank"],
                    "engines": "; ".join(dict.fromkeys(told["engines"].values())),
                }
            )
            names[told["subject"]] = name_label(score["subject"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    rows.sort(key=lambda row: (row["at"], row["run"]), reverse=True)
    found = pd.DataFrame(rows, columns=columns).astype({"index": "Float64", "rank": "Int64"})
    found.attrs["names"] = names
    return found


def engines(store: Store) -> dict[str, str]:
    """Name what did the work: the database, and what measured."""
    found = store.rows(
        "CALL dbms.components() YIELD name, versions, edition RETURN name, versions, edition"
    )
    server = ", ".join(f"{x['name']} {x['versions'][0]} {x['edition']}" for x in found)
    return {
        "database": server,
        "index": f"networkx {_version('networkx')}",
        "draws": f"numpy {_version('numpy')}",
    }


def _measured_by(made: ScoreResult) -> dict[str, str]:
    """Engine that counted the paths of the network, where there was one."""
    engine = made.closeness.parts["centrality"].numbers.get("engine")
    return {"paths": str(engine)} if engine else {}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _name(core: Mapping[str, Any], inputs: Inputs) -> str:
    words = f"{inputs.subject['name'] or inputs.subject['id']} {inputs.layer.id}".lower()
    slug = re.sub(r"[^0-9a-z]+", "-", words).strip("-")[:48].strip("-") or "run"
    digest = hashlib.sha256(json.dumps(core, sort_keys=True).encode()).hexdigest()
    return f"{slug}-{digest[:10]}"


def _parquet(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_parquet(out, index=False, compression="zstd")
    return out.getvalue()
