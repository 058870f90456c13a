"""What all commands share: their words in two languages, their language option, their errors."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from innolink.cli_errors import paragraph
from innolink.cli_help import HelpContext, placeholders, remarks, usage_pieces
from innolink.cli_usage import UnknownCommandError, usage_error
from innolink.words import LANGUAGES, language, say

_LANG = "innolink.lang"
_TYPED = click.core.ParameterSource.COMMANDLINE


def current_lang() -> str:
    """Language of the running command: ``--lang``, or else the locale's."""
    return _chosen_lang() or language()


def lang_is_chosen() -> bool:
    """Whether the running command was told its language, rather than taking the locale's."""
    return _chosen_lang() is not None


def _chosen_lang() -> str | None:
    context = click.get_current_context(silent=True)
    return context.meta.get(_LANG) if context else None


def tell(key: str, **fields: Any) -> None:
    """Say something about the work on standard error; standard output is for data."""
    tell_line(say(key, current_lang(), **fields))


def tell_line(text: str) -> None:
    """Say a line that is worded already on standard error, broken where a terminal ends."""
    if sys.stderr.isatty():
        import shutil

        from innolink.cli_wrapping import wrapped

        width = shutil.get_terminal_size((80, 24)).columns
        text = "\n".join(wrapped(line, width) for line in text.split("\n"))
    click.echo(text, err=True)


class Option(click.Option):
    """An option whose help is a message of the catalogue."""

    def __init__(self, *args: Any, words: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.words = words

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Give name and help in the language of the moment."""
        lang = ctx.meta.get(_LANG) or language()
        self.help = say(self.words, lang)
        record = super().get_help_record(ctx)
        return record and (placeholders(record[0], lang), remarks(record[1], lang))


def option(*names: str, words: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option whose help is the message ``words``."""
    return click.option(*names, cls=Option, words=words, **settings)


def _set_lang(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.meta[_LANG] = value


def _lang_option() -> Option:
    return Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        is_eager=True,
        expose_value=False,
        callback=_set_lang,
        words="opt.lang",
    )


class Worded(click.Command):
    """A command whose help comes from the catalogue, under ``help.NAME``."""

    context_class = HelpContext

    def __init__(
        self, *args: Any, words: str, examples: Sequence[str] = (), **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.words = words
        self.examples = tuple(examples)
        self.params.append(_lang_option())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the language first: ``--help`` ends the reading of what comes after it."""
        asked = _asked(args, "")
        if asked:
            ctx.meta[_LANG] = asked
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; say that a date lies ahead of the record, and which folders had to be made."""
        date = str(ctx.params.get("as_of") or "")
        if date and _ahead(date):
            tell("ahead", date=date)
        given = {n: v for n, v in ctx.params.items() if ctx.get_parameter_source(n) is _TYPED}
        missing = _missing_folders(self.params, given)
        done = super().invoke(ctx)
        for folder in missing:
            if folder.is_dir():
                tell("new_folder", folder=folder)
        return done

    def lang(self, ctx: click.Context) -> str:
        """Language for help."""
        return str(ctx.meta.get(_LANG) or language())

    def about(self, lang: str) -> str:
        """Say what the command does, in one language."""
        return say(f"help.{self.words}", lang)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Give the first sentence of the help, for lists of commands."""
        return self.about(current_lang()).partition("\n")[0]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        lang = self.lang(ctx)
        pieces = usage_pieces(" ".join(self.collect_usage_pieces(ctx)), lang)
        prefix = say("frame.usage", lang)
        formatter.write_usage(ctx.command_path, pieces, prefix=prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        formatter.write_paragraph()
        with formatter.indentation():
            for part in self.about(self.lang(ctx)).split("\n"):
                formatter.write_text(part)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its options, and its commands if it has some."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [r for p in options if (r := p.get_help_record(ctx))]
        with formatter.section(say("frame.options", self.lang(ctx))):
            formatter.write_dl([(n, _no_help(h, self.lang(ctx), n)) for n, h in records])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples."""
        if self.examples:
            with formatter.section(say("frame.examples", self.lang(ctx))):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


def _ahead(date: str, today: dt.date | None = None) -> bool:
    """Whether a year, month or day is still to come.

    Examples
    --------
    >>> day = dt.date(2026, 11, 26)
    >>> [_ahead(date, day) for date in ("2026", "2026-12", "2030", "2025-12-31", "", "2030-02-30")]
    [False, True, True, False, False, False]
    """
    from graph.values import is_date, local_date

    day = (today or local_date()).isoformat()
    return is_date(date) and date > day[: len(date)]


def _missing_folders(declared: Sequence[click.Parameter], given: Mapping[str, Any]) -> list[Path]:
    """Folders of a command's files, and folders asked for, that are not there yet."""
    found = []
    for parameter in declared:
        path, kind = given.get(parameter.name or ""), parameter.type
        if isinstance(path, Path) and isinstance(kind, click.Path):
            folder = path.parent if kind.file_okay else path
            if not folder.exists():
                found.append(folder)
    return found


def _no_help(text: str, lang: str, names: str) -> str:
    return say("opt.help", lang) if names == "--help" else text


class WordedGroup(Worded, click.Group):
    """A group of commands; ``lazy`` names commands in modules that are read when needed."""

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which one needs them."""
        return [*self.lazy, *(c for c in self.commands if c not in self.lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, reading its module."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.lazy[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; click knows none of ours that is not read yet."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            raise UnknownCommandError(name, known, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its commands, one a line."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, _short(command, self.lang(ctx))))
        with formatter.section(say("frame.commands", self.lang(ctx))):
            formatter.write_dl(rows)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; whatever a user can meet becomes one paragraph and an exit code."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        given = list(sys.argv[1:] if args is None else args)
        sys.exit(_guarded(lambda: super(WordedGroup, self).main(
            args, prog_name, complete_var, False, **extra), _asked(given, language())))  # fmt: skip


def _short(command: click.Command, lang: str) -> str:
    if isinstance(command, Worded):
        return command.about(lang).partition("\n")[0]
    return command.get_short_help_str(limit=100)


def _asked(args: Sequence[str], else_: str) -> str:
    """Language that a command line asks for, also where the rest of it cannot be understood."""
    words = " ".join(args).replace("=", " ").split()
    asked = [after for word, after in pairwise(words) if word == "--lang" and after in LANGUAGES]
    return asked[-1] if asked else else_


def _guarded(work: Callable[[], Any], lang: str) -> int:
    """Run the command line and give its exit code."""
    try:
        code = work()
    except click.UsageError as error:
        context = error.ctx
        if type(error).__name__ == "NoArgsIsHelpError":  # nothing was wrong, nothing was said
            click.echo(error.format_message(), err=True)
            return 2
        if context is not None:
            click.echo(context.get_usage(), err=True)
            hint = say("frame.more", lang, command=context.command_path)
            click.echo(hint, err=True)
        tell_line(say("error", lang) + usage_error(error, lang))
        return 2
    except click.ClickException as error:
        tell_line(say("error", lang) + error.format_message())
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("stopped", lang), err=True)
        return 130
    except BrokenPipeError:  # the reader (head, less) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        text = paragraph(error, lang)
        if text is None:
            raise
        tell_line(say("error", lang) + text)
        return 1
    return code if isinstance(code, int) else 0
