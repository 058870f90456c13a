"""``docs/cli.md``, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from innolink.cli import main
from innolink.cli_base import Option, Worded, WordedGroup
from innolink.words import say

_HEAD = """# The command line

Made from the commands themselves by `make docs`; do not edit. 由命令本身生成，请勿手工修改。

- Data go to standard output, talk and progress to standard error. A terminal gets a table, a pipe
  CSV; `--format table|csv|json|md` and `-o FILE` choose. CSV files carry a mark (BOM) so that Excel
  shows Chinese, and text that a spreadsheet would run as a formula begins with `'`. Several values
  in a cell are written as in a register: `|` between them; a value that holds a `|` itself,
  as ids of sources do, stands in quotation marks (`"register|s0001"|"mine|s-02"`). In Excel,
  Text to Columns by `|` takes them apart. A name ending in `.xlsx` makes a workbook. With
  `--lang zh` the headings of CSV and workbooks are Chinese; else, as always in JSON, they are keys.
- `--lang zh|en` chooses the language; by default it is the locale's.
- Dates are ISO: a year, a month or a day.
- `NEO4J_URI`, `NEO4J_USERNAME`, `NEO4J_PASSWORD`, `NEO4J_DATABASE` name a server of your own.
- Ctrl-C leaves everything whole; run the command again to go on.

| exit code | meaning | 含义 |
|---|---|---|
| 0 | done | 完成 |
| 1 | a problem that you can act on, said in one paragraph | 可由您处理的问题，用一段话说明 |
| 1 (`load`) | rows were rejected, or removals were kept back | 有行被退回，或有删除被保留 |
| 2 | wrong usage | 用法错误 |
| 130 | stopped by Ctrl-C | 被 Ctrl-C 中止 |

**Shell completion** (commands, options, loaders and the names of questions). For bash, zsh or fish:

```sh
eval "$(_INNOLINK_COMPLETE=bash_source innolink)"    # put this line into ~/.bashrc
eval "$(_INNOLINK_COMPLETE=zsh_source innolink)"     # or into ~/.zshrc
_INNOLINK_COMPLETE=fish_source innolink | source     # or into ~/.config/fish/config.fish
```

"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """All commands by their full names, groups before what is in them.

    Examples
    --------
    >>> [name for name, _ in commands()][:3]
    ['innolink', 'innolink demo', 'innolink load']
    """
    yield from _walk("innolink", main)


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, WordedGroup):
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            if found is not None:
                yield from _walk(f"{name} {part}", found)


def cli_markdown() -> str:
    """Text of ``docs/cli.md``: each command with its words, options and examples."""
    return _HEAD + "\n".join(_section(name, command) for name, command in commands())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    lines = [f"## `{name}`", ""]
    if isinstance(command, Worded):
        for lang in ("en", "zh"):
            lines += [command.about(lang).replace("\n", " "), ""]
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    lines += ["```", usage, "```", ""]
    options = [p for p in command.get_params(context) if isinstance(p, Option) and p.words]
    own = [p for p in options if p.words != "opt.lang"]
    if own:
        lines += ["| option | what it does | 作用 |", "|---|---|---|"]
        lines += [_row(p) for p in own]
        lines.append("")
    if isinstance(command, Worded) and command.examples:
        lines += ["```sh", *command.examples, "```", ""]
    return "\n".join(lines)


def _row(option: Option) -> str:
    names = ", ".join(f"`{n}`" for n in option.opts)
    kind = option.type
    if isinstance(kind, click.Choice):
        names += " " + "\\|".join(kind.choices)
    elif not option.is_flag:
        names += f" {option.make_metavar(click.Context(click.Command('x')))}"
    return f"| {names} | {say(option.words, 'en')} | {say(option.words, 'zh')} |"
