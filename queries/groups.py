"""Groups of countries or cities: who belongs to one on a given date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Label
from graph.names import fold
from graph.store import Store
from graph.values import local_date

__all__ = [
    "Group",
    "Groups",
    "Membership",
    "group_name",
    "held",
    "is_called",
    "is_shipped",
    "known_groups",
    "members",
    "memberships_of",
]

_READ = """
MATCH (e:Country|City)
WHERE e.groups IS NOT NULL OR e.memberships IS NOT NULL
RETURN coalesce(CASE WHEN e:Country THEN e.country END, e.id) AS member,
  coalesce(e.groups, []) AS groups, coalesce(e.memberships, []) AS memberships
ORDER BY member"""


@dataclass(frozen=True, slots=True)
class Membership:
    """Someone's membership of a group.

    Attributes
    ----------
    member
        ISO code of a country, or id of another entity.
    since, until
        Year, month or day; empty where not known, or where it goes on.
    source
        Address or id of the source; may be empty in a list of the user's own.
    """

    member: str
    since: str = ""
    until: str = ""
    source: str = ""


Groups = Mapping[str, Sequence[Membership]]

Group = str | Mapping[str, Sequence[str]]
"""A group by its name; or one of the user's own, its name and the codes of its members."""


def held(membership: Membership, as_of: str | None) -> bool:
    """Whether a membership held on a date; without one, whether it holds today.

    Examples
    --------
    >>> left = Membership("GB", "1973-01-01", "2020-01-31")
    >>> held(left, None), held(left, "2019"), held(left, "2020-02"), held(left, "1972")
    (False, True, False, False)
    >>> held(Membership("RS", "2999"), None), held(Membership("RS", "", "2999"), None)
    (False, True)
    """
    if as_of is None:
        as_of = local_date().isoformat()
    began, ended = membership.since, membership.until
    if began and began[: len(as_of)] > as_of[: len(began)]:
        return False
    return not ended or ended[: len(as_of)] >= as_of[: len(ended)]


def known_groups(store: Store, own: Groups | None = None) -> dict[str, list[Membership]]:
    """Every group by its id: those of the graph, and the user's own in their place.

    A membership is kept in the graph as ``eu 1973-01-01/2020-01-31 SOURCE``.
    """
    found: dict[str, list[Membership]] = {}
    for row in store.rows(_READ):
        for group, one in memberships_of(row["member"], row["groups"], row["memberships"]):
            found.setdefault(group, []).append(one)
    return found | {k: list(v) for k, v in (own or {}).items()}


def memberships_of(
    member: str, groups: Iterable[str], memberships: Iterable[str]
) -> list[tuple[str, Membership]]:
    """Read what an entity says of its groups; a group of which it gives no dates has none.

    Examples
    --------
    >>> for group, one in memberships_of("RS", ["brics", "mine"], ["brics 2024/.. reference|x"]):
    ...     print(group, one.since, held(one, "2023"))
    brics 2024 False
    mine  True
    """
    found = []
    for text in memberships:
        group, interval, source = (text + "  ").split(" ", 2)
        since, _, until = interval.partition("/")
        one = Membership(member, since.strip("."), until.strip("."), source.strip())
        found.append((group, one))
    dated = {group for group, _ in found}
    return found + [(group, Membership(member)) for group in groups if group not in dated]


def members(
    store: Store, text: str, as_of: str | None = None, own: Groups | None = None
) -> tuple[str, list[str]] | list[str]:
    """Id of the group that a text names, and its members on a date.

    Returns
    -------
    tuple or list
        The id and the members; or, when no group is called so, the ids of all groups.
    """
    groups = known_groups(store, own)
    wanted = fold(text).replace(" ", "")
    for group, memberships in sorted(groups.items()):
        if wanted and is_called(group, text):
            return group, sorted({m.member for m in memberships if held(m, as_of)})
    return sorted(groups)


def is_called(group: str, text: str) -> bool:
    """Whether a text is the id of a group or its name in either language.

    Examples
    --------
    >>> is_called("belt-and-road", "一带一路"), is_called("g20", "G 20"), is_called("eu", "EFTA")
    (True, True, False)
    """
    names = (group, group.replace("-", " "), group_name(group).en, group_name(group).zh.strip("“”"))
    return fold(text).replace(" ", "") in {fold(name).replace(" ", "") for name in names}


def is_shipped(group: str) -> bool:
    """Whether a text names a group that ships.

    Examples
    --------
    >>> is_shipped("G20"), is_shipped("一带一路"), is_shipped("mine")
    (True, True, False)
    """
    return any(is_called(known, group) for known in _NAMES)


def group_name(group: str) -> Label:
    """Name of a group in both languages; of a group of the user's own, its id.

    Examples
    --------
    >>> group_name("belt-and-road").zh, group_name("belt-and-road").en, group_name("mine").zh
    ('“一带一路”', 'Belt and Road', 'mine')
    """
    return _NAMES.get(group, Label(group, group))


_NAMES = {
    "belt-and-road": Label("Belt and Road", "“一带一路”"),
    "eu": Label("European Union", "欧盟"),
    "asean": Label("ASEAN", "东盟"),
    "brics": Label("BRICS", "金砖国家"),
    "g7": Label("G7", "七国集团"),
    "g20": Label("G20", "二十国集团"),
    "oecd": Label("OECD", "经合组织"),
    "peer-hubs": Label("Peer hubs", "同类枢纽"),
}
"""Names of the groups that ship."""
