"""The graph for an assistant: catalogue, questions, search, score and reading Cypher over MCP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graph.reading import sources_frame
from graph.wording import Sayable
from innolink.cli_answer import answer_of
from innolink.cli_errors import FrontError
from innolink.cli_output import table_from_frame
from innolink.scoring import score
from innolink.words import say
from queries.naming import entity_id
from queries.readonly import run_readonly
from queries.runner import ask

if TYPE_CHECKING:
    import pandas as pd
    from mcp.server.mcpserver import MCPServer

    from graph.store import Store
    from innolink.session import Graph

__all__ = ["ROWS", "assistant"]

ROWS = 200
"""Most rows of one answer, unless the assistant asks for fewer."""

SECONDS = 30.0
_SOURCE = ["id", "title", "publisher", "date", "url"]


def assistant(graph: Graph, lang: str = "en") -> MCPServer[Any]:
    """Make a server of the Model Context Protocol that answers from a graph and only reads.

    Parameters
    ----------
    graph
        An open graph.
    lang
        Language of the notes, descriptions and errors: ``zh`` or ``en``.

    Returns
    -------
    mcp.server.mcpserver.MCPServer
        With the tools ``questions``, ``ask``, ``find``, ``score`` and ``cypher``. Every answer is
        one JSON object; what rests on facts holds ``sources`` with title and address.

    Raises
    ------
    FrontError
        The package ``mcp`` is missing.
    """
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as error:
        raise FrontError("mcp.missing") from error
    server: MCPServer[Any] = MCPServer(
        "innolink", instructions=say("mcp.about", lang), log_level="ERROR"
    )
    for name, work in _tools(graph, lang).items():
        server.add_tool(work, name=name, description=say(f"mcp.{name}", lang))
    return server


def _tools(graph: Graph, lang: str) -> dict[str, Callable[..., str]]:
    def questions() -> str:
        return _json({"questions": [_told(q, lang) for q in graph.questions().values()]})

    def ask_(
        question: str,
        parameters: dict[str, Any] | None = None,
        as_of: str | None = None,
        limit: int = ROWS,
    ) -> str:
        return _safe(lambda: _answer(graph, lang, question, parameters or {}, as_of, limit), lang)

    def find(text: str, limit: int = 20) -> str:
        return _safe(lambda: _answer(graph, lang, "find", {"text": text}, None, limit), lang)

    def score_(subject: str, layer: str = "register", as_of: str | None = None) -> str:
        return _safe(lambda: _scored(graph, subject, layer, as_of), lang)

    def cypher(statement: str, parameters: dict[str, Any] | None = None, limit: int = ROWS) -> str:
        return _safe(lambda: _read(graph.store, statement, parameters, limit), lang)

    return {"questions": questions, "ask": ask_, "find": find, "score": score_, "cypher": cypher}


def _told(question: Any, lang: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "family": question.family,
        "title": question.title[lang],
        "about": question.about[lang],
        "parameters": [
            {"name": p.name, "type": p.type, "default": p.default, "required": p.required,
             "about": p.label[lang]}
            for p in question.parameters
        ],
    }  # fmt: skip


def _answer(
    graph: Graph,
    lang: str,
    question: str,
    parameters: dict[str, Any],
    as_of: str | None,
    limit: int,
) -> dict[str, Any]:
    frame = ask(graph.store, question, parameters, as_of=as_of, limit=_at_most(limit))
    answer = answer_of(graph.store, frame, sources=True)
    return answer.plain(lang) | {"more": bool(frame.attrs["more"])}


def _scored(graph: Graph, subject: str, layer: str, as_of: str | None) -> dict[str, Any]:
    found = entity_id(graph.store, subject, "subject")
    made = score(graph, found, layer, as_of=as_of, doubt=False, keep=False)
    ties = made.facts()
    told = {"score": made.to_dict(), "facts": table_from_frame(ties).dicts()}
    return told | {"sources": _sources(graph.store, ties)}


def _read(
    store: Store, statement: str, parameters: dict[str, Any] | None, limit: int
) -> dict[str, Any]:
    frame = run_readonly(store, statement, parameters, seconds=SECONDS, rows=_at_most(limit))
    rows = table_from_frame(frame).dicts()
    return {"rows": rows, "more": frame.attrs["more"], "sources": _sources(store, frame)}


def _sources(store: Store, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Read the sources whose ids stand in any cell, alone or in a list, also in nodes."""
    ids = {t for column in frame.columns for value in frame[column] for t in _ids(value)}
    return table_from_frame(sources_frame(store, ids)[_SOURCE]).dicts() if ids else []


def _ids(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        value = list(value.values())
    return {t for v in value for t in _ids(v)} if isinstance(value, list | tuple) else set()


def _at_most(limit: int) -> int:
    return max(1, min(limit, ROWS))


def _safe(work: Callable[[], dict[str, Any]], lang: str) -> str:
    """Give the answer as JSON; what a user can mend comes back as ``error``, worded."""
    try:
        return _json(work())
    except Exception as error:
        if not isinstance(error, Sayable):
            raise
        return _json({"error": error.say(lang)})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
