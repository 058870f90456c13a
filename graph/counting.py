"""How a target counts its evidence: properties of a Target that one query can apply.

A *thing* counts when it is of one of the types, lies at the place, and its parties (the far
ends of the named links) lie where asked. A *pair* counts when a link of a named type joins a
party at the hub to one abroad. What a property leaves blank is not asked.

*At the hub*: the hub itself, and what is LOCATED_IN it in one or more steps; PART_OF is not
followed, because a part may lie elsewhere. *Abroad*: of another country than the hub's;
Hong Kong, Macao and Taiwan are shown apart (``Country.apart``) and not counted as abroad.
"""

from __future__ import annotations

from graph.model import Kind, Property
from graph.properties import prop

COUNTING: tuple[Property, ...] = (
    prop(
        "counts_types",
        Kind.TEXTS,
        "counts things of type",
        "计数实体类型",
        "Entity types of the things that count.",
    ),
    prop(
        "counts_links",
        Kind.TEXTS,
        "parties by link",
        "参与方链接",
        "Link types that join such a thing to its parties.",
    ),
    prop(
        "counts_pairs",
        Kind.TEXTS,
        "counts pairs by link",
        "计数成对链接",
        "Link types of which each pair of a party at the hub and one abroad counts.",
    ),
    prop(
        "counts_levels",
        Kind.TEXTS,
        "counts levels",
        "计数级别",
        "Levels of the things or pairs; a pair of two parks that has none is of park level.",
    ),
    prop(
        "counts_place",
        Kind.TEXT,
        "counts at place",
        "计数地点",
        "Where the thing lies: at the hub or abroad.",
        choices={"hub": "枢纽所在地", "abroad": "境外"},
    ),
    prop(
        "counts_parties",
        Kind.TEXTS,
        "counts with parties",
        "须有参与方",
        "A party must lie at the hub, abroad, or one at each.",
        choices={"hub": "枢纽所在地", "abroad": "境外"},
    ),
    prop(
        "counts_near",
        Kind.TEXTS,
        "counts for parties",
        "限定参与方",
        "Ids of the only parties at the hub that count, with what is a part of them.",
    ),
    prop(
        "counts_group",
        Kind.TEXT,
        "counts partners in group",
        "伙伴国家组",
        "Group of countries in which the party abroad must lie.",
    ),
    prop(
        "counts_list",
        Kind.TEXT,
        "counts members of",
        "计入名单",
        "Id of the programme of which the thing must be a member.",
    ),
    prop(
        "counts_with",
        Kind.TEXT,
        "counts with value",
        "须有属性值",
        "A property and the value that the thing must have, as property=value.",
    ),
    prop(
        "counts_since",
        Kind.DATE,
        "counts since",
        "计数起始",
        "First date of the things that count; undated ones do not count then.",
    ),
    prop(
        "counts_hub",
        Kind.TEXT,
        "counts for hub",
        "计数主体",
        "Id of the place whose evidence is counted.",
    ),
)
