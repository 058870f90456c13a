"""Networks in the XML formats that Gephi and its neighbours write: GraphML and GEXF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import networkx as nx

from loaders.batch import Fault, Where, rule
from loaders.checks import show
from loaders.errors import LoadError
from loaders.network_file import NetworkFile, Tie, year_of

__all__ = ["xml_file"]

_READERS: dict[str, Callable[..., Any]] = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}
_WEIGHTS = ("weight", "strength")
_BROKEN = (nx.NetworkXError, ParseError, KeyError, ValueError, TypeError, AttributeError)


class _DeclaredError(Exception):
    """The file declares a document type, and with it perhaps entities."""


def xml_file(
    source: str, name: str, data: bytes, *, label: str = "", strength: str = ""
) -> NetworkFile:
    """Read one GraphML or GEXF file, by the end of its name.

    Parameters
    ----------
    source, name
        Of the file, for messages; ``name`` ends in ``.graphml`` or ``.gexf``.
    data
        All of it.
    label
        Attribute that names a node; ``label``, else the node's id, when left out.
    strength
        Attribute that holds a tie's strength; a tie that lacks it has an unknown one. Left
        out: ``weight`` or ``strength``, and 1 for a tie that has neither.

    Returns
    -------
    NetworkFile
        Row numbers count ties (and nodes), for a file of this kind has no rows.

    Raises
    ------
    LoadError
        It declares a document type (which may hide entities that grow without end or read
        other files), is broken, or holds no node.
    """
    _guard(data, name)
    suffix = "." + name.lower().rpartition(".")[2]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph: nx.Graph[str] = _READERS[suffix](io.BytesIO(data))
    except _BROKEN as error:
        raise LoadError("network_files.xml", file=show(name), why=show(error)) from None
    if not len(graph):
        raise LoadError("network_files.no_node", file=show(name))
    found = NetworkFile(name, year_of(name))
    sheet = "" if source == name else name
    labels: dict[str, str] = {}
    for row, node in enumerate(graph, start=1):
        of = graph.nodes[node]
        where = Where(source, sheet, row)
        labels[node] = str(of.get(label or "label") or ("" if label else node)).strip()
        if not labels[node]:
            found.faults.append(Fault(where, label, show(node), rule("network_files.no_label")))
        else:
            found.vertices.setdefault(labels[node], where)
    found.ties = list(_ties(graph, labels, source, sheet, strength))
    return found


def _ties(
    graph: nx.Graph[str], labels: dict[str, str], source: str, sheet: str, strength: str
) -> Iterator[Tie]:
    for row, (one, two, of) in enumerate(graph.edges(data=True), start=1):
        if labels[one] and labels[two]:
            raw = _strength(of, strength)
            yield Tie(Where(source, sheet, row), labels[one], labels[two], raw)


def _strength(of: dict[str, Any], named: str) -> Any:
    if named:
        return of.get(named)
    return next((of[name] for name in _WEIGHTS if name in of), 1)


def _guard(data: bytes, name: str) -> None:
    """Refuse a file that is no well-formed XML, or that declares a document type."""

    def declared(*_: object) -> None:
        raise _DeclaredError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except _DeclaredError:
        raise LoadError("network_files.doctype", file=show(name)) from None
    except (expat.ExpatError, ValueError) as error:
        raise LoadError("network_files.xml", file=show(name), why=show(error)) from None
