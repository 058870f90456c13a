"""The command line: ``innolink``. Commands live in modules of their own, read when needed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from innolink.cli_base import Option, WordedGroup, current_lang
from innolink.words import say

COMMANDS = {
    "demo": "innolink.cli_demo:demo",
    "load": "innolink.cli_load:load",
    "template": "innolink.cli_load:template",
    "fetch": "innolink.cli_fetch:fetch",
    "match": "innolink.cli_match:match",
    "status": "innolink.cli_status:status",
    "diff": "innolink.cli_diff:diff",
    "ask": "innolink.cli_ask:ask",
    "cypher": "innolink.cli_ask:cypher",
    "score": "innolink.cli_score:score",
    "profile": "innolink.cli_profile:profile",
    "next": "innolink.cli_next:next_",
    "plan": "innolink.cli_plan:plan",
    "page": "innolink.cli_page:page",
    "brief": "innolink.cli_brief:brief",
    "export": "innolink.cli_export:export",
    "mcp": "innolink.cli_mcp:mcp",
    "db": "innolink.cli_db:db",
    "doctor": "innolink.cli_status:doctor",
}


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> Any:
    if not wanted or ctx.resilient_parsing:
        return
    try:
        click.echo(f"innolink {version('innolink')}")
    except PackageNotFoundError:
        click.echo(say("not_installed", current_lang()))
    ctx.exit()


main = WordedGroup(
    "innolink",
    words="main",
    lazy=COMMANDS,
    examples=("innolink demo", "innolink ask partners --country RS", "innolink score beijing"),
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            words="opt.version",
        )
    ],
)
