"""The sections of ``docs/benchmarks.md`` that are told from figures: each part's, in Markdown."""

from __future__ import annotations

from typing import Any


def table(rows: list[tuple[str, Any]]) -> str:
    """Two columns of Markdown."""
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def loading(load: dict[str, Any]) -> str:
    """Tell what loading takes."""
    rows = [
        (f"rows ({load['source']})", load["rows"]),
        ("nodes · links in the graph then", f"{load['nodes']} · {load['links']}"),
        (
            "empty store: pipeline (read, check, resolve, write, reconcile)",
            f"{load['pipeline_s']} s",
        ),
        (
            "empty store: hand-tuned loop (parse the file, write the same graph from ready rows)",
            f"{load['by_hand_s']} s",
        ),
        ("ratio (loop ÷ pipeline)", load["ratio"]),
        ("constraints and indexes standing: pipeline", f"{load['schema_pipeline_s']} s"),
        ("constraints and indexes standing: loop", f"{load['schema_by_hand_s']} s"),
        ("ratio (loop ÷ pipeline)", load["schema_ratio"]),
        ("the same load once more, nothing changed", f"{load['loaded_again_s']} s"),
    ]
    return (
        f"{table(rows)}\n\n"
        "One warm server without a node, order alternating, the fastest round of each. In an empty "
        "store the pipeline makes constraints and indexes while it reads and checks, the loop "
        "before it writes. The loop maps, checks and compares nothing. Rounds, empty store: "
        f"pipeline {seconds(load, 'empty', 'pipeline')}; loop {seconds(load, 'empty', 'by hand')}. "
        f"With the schema standing: pipeline {seconds(load, 'schema', 'pipeline')}; loop "
        f"{seconds(load, 'schema', 'by hand')}."
    )


def seconds(load: dict[str, Any], begin: str, name: str) -> str:
    """Every round of one of the two, from one beginning."""
    return ", ".join(f"{x} s" for x in load["rounds"][begin][name])


def dumps(told: dict[str, Any]) -> str:
    """Tell what whole dumps take, and how little the client's memory grows with them."""
    lines = [
        "| records | zip | rows | time | rows a second | client before | client at its peak |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {x['records']} | {x['zip_mib']} MiB | {x['rows']} | {x['seconds']} s "
        f"| {x['rows'] / x['seconds']:.0f} | {x['client_before_mib']} MiB "
        f"| {x['client_peak_mib']} MiB |"
        for x in told["loads"]
    ]
    return (
        "\n".join(lines)
        + "\n\nSynthetic ROR dumps made of the sample's records, each into an empty store by a "
        "client of its own, indexes and constraints made on the way: read twice, checked, "
        "resolved, written, reconciled. Ids, ends and links that must be told apart wait on disk "
        "above 50 000."
    )


def reading(read: dict[str, Any]) -> str:
    """Tell what reading takes."""
    return table(
        [
            ("entities · links in the store", f"{read['entities']} · {read['links']}"),
            ("entities into a DataFrame", f"{read['entities_to_frame_rows_per_s']} rows/s"),
            ("links into a DataFrame", f"{read['links_to_frame_rows_per_s']} rows/s"),
            (
                "store → simple NetworkX graph",
                f"{read['store_to_simple_network_links_per_s']} links/s",
            ),
            ("store → multigraph", f"{read['store_to_multigraph_links_per_s']} links/s"),
        ]
    )


def painting(page: dict[str, Any]) -> str:
    """Tell what opening a page takes."""
    lines = [
        "| network | entities | links | kB | first paint | drawn | drawn, all shown | a filter "
        "| work |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {p['network']} | {p['nodes']} | {p['links']} | {p['kilobytes']} "
        f"| {p['open']['first_contentful_paint_ms']} ms | {p['open']['drawn_ms']} ms "
        f"| {p['open_all']['drawn_ms']} ms | {p['open_all']['filter_ms']} ms "
        f"| {p['open_all']['filter_cpu_ms']} ms |"
        for p in page["pages"]
    ]
    note = (
        f"\n\nChromium {page['chromium']}. Medians of three. Above 300 entities a page opens on "
        "the 300 most linked. *Work*: how long the page's own thread works for a filter, which a "
        "busy machine does not stretch; the rest is waiting for the next frame."
    )
    return "\n".join(lines) + note


def starting(start: dict[str, Any]) -> str:
    """Tell what starting the command takes."""
    return table(
        [
            ("`innolink --help`, median of ten", f"{start['help_ms']} ms"),
            ("Python alone", f"{start['python_alone_ms']} ms"),
        ]
    )


def resident(memory: dict[str, Any]) -> str:
    """Tell the memory of both processes."""
    return table(
        [
            ("engine, nothing loaded", f"{memory['engine_idle_mib']} MiB"),
            ("engine, shipped data", f"{memory['engine_shipped_mib']} MiB"),
            (
                f"engine, {memory['rows_of_the_sample']} rows more",
                f"{memory['engine_sample_mib']} MiB",
            ),
            ("client, shipped data", f"{memory['client_shipped_mib']} MiB"),
            (
                f"client, {memory['rows_of_the_sample']} rows more",
                f"{memory['client_sample_mib']} MiB",
            ),
        ]
    )


def asking(asked: dict[str, Any]) -> str:
    """Tell what the questions take."""
    rows = [
        (f"median of {asked['questions']} questions, shipped data", ms(asked["median_ms"][0])),
        (f"the same with {asked['organisations']} organisations more", ms(asked["median_ms"][1])),
        ("slowest on the shipped data", ms(asked["most_shipped_ms"])),
        ("questions above 2 s on the large graph", asked["over_2_s"]),
    ]
    lines = ["| slowest ten | shipped data | large graph | ratio |", "|---|---|---|---|"]
    lines += [f"| `{n}` | {ms(a)} | {ms(b)} | {r:.1f} |" for n, a, b, r in asked["slowest"]]
    note = (
        "Each question once more after one to warm up, rows fetched into a DataFrame; the added "
        "organisations lie in the register's cities, one in ten with a fact link. "
        f"Load average {asked['load']:.1f} at the end: with other work on the machine the times "
        "are too long, their ratios less so."
    )
    return f"{table(rows)}\n\n" + "\n".join(lines) + f"\n\n{note}"


def ms(value: float) -> str:
    """Whole milliseconds."""
    return f"{value:.0f} ms"
