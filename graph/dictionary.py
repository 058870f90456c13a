"""The data dictionary: everything that the ontology declares, as a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from graph.model import End, EntityType, Family, LinkType, Property, Sought
from graph.ontology import COMMON, ENTITIES, LINK, LINKS, META, META_ABOUT, OBSERVATION, SOURCE

__all__ = ["data_dictionary"]

_FAMILIES = {
    Family.FACT: (
        "Facts",
        "What happened or holds between two things in the world. Paths, profiles and the "
        "closeness index walk these only. 事实：路径、概况与紧密度只使用此类。",
    ),
    Family.STRUCTURE: (
        "Structure",
        "Where something is and what it is part of. 结构：位置与隶属。",
    ),
    Family.LAYER: (
        "Layers",
        "A measured network that is loaded as a whole, with its declared coverage, years and "
        "strengths. 图层：整体导入的量化网络。",
    ),
    Family.PLAN: (
        "Plan",
        "What a plan says, and what counts toward its targets. 规划：规划内容与指标计数。",
    ),
}

_DATASET = (
    ("id", "text", "Short, lower-case, lasting: `register`, `plan`, `ror`, `ncses-ai`."),
    ("title, title_zh", "text", "Title in English and Chinese."),
    ("licence, publisher, url, release", "text", "Whose it is, and which edition."),
    ("rank", "integer", "Trust: where two datasets give one property different values, the lower"
     " rank wins."),
    ("others", "", "What a layer declares: node kind, unit, counting, θ, years, coverage, nodes"
     " looked at, unknown pairs."),
)  # fmt: skip

_LOAD = (
    ("id", "text", "`dataset@time`."),
    ("at, dataset, sha256", "text", "When, what, and the sum of the file."),
    ("read, accepted, rejected", "integer", "Rows: read = accepted + rejected."),
    ("created, updated, unchanged", "integer", "Items: accepted = created + updated + unchanged."),
    ("removed, withheld", "integer", "What the new version no longer holds: taken away, or too"
     " much to take away unasked."),
    ("counts", "text", "The same by table, as JSON."),
)  # fmt: skip

_RECORD = (
    ("id", "text", "`dataset|source id`."),
    ("dataset, load", "text", "Who says so, and the load that last saw it."),
    ("type", "text", "Entity type that the dataset gives it."),
    ("rank", "integer", "Rank of the dataset."),
    ("sources", "texts", "Ids of Source nodes."),
    ("confidence", "text", "high, medium or low."),
    ("hash", "text", "Fingerprint of all that it states; equal means unchanged."),
    ("stub", "boolean", "The dataset only names the thing, as an end of a link."),
    ("others", "", "The entity's properties, as this dataset gives them."),
)  # fmt: skip

_KEYS = """\
## Keys

| what | key | example |
|---|---|---|
| entity | `id`, an authority's where there is one: `iso:XX`, `geonames:N`, `ror:…`; otherwise one \
that we coin, `prefix:name` | `park:zhongguancun` |
| record | `dataset\\|source id` | `register\\|park:zhongguancun` |
| link | `dataset\\|TYPE\\|from\\|to\\|qualifier`, the ends as that dataset names them | \
`register\\|SISTER_PARK\\|park:a\\|park:b\\|` |
| observation | `dataset\\|subject\\|indicator\\|year\\|scope\\|value`: contradictions stay | |
| source | `dataset\\|source id` | `register\\|s0001` |

Keys are built from record ids and not from entity ids: when two records turn out to be about one
thing, their links keep their keys, and the decision can be undone. Ids hold no white space and no
`|`; they are never renamed. A link that runs either way (*symmetric*) is stored once, its ends in
the order of their ids.

An entity is what its records say about it: the values of the best-ranked dataset, names and ids
united. Each record stays as its dataset gave it, and so do contradictions (`innolink ask
conflicts`).
"""

_TIME = """\
## Time

A date is text: a year, a month or a day (`2024`, `2024-05`, `2024-05-17`), as precise as its
source. Asked *as of* a date, the graph keeps a link unless it surely began later or surely ended
earlier; a link without dates stays. Observations belong to a year.
"""


def data_dictionary() -> str:
    """Write the data dictionary as Markdown.

    Returns
    -------
    str
        Every entity type, link type and property with type, unit, requiredness, choices
        and labels in both languages; the same ontology gives the same bytes.

    Examples
    --------
    >>> page = data_dictionary()
    >>> page.splitlines()[0]
    '# Data dictionary · 数据字典'
    >>> "| `SISTER_PARK` | sister park | 姊妹园 |" in page
    True
    """
    parts = [_head(), _entities(), _links(), _kept(), _KEYS, _TIME]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _head() -> str:
    return (
        "# Data dictionary · 数据字典\n\n"
        "Made from `graph/ontology.py` by `make docs`; do not edit by hand. A property's name "
        "is the column header of a register, in this spelling or by its Chinese label.\n\n"
        f"{len(ENTITIES)} entity types, {len(LINKS)} link types. Every node that stands for a "
        "real thing has the label `Entity` and that of its type.\n\n"
        "**Types of values.** `text`; `texts`: a list, `|` between items in a spreadsheet "
        '(an item that holds one stands in quotation marks: `"a|b"|c`); `integer` (64 bits), '
        "`number` (finite) and lists of them; `date`: year, month or day; "
        "`country`: ISO 3166-1 alpha-2 (alpha-3 and names are understood at the door); `url`: "
        "http or https; `boolean`.\n"
    )


def _entities() -> str:
    parts = [
        "## Entities · 实体\n\n### Properties of every entity\n\n"
        "`name` or `name_zh` must be given.\n\n" + _properties(COMMON)
    ]
    parts += [_entity(e) for e in ENTITIES.values()]
    return "\n".join(parts)


def _entity(declared: EntityType) -> str:
    head = f"### {declared.name} · {declared.label.zh}\n\n{declared.about}"
    prefix = f" Ids that we coin: `{declared.prefix}:…`." if declared.prefix else ""
    body = f"\n\n{_properties(declared.properties)}" if declared.properties else "\n"
    return f"{head}{prefix}{body}"


def _links() -> str:
    parts = [
        "## Links · 关系\n\nOne link is one dataset's statement. *tie*: counts when closeness is "
        "measured. *flow*: which way it carries. *symmetric*: stored once. *Proposed*: between "
        "whom `innolink next` may propose it, where it is not there yet.\n\n"
        "### Properties of every link\n\n" + _properties(LINK)
    ]
    for family, (title, about) in _FAMILIES.items():
        types = [x for x in LINKS.values() if x.family is family]
        parts.append(f"### {title}\n\n{about}\n\n{_link_table(types)}")
        parts += [f"`{x.name}` runs {_ends(x)}.{_sought(x)}\n" for x in types]
        parts.append(_own_properties(types))
    rows = [(f"`{n}`", META[n].en, META[n].zh, META_ABOUT[n]) for n in META]
    parts.append(
        "### Kept about statements\n\nThe store writes these; a register does not.\n\n"
        + _table(("type", "en", "zh", "about"), rows)
    )
    return "\n".join(parts)


def _link_table(types: Sequence[LinkType]) -> str:
    rows = [
        (
            f"`{x.name}`",
            x.label.en,
            x.label.zh,
            x.about,
            "yes" if x.tie else "",
            x.flow if x.flow != "none" else "",
            "yes" if x.symmetric else "",
        )
        for x in types
    ]
    return _table(("type", "en", "zh", "about", "tie", "flow", "symmetric"), rows)


def _ends(link: LinkType) -> str:
    """Say the allowed ends in words: froms that share the same set of tos stand together."""
    tos: dict[str, list[str]] = {}
    for start, end in link.ends:
        tos.setdefault(start, []).append(end)
    ordered = sorted(tos.items(), key=lambda pair: pair[1])
    said = []
    for ends, starts in groupby(ordered, key=lambda pair: pair[1]):
        said.append(f"from {_names(s for s, _ in starts)} to {_names(ends)}")
    return "; ".join(said)


def _sought(link: LinkType) -> str:
    """Say between whom it may be proposed: only a fact that counts as a tie ever is."""
    if not link.tie or link.family is not Family.FACT:
        return ""
    pairs = [
        f"from {_end(p.start)}{_ours(p, 'start')} to {_end(p.end)}{_ours(p, 'end')}"
        for p in link.sought
    ]
    return f" Proposed {'; '.join(pairs)}." if pairs else " Never proposed."


def _end(end: End) -> str:
    kinds = f" ({', '.join(end.kinds)})" if end.kinds else ""
    named = ", ".join(t + (kinds if t == "Organization" else "") for t in sorted(end.types))
    return named + (f" (not of {'; '.join(end.not_only)} alone)" if end.not_only else "")


def _ours(pair: Sought, side: str) -> str:
    return " of the subject" if pair.ours == side else ""


def _names(types: Iterable[str]) -> str:
    names = sorted(types)
    return "any entity" if len(names) == len(ENTITIES) else ", ".join(names)


def _own_properties(types: Sequence[LinkType]) -> str:
    own = {x.properties: [y.name for y in types if y.properties == x.properties] for x in types}
    said = []
    for properties, names in own.items():
        if properties:
            which = "all of them" if len(names) == len(types) else ", ".join(names)
            said.append(f"Further properties of {which}:\n\n{_properties(properties)}")
    return "\n".join(said)


def _kept() -> str:
    columns = ("property", "type", "about")
    return "\n".join(
        [
            "## Records, observations, sources, datasets, loads\n",
            "### Record · 记录\n\nWhat one dataset says about one entity.\n\n"
            + _table(columns, _code(_RECORD)),
            "### Observation · 观测值\n\nOne value of one indicator for one entity and year.\n\n"
            + _properties(OBSERVATION),
            "### Source · 来源\n\nA page, table or document that can be looked up; `url` or "
            "`citation` must be given.\n\n" + _properties(SOURCE),
            "### Dataset · 数据集\n\nWho says it.\n\n" + _table(columns, _code(_DATASET)),
            "### Load · 导入\n\nOne load of one dataset, with its two ledgers.\n\n"
            + _table(columns, _code(_LOAD)),
        ]
    )


def _code(rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(", ".join(f"`{n}`" for n in name.split(", ")) if kind else name, kind, about)
            for name, kind, about in rows]  # fmt: skip


def _properties(properties: Sequence[Property]) -> str:
    rows = [
        (
            f"`{p.name}`",
            p.label.en,
            p.label.zh,
            p.kind.value + (f" ({p.unit})" if p.unit else ""),
            "required" if p.required else "",
            p.about + _choices(p),
        )
        for p in properties
    ]
    return _table(("property", "en", "zh", "type", "", "about"), rows)


def _choices(prop: Property) -> str:
    """Say what may be filled in where the set is closed, in either language."""
    words = ", ".join(f"{value} ({label.zh})" for value, label in
                      zip(prop.choices, prop.choice_labels, strict=True))  # fmt: skip
    return f" One of: {words}." if words else ""


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    lines += [f"| {' | '.join(c.replace('|', chr(92) + '|') for c in row)} |" for row in rows]
    return "\n".join(lines) + "\n"
