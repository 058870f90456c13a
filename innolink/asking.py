"""The questions as methods, so that a notebook completes them: ``g.q.partners(country="RS")``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from innolink.session import Graph

__all__ = ["Questions", "home_questions"]


def home_questions() -> list[Path]:
    """Folder of own questions in the project's home, where there is one that holds any."""
    from graph.engine_settings import EngineSettings

    folder = EngineSettings.from_environment().home / "queries"
    return [folder] if folder.is_dir() and any(folder.rglob("*.cypher")) else []


class Questions:
    """All questions of the catalogue, each by its name with ``_`` for ``-``, or in brackets.

    Examples
    --------
    >>> import innolink as il
    >>> with il.open() as g:  # doctest: +SKIP
    ...     g.q.sister_parks(country="DE")
    ...     g.q["sister-parks"](country="DE")
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __getattr__(self, name: str) -> Callable[..., pd.DataFrame]:
        known = self._graph.questions()
        question = known.get(name.replace("_", "-"))
        if question is None:
            raise AttributeError(f"There is no question {name!r}; dir(g.q) has them all.")

        def asked(**parameters: object) -> pd.DataFrame:
            return self._graph.ask(question.name, **parameters)  # type: ignore[arg-type]

        asked.__name__ = name
        words = [f"{p.name}: {p.label.en} · {p.label.zh}" for p in question.parameters]
        asked.__doc__ = "\n".join([question.about.en, question.about.zh, *words])
        return asked

    def __getitem__(self, name: str) -> Callable[..., pd.DataFrame]:
        return self.__getattr__(name)

    def __dir__(self) -> list[str]:
        """Name the questions, for completion."""
        return sorted(n.replace("-", "_") for n in self._graph.questions())

    def _ipython_key_completions_(self) -> list[str]:
        return sorted(self._graph.questions())
