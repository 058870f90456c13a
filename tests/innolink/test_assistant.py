"""An assistant asks through the official client of the Model Context Protocol."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from graph.connection import Connection
from tests.innolink.commands import environment

ROOT = Path(__file__).parents[2]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("questions", {}),
    ("ask", {"question": "partners", "parameters": {"country": "塞尔维亚"}}),
    ("find", {"text": "清华大学", "limit": 2}),
    ("score", {"subject": "china", "layer": "ncses-ai"}),
    ("cypher", {"statement": "MATCH (:City)-[l:SISTER_CITY]->() RETURN l.sources AS s LIMIT 1"}),
    ("cypher", {"statement": "MATCH (n) DETACH DELETE n"}),
    ("ask", {"question": "partnrs"}),
    ("ask", {"question": "partners", "parameters": {"of": "'}) DETACH DELETE n //"}}),
]


async def talk(environ: dict[str, str]) -> tuple[list[str], list[dict[str, Any]]]:
    from mcp import StdioServerParameters
    from mcp.client import Client
    from mcp.client.stdio import stdio_client

    command = StdioServerParameters(
        command=sys.executable, args=["-m", "innolink", "mcp"], env=environ, cwd=str(ROOT)
    )
    async with Client(stdio_client(command)) as client:
        tools = sorted(t.name for t in (await client.list_tools()).tools)
        told = [(await client.call_tool(name, given)).content[0] for name, given in CALLS]
    return tools, [json.loads(t.text) for t in told]  # type: ignore[union-attr]


def test_an_assistant_asks_and_gets_sources(shipped_connection: Connection) -> None:
    server = shipped_connection
    environ = {
        **os.environ,
        **environment(server),
    }
    tools, answers = asyncio.run(asyncio.wait_for(talk(environ), 300))
    assert tools == ["ask", "cypher", "find", "questions", "score"]
    listed, partners, found, scored, read, written, misspelt, hostile = answers
    assert {"partners", "path", "belt-and-road"} <= {q["name"] for q in listed["questions"]}
    assert [r["partner"] for r in partners["rows"]] == ["geonames:792680", "iso:RS"]
    assert {f["row"] for f in partners["facts"]} == {1, 2}
    assert all(s["id"] and (s["title"] or s["url"]) for s in partners["sources"])
    assert found["rows"][0]["id"] == "ror:03cve4549"
    assert scored["score"]["subject"]["id"] == "iso:CN"
    assert [s["id"] for s in read["sources"]] == sorted(read["rows"][0]["s"])
    assert "only read" in written["error"]
    assert "partners" in misspelt["error"]
    assert "DETACH DELETE" in hostile["error"]
