"""Write the pages of ``docs/`` that are made from the code: ``make docs``.

``python -m docs.generate --check`` only says which of them are not as the code would make them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from graph.files import write_whole

HERE = Path(__file__).resolve().parent

PAGES = {
    "data-dictionary.md": ("graph.dictionary", "data_dictionary"),
    "questions.md": ("docs.examples", "questions_page"),
    "cli.md": ("innolink.cli_reference", "cli_markdown"),
}
"""Page → the function without parameters that gives its text."""


def made(page: str) -> str:
    """Text of a page as the code makes it now."""
    module, name = PAGES[page]
    function: Callable[[], str] = getattr(import_module(module), name)
    return function()


def main() -> int:
    """Write or check all pages."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for page in PAGES:
        path, text = HERE / page, made(page)
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"docs/{page} is out of date: make docs")
        else:
            write_whole(path, text)
            print(f"wrote docs/{page}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
