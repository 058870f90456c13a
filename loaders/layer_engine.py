"""The engines that layers are counted on: DuckDB in this process, or Spark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.errors import LoadError
from loaders.layer_expression import WORKS, authorships, copublications

__all__ = ["find_java", "layer", "open_engine", "read_json"]

FITTING = (17, 21)
"""Lines of Java on which Spark 4.0 runs; the one that runs the database (25) is not among them."""

_VERSION = re.compile(r'version "(\d+)')
_BATCH = 100_000


def layer(
    works: Sequence[str | os.PathLike[str]],
    target: str | os.PathLike[str],
    node: str = "country",
    *,
    cities: str | os.PathLike[str] | None = None,
    engine: str = "duckdb",
    spark_url: str = "local[2]",
    memory: str = "3GB",
) -> int:
    """Count a co-publication layer from works and write it as a Parquet file.

    Parameters
    ----------
    works
        JSON lines, gzipped or not, as OpenAlex's snapshot holds them; or Parquet with the
        columns ``work``, ``year``, ``field`` and ``node``.
    target
        Parquet file to write, sorted by start, end, year and field; see
        :func:`loaders.layer_expression.copublications`.
    node
        ``country``, ``city`` or ``organisation``.
    cities
        Parquet file of ``organisation`` and ``city``, for a layer of cities out of JSON.
    engine, spark_url
        ``duckdb``, or ``spark`` on a cluster by Spark Connect (``sc://host:15002``), a master
        (``spark://host:7077``) or this machine (``local[2]``). What ``works`` names must be
        readable where the engine runs; ``target`` is written here.
    memory
        Most memory that DuckDB takes; beyond it goes to temporary files.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    LoadError
        A package or a fitting Java is missing, or a layer of cities lacks its table.
    """
    import pyarrow.parquet as parquet

    paths = [str(path) for path in works]
    tables = all(path.endswith(".parquet") for path in paths)
    if node == "city" and not tables and cities is None:
        raise LoadError("layer.cities")
    out = Path(target)
    part = out.with_name(f".{out.name}.part")
    try:
        with open_engine(engine, spark_url, memory) as backend:
            given = backend.read_parquet(paths) if tables else read_json(backend, paths)
            places = backend.read_parquet(str(cities)) if cities else None
            parties = given if tables else authorships(given, node, places)
            counted = copublications(parties, node).order_by(["start", "end", "year", "field"])
            _write(backend, counted, part)
        rows = int(parquet.read_metadata(part).num_rows)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(backend: Any, table: Any, part: Path) -> None:
    """Write a result here, whichever engine has it."""
    import pyarrow.parquet as parquet

    if backend.name == "duckdb":
        backend.to_parquet(table, part)
        return
    with parquet.ParquetWriter(part, table.schema().to_pyarrow()) as writer:
        for batch in backend.to_pyarrow_batches(table, chunk_size=_BATCH):
            writer.write_batch(batch)


def read_json(backend: Any, paths: list[str]) -> Any:
    """Read works from JSON lines: the columns of :data:`loaders.layer_expression.WORKS`."""
    if backend.name == "duckdb":
        return backend.read_json(paths, columns=WORKS, format="newline_delimited")
    return backend.read_json(paths, schema=", ".join(f"{k} {_spark(v)}" for k, v in WORKS.items()))


def _spark(kind: str) -> str:
    """Write one of DuckDB's types as Spark does.

    Examples
    --------
    >>> _spark("STRUCT(a VARCHAR, b VARCHAR[])[]")
    'ARRAY<STRUCT<a STRING, b ARRAY<STRING>>>'
    """
    if kind.endswith("[]"):
        return f"ARRAY<{_spark(kind[:-2])}>"
    if not kind.startswith("STRUCT("):
        return {"VARCHAR": "STRING"}.get(kind, kind)
    fields, depth, start = [], 0, 0
    inner = kind[len("STRUCT(") : -1] + ","
    for place, sign in enumerate(inner):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            name, _, of = inner[start:place].strip().partition(" ")
            fields.append(f"{name} {_spark(of)}")
            start = place + 1
    return f"STRUCT<{', '.join(fields)}>"


@contextmanager
def open_engine(engine: str, url: str, memory: str) -> Iterator[Any]:
    """Open an engine as an Ibis backend; it is closed, and its session stopped, at the end.

    Raises
    ------
    LoadError
        A package or a fitting Java is missing.
    """
    try:
        import ibis
    except ImportError as error:
        raise LoadError("layer.extra", extra="scale") from error
    if engine == "duckdb":
        with TemporaryDirectory(prefix="innolink-layer-") as folder:
            backend = ibis.duckdb.connect(memory_limit=memory, temp_directory=folder)
            try:
                yield backend
            finally:
                backend.disconnect()
        return
    session = _session(url)
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def _session(url: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise LoadError("layer.extra", extra="spark") from error
    if url.startswith("sc://"):
        return SparkSession.builder.remote(url).getOrCreate()
    os.environ["JAVA_HOME"] = str(find_java(os.environ).parents[1])
    builder = SparkSession.builder.master(url).appName("innolink")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "8",
        "spark.log.level": "ERROR",
    }
    if url.startswith("local"):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def find_java(environ: Mapping[str, str]) -> Path:
    """Find a Java on which Spark runs: of ``JAVA_HOME``, on the path, or where Debian puts it.

    Raises
    ------
    LoadError
        There is none; says which were found.
    """
    named = environ.get("JAVA_HOME", "")
    own = shutil.which("java", path=environ.get("PATH", os.defpath))
    usual = sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    tried = [Path(named) / "bin" / "java"] if named else []
    tried += ([Path(own).resolve()] if own else []) + usual
    found: list[str] = []
    for java in dict.fromkeys(tried):
        line = _line(java)
        if line in FITTING:
            return java
        if line:
            found.append(f"{java} ({line})")
    raise LoadError("layer.java", lines=[str(x) for x in FITTING], found=found or ["-"])


def _line(java: Path) -> int | None:
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return None
    said = _VERSION.search(done.stderr + done.stdout)
    return int(said[1]) if said else None
