"""``innolink page``: one HTML file with the network in it."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import Worded, current_lang, lang_is_chosen, option, tell
from innolink.cli_graph import opened, who
from innolink.cli_options import as_of_option, groups_option
from innolink.cli_output import check_ending
from innolink.words import say


@click.command(
    cls=Worded,
    words="page",
    examples=(
        "innolink page",
        "innolink page --hub 清华大学 -o tsinghua.html",
        "innolink page --layer ncses-ai -o ai.html --lang en",
        "innolink page --dataset ror --country RS -o serbia.html",
        "innolink page --scenes scenes.json",
        "innolink page --map -o map.svg --group belt-and-road",
        "innolink page --map --fields -o innovation-map.html",
    ),
)
@option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    words="opt.page_output",
)  # fmt: skip
@option("--hub", default="geonames:1816670", words="opt.hub")
@option("--all", "everything", is_flag=True, words="opt.all")
@option("--layer", words="opt.page_layer")
@option("--dataset", words="opt.page_dataset")
@option("--country", "countries", multiple=True, words="opt.page_country")
@option("--title", words="opt.title")
@as_of_option
@option("--scenes", type=click.Path(exists=True, dir_okay=False, path_type=Path),
        words="opt.scenes")  # fmt: skip
@option("--map", "map_only", is_flag=True, words="opt.map")
@option("--kind", "kinds", multiple=True, words="opt.kind")
@option("--group", words="opt.map_group")
@groups_option
@option("--fields", is_flag=True, words="opt.fields")
def page(
    output: Path | None,
    hub: str,
    everything: bool,
    layer: str | None,
    dataset: str | None,
    countries: tuple[str, ...],
    title: str | None,
    as_of: str | None,
    scenes: Path | None,
    map_only: bool,
    kinds: tuple[str, ...],
    group: str | None,
    groups_file: Path | None,
    fields: bool,
) -> None:
    """Write a network page, or a map."""
    check_ending(output, _endings(map_only, fields))
    if dataset and (map_only or layer or everything):
        raise click.UsageError(say("page.dataset_alone", current_lang()))
    if countries and map_only:
        raise click.UsageError(say("page.no_country_on_map", current_lang()))
    if map_only and fields:
        _write_innovation_map(output or Path("innovation-map.html"), as_of)
        return
    if map_only:
        if scenes:
            raise click.UsageError(say("page.no_scenes_on_map", current_lang()))
        _write_map(output or Path("map.html"), hub, layer, as_of, kinds, group, groups_file)
        return
    if kinds or group or groups_file or fields:
        raise click.UsageError(say("page.only_map", current_lang()))
    from innolink.paging import page as make_page

    output = output or Path("network.html")
    with opened() as graph:
        make_page(
            graph,
            hub=who(graph, hub),
            only="all" if everything else "neighbourhood",
            layer=layer,
            dataset=dataset,
            countries=countries,
            title=title,
            lang=current_lang(),
            as_of=as_of,
            scenes=scenes or (),
            reader=not lang_is_chosen(),
            path=output,
        )
    tell("wrote", file=output)


_PAGE = (".html", ".htm")


def _endings(map_only: bool, fields: bool) -> tuple[str, ...]:
    """In what the file's name may end: a page, a picture, or what a brief can be."""
    if map_only and fields:
        return (*_PAGE, ".pdf", ".pptx")
    return (*_PAGE, ".svg") if map_only else _PAGE


def _write_map(
    output: Path,
    hub: str,
    layer: str | None,
    as_of: str | None,
    kinds: tuple[str, ...],
    group: str | None,
    groups_file: Path | None,
) -> None:
    from innolink.mapping import flow_map
    from innolink.own_groups import chosen_group
    from innolink.scoring import REGISTER

    with opened() as graph:
        made = flow_map(
            graph,
            who(graph, hub),
            layer or REGISTER,
            kinds=kinds,
            group=chosen_group(graph.store, group, groups_file, as_of),
            as_of=as_of,
            lang=current_lang(),
        )
    made.write(output)
    tell("wrote", file=output)


def _write_innovation_map(output: Path, as_of: str | None) -> None:
    from innolink.innovation import innovation_map

    with opened() as graph:
        made = innovation_map(graph, lang=current_lang(), as_of=as_of)
    made.write(output)
    tell("wrote", file=output)
