"""The picture's container: pyvis keeps the nodes and edges, and brings vis-network along.

pyvis's own page generator is not used: it asks a server for files, and runs script that
stands in names. Its ``Network`` and the vis-network that it bundles are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from briefings.escape import harmless
from briefings.page_data import PageData, PageNode

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = ["network_of", "vis_network_script"]

_VIS = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")


class _Ids(list[str]):
    """pyvis asks a list for every end of every edge; this one answers without reading it all."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def append(self, item: str) -> None:
        super().append(item)
        self._known.add(item)

    def __contains__(self, item: object) -> bool:
        return item in self._known


def network_of(
    data: PageData, nodes: list[PageNode], spots: Mapping[str, tuple[int, int]]
) -> Network:
    """Put the nodes, in the order given, and all links into a pyvis network.

    ``directed=True``: an undirected pyvis network silently keeps one of several parallel
    links. What came in is counted again at the end.

    Raises
    ------
    RuntimeError
        pyvis did not keep every node and every link.
    """
    from pyvis.network import Network

    net = Network(directed=True)
    net.node_ids = _Ids()
    looks = {t.name: t for t in data.types}
    for node in nodes:
        look = looks[node.type]
        x, y = spots[node.id]
        name = harmless(node.name or node.name_zh) or node.id
        options: dict[str, Any] = {"x": x, "y": y, "physics": False}
        net.add_node(node.id, label=name, shape=look.shape, color=look.colour, **options)
    for link in data.links:
        net.add_edge(link.source, link.target)
    if (net.num_nodes(), net.num_edges()) != (len(nodes), len(data.links)):
        raise RuntimeError(
            f"The picture would lose something: {len(nodes)} nodes and {len(data.links)} links "
            f"went in, {net.num_nodes()} and {net.num_edges()} came out."
        )
    return net


@cache
def vis_network_script() -> str:
    """Read the vis-network script out of the installed pyvis.

    Raises
    ------
    FileNotFoundError
        This pyvis bundles another vis-network than the one that pages were tested with.
    """
    file = resources.files("pyvis").joinpath(*_VIS)
    if not file.is_file():
        raise FileNotFoundError(
            f"The installed pyvis has no {'/'.join(_VIS)}, which pages need; install pyvis 0.3.2."
        )
    return file.read_text(encoding="utf-8")
