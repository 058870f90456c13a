"""Make ``data/networks/ncses-*`` anew: ``python -m data.make_ncses FOLDER_OF_CSV_FILES``.

The CSV files are NCSES's published tables as bq-org/ncses_stats_explorer_placeholder
converted them. Their column titles lost letters, so that columns are matched to rows by
position. The same files give the same bytes. ``network.toml`` beside the tables is written
by hand: it says what was counted, and cites.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.files import write_whole
from graph.places import country_code

FOLDER = Path(__file__).parent / "networks"

MATRICES = {
    "ncses-ai": ("ai-coauthorship-matrix-2003-22.csv", 2022),
    "ncses-covid": ("covid-coauthorship-matrix-2020.csv", 2020),
}
"""Layer: its matrix, and the year that its figures are given (the last of their period)."""

ARTICLES = "ai-articles-by-country-2003-22.csv"
ARTICLES_YEAR = 2022
ARTICLES_SCOPE = "2003-2022, all years together"
INDICATORS = {
    "indicator:ncses-ai-articles": "number_of_papers_whole_",
    "indicator:ncses-ai-articles-fractional": "number_of_papers_fractional_",
    "indicator:ncses-ai-multiple-institutions": "papers_involving_multiple_institutions_whole_",
    "indicator:ncses-ai-domestic": "papers_involving_only_domestic_institutions_whole_",
    "indicator:ncses-ai-international": "papers_involving_international_institutions_whole_",
}
UNKNOWN = "na"


def code_of(name: str) -> str:
    """ISO code of a country or region as NCSES names it.

    Raises
    ------
    ValueError
        The table of countries does not know the name.
    """
    code = country_code(name)
    if code is None:
        raise ValueError(f"data/reference/countries.csv does not know {name!r}: add it there.")
    return code


def read_matrix(path: Path) -> tuple[list[str], list[list[str]]]:
    """Names of the rows and the square of figures, ``na`` and all; columns by position.

    Raises
    ------
    ValueError
        The matrix is not square, not symmetric, or ties a node with itself.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    names = [row[2] for row in rows]
    cells = [row[3:] for row in rows]
    if any(len(row) != len(names) for row in cells):
        raise ValueError(f"{path.name} is not square.")
    if any(cells[i][j] != cells[j][i] for i in range(len(names)) for j in range(i)):
        raise ValueError(f"{path.name} is not symmetric.")
    if any(cells[i][i] not in ("0", UNKNOWN) for i in range(len(names))):
        raise ValueError(f"{path.name} ties a node with itself.")
    return names, cells


def links_of(
    names: Sequence[str], cells: Sequence[Sequence[str]], year: int
) -> list[tuple[str, str, str, str]]:
    """Each pair once, in order of its codes; ``na`` becomes an empty strength.

    Examples
    --------
    >>> square = [["0", "5", "na"], ["5", "0", "0"], ["na", "0", "0"]]
    >>> links_of(["Serbia", "China", "Chile"], square, 2020)
    [('CL', 'CN', '2020', '0'), ('CL', 'RS', '2020', ''), ('CN', 'RS', '2020', '5')]
    """
    codes = [code_of(name) for name in names]
    found = []
    for i, row in enumerate(cells):
        for j in range(i):
            start, end = sorted((codes[i], codes[j]))
            found.append((start, end, str(year), "" if row[j] == UNKNOWN else row[j]))
    return sorted(found)


def observations_of(path: Path, nodes: Iterable[str]) -> list[tuple[str, ...]]:
    """Figures of the nodes; the world, the unassigned and countries outside the matrix stay out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = {country_code(r["region_country_or_economy"]): r for r in csv.DictReader(file)}
    return [
        (node, indicator, str(ARTICLES_YEAR), rows[node][column], ARTICLES_SCOPE)
        for node in sorted(nodes)
        for indicator, column in INDICATORS.items()
    ]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file whole."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_whole(path, out.getvalue())


def make(source: Path, target: Path = FOLDER) -> None:
    """Write the tables of both layers.

    Parameters
    ----------
    source
        Folder of the CSV files.
    target
        Folder of the layers.
    """
    for layer, (file, year) in MATRICES.items():
        names, cells = read_matrix(source / file)
        nodes = {code_of(name): name for name in names}
        write_table(target / layer / "nodes.csv", ("id", "name"), sorted(nodes.items()))
        header = ("from", "to", "year", "strength")
        write_table(target / layer / "links.csv", header, links_of(names, cells, year))
        if layer == "ncses-ai":
            observations = observations_of(source / ARTICLES, nodes)
            columns = ("subject", "indicator", "year", "value", "scope")
            write_table(target / layer / "observations.csv", columns, observations)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m data.make_ncses FOLDER_OF_CSV_FILES")
    make(Path(sys.argv[1]))
