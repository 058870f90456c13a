"""The link types of the ontology, declared once."""

from __future__ import annotations

from itertools import product

from graph.entity_types import ENTITY_TYPES
from graph.model import End, Family, Flow, Kind, Label, LinkType, Property, Sought
from graph.properties import FIELDS, LEVEL, SCOPE, WORDING, prop

_ACTORS = ("Park", "Organization", "Lab", "Office")
_PLACES = ("Country", "City", "Park")
_PARTIES = (*_ACTORS, "City", "Country")
_GATHERINGS = ("Event", "Project", "Agreement", "Program", "Organization", "Park")
_PLAN_ITEMS = ("Plan", "Action", "Task", "Safeguard", "Target", "Outlook")
_ALL = tuple(e.name for e in ENTITY_TYPES)

# Who can stand at the ends of a link that is sought. An office speaks for its owner, and what
# somebody runs is not asked for from outside: neither is proposed a link.
_PARTNERS = End(("Park", "Organization", "Lab"))
_KEEPERS = End(("City", "Park", "Organization"))
# A ministry opens no office abroad and joins no project of a park: governments, and those who
# fund for them, are asked to cooperate, and to take part with each other.
_WORKING = ("association", "company", "education", "facility", "healthcare", "nonprofit")
_OPENERS = End(("City", "Park", "Organization"), _WORKING)
_DOERS = End(("Park", "Organization"), _WORKING)
_AUTHORITIES = End(("Organization",), ("government",))
# Sister parks are parks of science and technology: a financial district is none.
_SCIENCE_PARKS = End(("Park",), not_only=("Finance, policy and transfer",))
_TENANTS = ("association", "company", "education", "facility", "nonprofit")
_RESEARCHERS = ("company", "education", "facility", "healthcare")


def _ends(froms: tuple[str, ...], tos: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(product(froms, tos))


def _fact(
    name: str,
    en: str,
    zh: str,
    about: str,
    froms: tuple[str, ...],
    tos: tuple[str, ...],
    colour: str,
    *,
    tie: bool = True,
    flow: Flow = "none",
    symmetric: bool = False,
    dash: bool = False,
    more: tuple[Property, ...] = (),
    sought: tuple[Sought, ...] = (),
    noun: Label | None = None,
) -> LinkType:
    return LinkType(
        name,
        Label(en, zh),
        about,
        _ends(froms, tos),
        Family.FACT,
        tie,
        flow,
        symmetric,
        (SCOPE, FIELDS, LEVEL, *more),
        colour,
        dash,
        sought,
        noun,
    )


def _other(
    name: str,
    en: str,
    zh: str,
    about: str,
    froms: tuple[str, ...],
    tos: tuple[str, ...],
    family: Family,
    properties: tuple[Property, ...] = (),
    *,
    tie: bool = False,
    symmetric: bool = False,
) -> LinkType:
    return LinkType(
        name,
        Label(en, zh),
        about,
        _ends(froms, tos),
        family,
        tie,
        "none",
        symmetric,
        properties,
        "#BBBBBB",
        True,
    )


_LAYER = (
    prop("layer", Kind.TEXT, "layer", "网络层", "Id of the layer.", required=True),
    prop("years", Kind.INTEGERS, "years", "年份", "Years, ascending.", required=True),
    prop("strength", Kind.NUMBERS, "strength", "强度", "One value a year.", required=True),
)

_PARTICIPATION = (
    prop("role", Kind.TEXT, "role", "角色", "Role in it, as the source names it."),
    prop("contribution", Kind.NUMBER, "contribution", "资助额", "Funds granted.", unit="EUR"),
    prop(
        "net_contribution",
        Kind.NUMBER,
        "net contribution",
        "净资助额",
        "Funds granted, less what is passed on to third parties.",
        unit="EUR",
    ),
    prop("cost", Kind.NUMBER, "cost", "成本", "The party's eligible cost.", unit="EUR"),
    prop(
        "terminated",
        Kind.BOOLEAN,
        "terminated",
        "提前退出",
        "Whether the party left before the end.",
    ),
    prop("city", Kind.TEXT, "city", "城市", "The party's city as this participation writes it."),
)

LINK_TYPES = (
    _fact(
        "SISTER_PARK",
        "sister park",
        "姊妹园",
        "Two parks agreed to be sister parks.",
        ("Park",),
        ("Park",),
        "#009E73",
        symmetric=True,
        sought=(Sought(_SCIENCE_PARKS, _SCIENCE_PARKS),),
    ),
    _fact(
        "SISTER_CITY",
        "sister city",
        "友好城市",
        "Two cities or regions are twinned.",
        ("City",),
        ("City",),
        "#56B4E9",
        symmetric=True,
        sought=(Sought(End(("City",)), End(("City",))),),
    ),
    _fact(
        "COOPERATES_WITH",
        "cooperates with",
        "合作",
        "Two parties agreed to work together.",
        _PARTIES,
        _PARTIES,
        "#0072B2",
        symmetric=True,
        sought=(
            Sought(_PARTNERS, _PARTNERS),
            Sought(End(("City",)), End(("City",))),
            Sought(End(("City", "Country")), End(("Country",)), ours="start"),
        ),
        noun=Label("cooperation", "合作"),
    ),
    _fact(
        "MEMBER_OF",
        "member of",
        "成员",
        "A party belongs to an association or programme.",
        (*_PARTIES,),
        ("Organization", "Program"),
        "#882255",
        dash=True,
        sought=(Sought(_KEEPERS, End(("Organization",), ("association",)), ours="start"),),
        noun=Label("membership", "成员关系"),
    ),
    _fact(
        "HAS_OFFICE_IN",
        "has office in",
        "设有办事机构",
        "A party keeps an office in a place; where the office has a name, the office itself.",
        _PARTIES,
        (*_PLACES, "Office"),
        "#E69F00",
        flow="forward",
        sought=(Sought(_OPENERS, End(_PLACES)),),
        noun=Label("office", "办事机构"),
    ),
    _fact(
        "JOINT_LAB_OF",
        "joint lab of",
        "联合实验室共建方",
        "A joint laboratory's founding party.",
        ("Lab",),
        ("Organization", "Park", "City", "Country"),
        "#D55E00",
        sought=(Sought(End(("Lab",)), End(("Organization",), _RESEARCHERS), ours="start"),),
        noun=Label("joint laboratory", "联合实验室"),
    ),
    _fact(
        "RND_CENTRE_OF",
        "R&D centre of",
        "研发中心隶属",
        "A research centre belongs to a company whose seat is elsewhere.",
        ("Organization", "Lab"),
        ("Organization",),
        "#117733",
        flow="backward",
        sought=(
            Sought(
                End(("Organization", "Lab")), End(("Organization",), ("company",)), ours="start"
            ),
        ),
        noun=Label("foreign R&D centre", "外资研发中心"),
    ),
    _fact(
        "OPERATES",
        "operates",
        "运营",
        "A party runs a park, organisation, lab or programme.",
        _PARTIES,
        ("Park", "Organization", "Lab", "Office", "Program"),
        "#44AA99",
        flow="forward",
        noun=Label("operation", "运营"),
    ),
    _fact(
        "HOSTS",
        "hosts",
        "承载/主办",
        "A party houses an organisation, park, lab or office, or holds an event.",
        _PARTIES,
        ("Organization", "Park", "Lab", "Office", "Event"),
        "#CC79A7",
        dash=True,
        sought=(Sought(End(("Park",)), End(("Organization",), _TENANTS)),),
        noun=Label("hosting", "承载/主办"),
    ),
    _fact(
        "PARTICIPATES_IN",
        "participates in",
        "参与",
        "A party takes part in an event, project, agreement or programme.",
        _PARTIES,
        _GATHERINGS,
        "#332288",
        dash=True,
        more=_PARTICIPATION,
        # two parties are tied by what both take part in
        sought=(Sought(_DOERS, _DOERS), Sought(_AUTHORITIES, _AUTHORITIES)),
        noun=Label("joint participation", "共同参与"),
    ),
    _fact(
        "WORKS_ON",
        "works on",
        "研究方向",
        "An actor works on a field.",
        (*_ACTORS, "Project", "Event"),
        ("Field",),
        "#999933",
        tie=False,
    ),
    _other(
        "LOCATED_IN",
        "located in",
        "位于",
        "A thing lies in a place.",
        (*_ACTORS, "City", "Event", "Project", "Program", "Journal"),
        _PLACES,
        Family.STRUCTURE,
    ),
    _other(
        "PART_OF",
        "part of",
        "隶属",
        "A thing is a part of another: a sub-park of a park, a task of an action.",
        (*_PARTIES, "Event", "Program", "Field", *_PLAN_ITEMS[1:]),
        (*_PARTIES, "Event", "Program", "Field", "Action", "Plan"),
        Family.STRUCTURE,
    ),
    _other(
        "RELATED_TO",
        "related to",
        "相关",
        "Two organisations are related, as ROR says.",
        ("Organization",),
        ("Organization",),
        Family.STRUCTURE,
        symmetric=True,
    ),
    _other(
        "SUCCEEDED_BY",
        "succeeded by",
        "继任",
        "An organisation was followed by another.",
        ("Organization",),
        ("Organization",),
        Family.STRUCTURE,
    ),
    _other(
        "COPUBLISHED",
        "co-published",
        "合著",
        "Works with authors at both ends.",
        ("Country", "City", "Organization"),
        ("Country", "City", "Organization"),
        Family.LAYER,
        _LAYER,
        tie=True,
        symmetric=True,
    ),
    _other(
        "COPARTICIPATES",
        "co-participates",
        "共同参与",
        "Projects with both ends as partners.",
        ("Country", "City", "Organization"),
        ("Country", "City", "Organization"),
        Family.LAYER,
        _LAYER,
        tie=True,
        symmetric=True,
    ),
    _other(
        "CONNECTED",
        "connected",
        "网络联系",
        "Tied in a published network of some other kind; its dataset says what a tie is.",
        ("Country", "City", "Organization"),
        ("Country", "City", "Organization"),
        Family.LAYER,
        _LAYER,
        tie=True,
        symmetric=True,
    ),
    _other(
        "MENTIONS",
        "mentions",
        "提及",
        "A plan's text names a thing.",
        _PLAN_ITEMS,
        _ALL,
        Family.PLAN,
        (WORDING,),
    ),
    _other(
        "RESPONSIBLE_FOR",
        "responsible for",
        "负责",
        "A unit answers for an item of a plan.",
        ("Organization", "City", "Park"),
        _PLAN_ITEMS,
        Family.PLAN,
        (WORDING,),
    ),
    _other(
        "CONTRIBUTES_TO",
        "contributes to",
        "服务于",
        "A task works towards a target.",
        ("Task", "Action"),
        ("Target",),
        Family.PLAN,
        (WORDING,),
    ),
    _other(
        "TRACKED_BY",
        "tracked by",
        "由指标跟踪",
        "A target's reported series.",
        ("Target",),
        ("Indicator",),
        Family.PLAN,
    ),
    _other(
        "COUNTS_TOWARD",
        "counts toward",
        "计入",
        "A thing counts as evidence by the rule.",
        (*_PARTIES, "Event", "Project", "Agreement", "Program", "Journal"),
        ("Target",),
        Family.PLAN,
    ),
)

# Links between what we keep about sources and the things themselves. The store writes them.
META_LINKS = (
    ("ABOUT", "about", "关于", "A record speaks about an entity."),
    ("OF", "of", "属于", "An observation was made of an entity."),
    ("MEASURES", "measures", "度量", "An observation measures an indicator."),
    ("OF_DATASET", "of dataset", "属于数据集", "A load belongs to a dataset."),
)
