"""The front door: the public API (``import innolink as il``) and the command line."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from innolink.briefing import brief as brief
    from innolink.exporting import export as export
    from innolink.fetching import fetch as fetch
    from innolink.innovation import innovation_map as innovation_map
    from innolink.mapping import flow_map as flow_map
    from innolink.matching import match as match
    from innolink.measuring import measures as measures
    from innolink.next_gains import next_links as next_links
    from innolink.paging import page as page
    from innolink.planning import plan as plan
    from innolink.planning import plan_scenario as plan_scenario
    from innolink.planning import plan_table as plan_table
    from innolink.planning import plan_target as plan_target
    from innolink.planning import plan_tasks as plan_tasks
    from innolink.profiling import profile as profile
    from innolink.profiling import scorecard as scorecard
    from innolink.runlog import runs as runs
    from innolink.score_against import against as against
    from innolink.score_change import why_changed as why_changed
    from innolink.scoring import score as score
    from innolink.session import Graph as Graph
    from innolink.session import open_graph as open
    from innolink.site import write_site as write_site
    from loaders.layer_engine import layer as layer

_PUBLIC = {
    "Graph": ("innolink.session", "Graph"),
    "against": ("innolink.score_against", "against"),
    "brief": ("innolink.briefing", "brief"),
    "export": ("innolink.exporting", "export"),
    "fetch": ("innolink.fetching", "fetch"),
    "flow_map": ("innolink.mapping", "flow_map"),
    "innovation_map": ("innolink.innovation", "innovation_map"),
    "layer": ("loaders.layer_engine", "layer"),
    "match": ("innolink.matching", "match"),
    "measures": ("innolink.measuring", "measures"),
    "next_links": ("innolink.next_gains", "next_links"),
    "open": ("innolink.session", "open_graph"),
    "page": ("innolink.paging", "page"),
    "plan": ("innolink.planning", "plan"),
    "plan_scenario": ("innolink.planning", "plan_scenario"),
    "plan_table": ("innolink.planning", "plan_table"),
    "plan_target": ("innolink.planning", "plan_target"),
    "plan_tasks": ("innolink.planning", "plan_tasks"),
    "profile": ("innolink.profiling", "profile"),
    "runs": ("innolink.runlog", "runs"),
    "score": ("innolink.scoring", "score"),
    "scorecard": ("innolink.profiling", "scorecard"),
    "why_changed": ("innolink.score_change", "why_changed"),
    "write_site": ("innolink.site", "write_site"),
}

__all__ = [
    "Graph",
    "against",
    "brief",
    "export",
    "fetch",
    "flow_map",
    "innovation_map",
    "layer",
    "match",
    "measures",
    "next_links",
    "open",
    "page",
    "plan",
    "plan_scenario",
    "plan_table",
    "plan_target",
    "plan_tasks",
    "profile",
    "runs",
    "score",
    "scorecard",
    "why_changed",
    "write_site",
]


def __getattr__(name: str) -> Any:
    """Read what is asked for when it is asked for: ``import innolink`` alone is quick."""
    if name not in _PUBLIC:
        raise AttributeError(f"innolink has no {name!r}; it has {', '.join(__all__)}.")
    module, attribute = _PUBLIC[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """Names of the public API."""
    return sorted([*globals(), *__all__])
