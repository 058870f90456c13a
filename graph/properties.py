"""Properties that several declarations of the ontology share, and those of plain tables."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import Kind, Label, Property


def prop(
    name: str,
    kind: Kind,
    en: str,
    zh: str,
    about: str,
    *,
    required: bool = False,
    unit: str | None = None,
    choices: Mapping[str, str] | None = None,
) -> Property:
    """Declare a property; see :class:`graph.model.Property`.

    ``choices`` gives the Chinese word of each.
    """
    words = choices or {}
    label = Label(en, zh)
    return Property(name, kind, label, about, required, unit, tuple(words), tuple(words.values()))


# --- Properties that several declarations share -----------------------------------------

CONFIDENCE = prop(
    "confidence",
    Kind.TEXT,
    "confidence",
    "可信度",
    "How far the sources support the statement.",
    choices={"high": "高", "medium": "中", "low": "低"},
)
SOURCES = prop("sources", Kind.TEXTS, "sources", "来源", "Ids of the sources that say so.")
SINCE = prop("since", Kind.DATE, "since", "起始", "First day, month or year in which it holds.")
UNTIL = prop("until", Kind.DATE, "until", "终止", "Last day, month or year in which it holds.")
FIELDS = prop(
    "fields", Kind.TEXTS, "fields", "领域", "Fields of science or technology, as the source names."
)
LEVEL = prop(
    "level",
    Kind.TEXT,
    "level",
    "级别",
    "At which level it was set up or concluded.",
    choices={
        "international": "国际",
        "national": "国家级",
        "government": "政府间",
        "municipal": "市级",
        "park": "园区级",
        "institution": "机构级",
    },
)
SCOPE = prop("scope", Kind.TEXT, "scope", "口径", "What a figure or a link covers, in words.")
STATUS = prop("status", Kind.TEXT, "status", "状态", "Status as the source gives it.")
WORDING = prop("wording", Kind.TEXT, "wording", "原文", "The plan's own words.")
NUMBER = prop("number", Kind.TEXT, "number", "编号", "Number within the plan.")

ENTITY_TYPE = prop("type", Kind.TEXT, "type", "类型", "What kind of thing it is.", required=True)

COMMON: tuple[Property, ...] = (
    prop("id", Kind.TEXT, "id", "标识", "Stable id, never renamed.", required=True),
    prop("name", Kind.TEXT, "name", "英文名称", "Name in English or Latin script."),
    prop("name_zh", Kind.TEXT, "Chinese name", "中文名称", "Name in Chinese."),
    prop("names", Kind.TEXTS, "other names", "其他名称", "Further names, spellings and acronyms."),
    prop("country", Kind.COUNTRY, "country/region", "国家/地区", "Country or region, ISO 3166-1."),
    prop(
        "city",
        Kind.TEXT,
        "city",
        "城市",
        "City as the source names it; in a register a name or an id that links it there.",
    ),
    prop("ids", Kind.TEXTS, "other ids", "其他标识", "Ids of the same thing at authorities."),
    prop("url", Kind.URL, "web page", "网址", "Home page."),
    prop("description", Kind.TEXT, "description", "说明", "One or two sentences of our own."),
    SINCE,
    UNTIL,
    STATUS,
)
"""Properties that every entity may have; ``name`` or ``name_zh`` must be given."""

PLACE: tuple[Property, ...] = (
    prop("lat", Kind.NUMBER, "latitude", "纬度", "Latitude.", unit="degrees north"),
    prop("lon", Kind.NUMBER, "longitude", "经度", "Longitude.", unit="degrees east"),
)

GROUPED: tuple[Property, ...] = (
    prop(
        "groups",
        Kind.TEXTS,
        "groups",
        "所属组",
        "Groups to which it belongs today, by their ids.",
    ),
    prop(
        "memberships",
        Kind.TEXTS,
        "memberships",
        "组成员期间",
        "Group, since/until and source of each membership: eu 1973-01-01/2020-01-31 SOURCE; "
        ".. where it goes on.",
    ),
)
"""Groups of countries or cities, today and over the years."""

OBSERVATION: tuple[Property, ...] = (
    prop("subject", Kind.TEXT, "subject", "主体", "Id of the entity observed.", required=True),
    prop("indicator", Kind.TEXT, "indicator", "指标", "Id of the indicator.", required=True),
    prop("year", Kind.INTEGER, "year", "年份", "Year to which the value belongs.", required=True),
    prop("value", Kind.NUMBER, "value", "数值", "The value.", required=True),
    prop("unit", Kind.TEXT, "unit", "单位", "Unit of the value."),
    SCOPE,
    SOURCES,
    CONFIDENCE,
)

SOURCE: tuple[Property, ...] = (
    prop("id", Kind.TEXT, "id", "标识", "Id within the dataset.", required=True),
    prop("url", Kind.URL, "address", "网址", "Address at which it can be looked up."),
    prop("title", Kind.TEXT, "title", "标题", "Title, or a description.", required=True),
    prop("publisher", Kind.TEXT, "publisher", "发布者", "Who published it."),
    prop("date", Kind.DATE, "date", "日期", "Date of publication."),
    prop("retrieved", Kind.DATE, "retrieved", "获取日期", "Date of retrieval."),
    prop("citation", Kind.TEXT, "citation", "引用", "How to cite it, where it has no address."),
)

LINK: tuple[Property, ...] = (
    prop("from", Kind.TEXT, "from", "起点", "Id of the first end.", required=True),
    prop("type", Kind.TEXT, "type", "类型", "Type of link.", required=True),
    prop("to", Kind.TEXT, "to", "终点", "Id of the second end.", required=True),
    prop(
        "qualifier", Kind.TEXT, "qualifier", "限定", "Tells two links of one type and pair apart."
    ),
    SINCE,
    UNTIL,
    SOURCES,
    CONFIDENCE,
)

SHEETS: Mapping[str, Label] = {
    "entities": Label("entities", "实体"),
    "links": Label("links", "链接"),
    "observations": Label("observations", "观测"),
    "sources": Label("sources", "来源"),
}
"""Tables of a register, as the sheets of the template are called in either language."""
