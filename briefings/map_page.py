"""A page of a flow map: the picture, and under it the same places as a table."""

from __future__ import annotations

from markupsafe import Markup

from briefings.escape import harmless
from briefings.flow_map import FlowMap, flow_map
from briefings.html_file import render, style
from briefings.map_layer import flow_layer, layer_script, layer_style
from briefings.words import LANGUAGE_TAGS, words
from graph.figures import figure

__all__ = ["map_page"]


def map_page(data: FlowMap, lang: str = "zh") -> str:
    """Make a self-contained page of a flow map, whose marks can be pointed at and filtered.

    Parameters
    ----------
    data
        What the map shows.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        One HTML document. The same data give the same bytes.

    Examples
    --------
    >>> from graph.model import Label
    >>> html = map_page(FlowMap(Label("Beijing", "北京"), 39.9, 116.4, ()), "en")
    >>> "<svg" in html, "http://" in html.replace("http://www.w3.org/2000/svg", "")
    (True, False)
    """
    ranked = sorted(data.places, key=lambda p: (-p.weight, p.id))
    return render(
        "map.html.j2",
        style=style("map") + layer_style(),
        scripts={"script": layer_script()},
        words=words(lang),
        lang_tag=LANGUAGE_TAGS[lang],
        title=harmless(data.title[lang] or data.hub[lang]),
        picture=Markup(flow_map(data, lang)),  # noqa: S704 - every text in it is escaped
        layer=Markup(flow_layer(data, lang)),  # noqa: S704 - as above
        unit=harmless(data.unit[lang]),
        how=harmless(data.how),
        rows=[(harmless(p.label[lang]), figure(p.weight, lang)) for p in ranked],
    )
