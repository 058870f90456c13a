"""An open graph: the same verbs in a notebook as on the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from graph.connection import Connection
from graph.decisions import DATASET as DECISIONS
from graph.engine import Engine, connect
from graph.engine_talk import Listener
from graph.network import multigraph, project
from graph.ontology import FACT_LINKS
from graph.proposals import proposals_frame
from graph.reading import entities_frame, links_frame, sources_frame
from graph.store import Store
from innolink.asking import Questions, home_questions
from innolink.data_checks import coverage, data_checks, findings
from innolink.history import change_folder, diff, loads_frame
from loaders.decisions import load_decisions, withdraw_decisions
from loaders.errors import LoadError
from loaders.pipeline import LoadOptions, LoadReport, load
from loaders.withdrawing import withdraw_dataset
from queries.catalogue import Catalogue, catalogue
from queries.facts import facts
from queries.groups import Groups
from queries.reader import for_reader
from queries.readonly import run_readonly
from queries.runner import ask, checked_date

if TYPE_CHECKING:
    import networkx as nx

    from loaders.batch import Batch

LOADERS = ("register", "plan", "ror", "openalex", "cordis", "networks", "reference", "decisions")
"""Loaders by name; each is a module of ``loaders`` with ``read(path)``."""

CHOICES = {
    "openalex": {"layer", "counting", "field", "engine", "spark"},
    "cordis": {"layer", "counting", "field"},
}
"""How a source may be counted into a layer, by loader."""

SHIPPED = (
    ("reference", "reference"),
    ("register", "register"),
    ("plan", "plan"),
    ("networks", "networks/ncses-ai"),
    ("networks", "networks/ncses-covid"),
)
"""What ships, in the order in which it is loaded: loader and folder of ``data``."""

Progress = Callable[[str, int, int | None], None]


class Graph:
    """The graph, open for questions and loads; close it, or use it in a ``with``.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     g.ask("partners", country="RS")
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.store = Store(connection)
        self._changes = change_folder(connection)
        self._folders: list[Path] = []  # of own questions

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the engine goes on until it is idle."""
        self.store.close()

    # --- bringing data in ---------------------------------------------------------------

    def load(
        self,
        loader: str,
        path: str | Path,
        *,
        dataset: str = "",
        dry_run: bool = False,
        strict: bool = False,
        yes: bool = False,
        bulk: bool = False,
        rejects: Path | None = None,
        lang: str = "en",
        progress: Progress | None = None,
        **choices: str,
    ) -> LoadReport:
        """Load a source.

        Parameters
        ----------
        loader
            One of :data:`LOADERS`.
        path
            File or folder.
        dataset
            Id of the dataset (register only); by default the file's name.
        dry_run, strict, yes, rejects, lang
            See :class:`loaders.pipeline.LoadOptions`.
        **choices
            OpenAlex and CORDIS, to count a layer: ``layer``, ``counting``, ``field`` (OpenAlex
            also ``engine``, ``spark``); see
            :func:`loaders.openalex.read`, :func:`loaders.cordis.read`.
        bulk
            Into an empty database, by Neo4j's own importer: :func:`loaders.bulk.bulk_load`.

        Raises
        ------
        LoadError
            Nothing could be loaded.
        """
        if loader not in LOADERS:
            raise LoadError("load.no_loader", loader=loader, known=list(LOADERS))
        if dataset and loader != "register":
            raise LoadError("load.own_id", loader=loader)
        if strange := sorted(choices.keys() - CHOICES.get(loader, set())):
            raise LoadError("load.own_choices", choices=strange, loader=loader)
        path = Path(path)
        if loader == "decisions":
            if bulk:
                raise LoadError("load.no_bulk")
            options = LoadOptions(dry_run, strict, yes, rejects, "", self._changes, lang)
            return load_decisions(self.store, path, options)
        read = import_module(f"loaders.{loader}").read
        batches = read(path, dataset) if dataset else read(path, **choices)
        sums = checksum(path) if path.exists() else ""
        options = LoadOptions(dry_run, strict, yes, rejects, sums, self._changes, lang)
        if bulk:
            return self._bulk(batches, options, progress)
        return load(self.store, batches, options, progress=progress)

    def _bulk(
        self, batches: Iterator[Batch], options: LoadOptions, progress: Progress | None
    ) -> LoadReport:
        from loaders.bulk import bulk_load

        engine = Engine.default()
        self.store.close()  # the engine stops for it
        try:
            return bulk_load(engine, self.connection, batches, options, progress=progress)
        finally:
            if engine.status().running:  # it may have come back on another port
                self.connection = engine.ensure()
            self.store = Store(self.connection)

    def withdraw(self, dataset: str, *, dry_run: bool = False, yes: bool = False) -> LoadReport:
        """Remove what a dataset asserts; see :func:`loaders.withdrawing.withdraw_dataset`."""
        options = LoadOptions(dry_run=dry_run, yes=yes, changes=self._changes)
        if dataset == DECISIONS:
            return withdraw_decisions(self.store, options)
        return withdraw_dataset(self.store, dataset, options)

    def load_shipped(self, progress: Progress | None = None) -> list[LoadReport]:
        """Load what ships: reference lists, register, plan and networks."""
        with as_file(files("data")) as folder:
            return [self.load(n, folder / place, progress=progress) for n, place in SHIPPED]

    # --- knowing what is in it ----------------------------------------------------------

    def status(self) -> pd.DataFrame:
        """Count what is in the graph.

        Returns
        -------
        pandas.DataFrame
            ``kind`` (entity, link, observation, source, dataset), ``name``, ``count``, and
            for datasets ``release``, ``loaded`` and ``title``.
        """
        counts = self.store.read(
            "MATCH (e:Entity) RETURN 'entity' AS kind, e.type AS name, count(*) AS count "
            "ORDER BY count DESC, name "
            "UNION ALL MATCH (:Entity)-[l]->(:Entity) "
            "RETURN 'link' AS kind, type(l) AS name, count(*) AS count ORDER BY count DESC, name "
            "UNION ALL MATCH (o:Observation) "
            "RETURN 'observation' AS kind, '' AS name, count(*) AS count "
            "UNION ALL MATCH (s:Source) RETURN 'source' AS kind, '' AS name, count(*) AS count"
        )
        datasets = self.store.read(
            "MATCH (d:Dataset) OPTIONAL MATCH (d)<-[:OF_DATASET]-(l:Load) "
            "WITH d, max(l.at) AS loaded "
            "CALL (d) { MATCH (r:Record {dataset: d.id}) RETURN count(r) AS records } "
            "RETURN 'dataset' AS kind, d.id AS name, records AS count, d.release AS release, "
            "loaded, d.title AS title, d.title_zh AS title_zh ORDER BY name"
        )
        return pd.concat([counts, datasets], ignore_index=True)

    def coverage(self) -> pd.DataFrame:
        """How complete and fresh each dataset is; see :func:`innolink.data_checks.coverage`."""
        return coverage(self.store)

    def check_data(self, rows: str = "") -> pd.DataFrame:
        """Look for what is doubtful; see :func:`innolink.data_checks.data_checks`.

        ``rows`` names a check whose rows are wanted instead:
        :func:`innolink.data_checks.findings`.
        """
        return findings(self.store, rows) if rows else data_checks(self.store)

    def proposals(self) -> pd.DataFrame:
        """Entities that share an id; see :func:`graph.proposals.proposals_frame`."""
        return proposals_frame(self.store)

    def loads(self) -> pd.DataFrame:
        """List every load; see :func:`innolink.history.loads_frame`."""
        return loads_frame(self.store)

    def diff(self, first: str | int, second: str | int) -> pd.DataFrame:
        """Tell what changed between two dates or loads; see :func:`innolink.history.diff`."""
        return diff(self.store, first, second, self._changes)

    # --- asking -------------------------------------------------------------------------

    def questions(self, *folders: str | Path) -> Catalogue:
        """All questions by name, with your own: of the home's folder and of ``folders``.

        Folders given once stay, for :meth:`ask` and :attr:`q`; what could not be read stands in
        ``broken`` of the catalogue, and why.
        """
        self._folders += [f for f in map(Path, folders) if f not in self._folders]
        return catalogue((*self._folders, *home_questions()))

    def ask(
        self, question: str, /, *, as_of: str | int | None = None, limit: int | None = None,
        lang: str | None = None, groups: Groups | None = None, **parameters: object,
    ) -> pd.DataFrame:  # fmt: skip
        """Ask a question of the catalogue; see :func:`queries.runner.ask`.

        With ``lang`` (``zh`` or ``en``) headings, names and labels are for people
        (:func:`queries.reader.for_reader`); without, keys and ids that last. ``groups`` are your
        own (:func:`innolink.own_groups.own_groups`).
        """
        known = self.questions()
        frame = ask(self.store, question, parameters, as_of=as_of, limit=limit,
                    questions=known, groups=groups)  # fmt: skip
        found = known.get(question)
        return frame if lang is None else for_reader(self.store, frame, lang, found)

    def facts(self, answer: pd.DataFrame) -> pd.DataFrame:
        """List the facts behind each row of an answer; see :func:`queries.facts.facts`."""
        return facts(self.store, answer)

    def plan(self, *, as_of: str | int | None = None) -> pd.DataFrame:
        """Tell whether the plan is on track; see :func:`innolink.planning.plan`."""
        from innolink.planning import plan

        return plan(self, as_of=as_of)

    @property
    def q(self) -> Questions:
        """The questions as methods that a notebook completes: ``g.q.partners(country="RS")``."""
        return Questions(self)

    def find(self, text: str) -> pd.DataFrame:
        """Search every name, in Chinese and in English."""
        return self.ask("find", text=text)

    def cypher(self, text: str, /, **parameters: Any) -> pd.DataFrame:
        """Run Cypher that reads; see :func:`queries.readonly.run_readonly`."""
        return run_readonly(self.store, text, parameters)

    # --- taking it elsewhere ------------------------------------------------------------

    def entities(self, *types: str) -> pd.DataFrame:
        """Read entities of these types, or all; see :func:`graph.reading.entities_frame`."""
        return entities_frame(self.store, types=types)

    def links(self, *types: str, as_of: str | int | None = None) -> pd.DataFrame:
        """Read every assertion of a link; see :func:`graph.reading.links_frame`."""
        date = checked_date(as_of, "as_of")
        return links_frame(self.store, types=types or None, as_of=date)

    def sources(self) -> pd.DataFrame:
        """Read sources; see :func:`graph.reading.sources_frame`."""
        return sources_frame(self.store)

    def network(self, *, as_of: str | int | None = None) -> nx.Graph[str]:
        """Project the fact links to a simple network: what measures take."""
        return project(self.links(*FACT_LINKS, as_of=as_of))

    def multigraph(self, *, as_of: str | int | None = None) -> nx.MultiDiGraph[str]:
        """Every assertion of a fact link as an edge of its own: what drawings take."""
        return multigraph(self.links(*FACT_LINKS, as_of=as_of))


def open_graph(
    environ: Mapping[str, str] | None = None,
    *,
    connection: Connection | None = None,
    listener: Listener | None = None,
) -> Graph:
    """Open the graph: ``NEO4J_URI`` if it is set, else the managed engine, started if needed.

    Parameters
    ----------
    environ
        By default ``os.environ``.
    connection
        A server to use instead.
    listener
        Hears what the engine does; by default it is told in English on standard error.

    Raises
    ------
    EngineError
        The engine cannot be fetched or started.
    StoreError
        The address cannot be used.
    """
    return Graph(connection or connect(environ, listener=listener))


def checksum(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's files."""
    total = hashlib.sha256()
    for file in _files(path):
        if path.is_dir():
            total.update(file.relative_to(path).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    else:
        yield from sorted(p for p in path.rglob("*") if p.is_file())
