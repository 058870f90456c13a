"""Options that several commands have: declared once, so that they mean the same everywhere."""

from __future__ import annotations

from pathlib import Path

import click

from innolink.cli_base import option

__all__ = ["as_of_option", "groups_option", "layer_option"]

as_of_option = option("--as-of", words="opt.as_of")
"""``--as-of``: the date on which links must hold."""

groups_option = option(
    "--groups",
    "groups_file",
    words="opt.groups",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
)
"""``--groups``: the user's own spreadsheet of groups, as ``groups_file``."""

layer_option = option("--layer", default="register", show_default=True, words="opt.layer")
"""``--layer``: on which ties somebody is measured."""
