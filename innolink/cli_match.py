"""``innolink match``."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, option, tell
from innolink.cli_graph import opened
from innolink.cli_output import (
    FILES,
    chosen_format,
    emit,
    for_people,
    in_chinese,
    table_options,
)


@click.command(
    cls=Worded,
    words="match",
    examples=(
        "innolink match partners.xlsx --column 单位 --country 国家 -o matched.csv",
        "innolink match authors.csv --column affiliation",
        "innolink match names.csv --column name --against v2.9-ror-data.zip",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--column", required=True, words="opt.match_column")
@option("--country", words="opt.match_country")
@option("--city", words="opt.match_city")
@option("--against", type=click.Path(path_type=Path), words="opt.against")
@table_options
def match(
    file: Path,
    column: str,
    country: str | None,
    city: str | None,
    against: Path | None,
    fmt: str | None,
    output: Path | None,
) -> None:
    """Find the organisations that names mean."""
    from innolink.match_words import matched_table, of_file
    from innolink.matching import counts, matched_file

    lang = current_lang()
    given = {"country": country, "city": city, "lang": lang}
    if against is not None:
        found = matched_file(None, file, column, against=against, **given)  # type: ignore[arg-type]
    else:
        with opened() as graph:
            found = matched_file(graph, file, column, **given)  # type: ignore[arg-type]
    if for_people(fmt, output):
        emit(matched_table(found.answers, lang), fmt, output)
    else:
        words = chosen_format(fmt, output) in FILES and in_chinese()
        table, renamed = of_file(found, lang if words else "")
        emit(table, fmt, output)
        if renamed:
            tell("match.clash_told", columns=renamed)
    rows = found.answers["row"].nunique()
    tell("match.told", rows=rows, **counts(found.answers))
