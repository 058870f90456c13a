"""What a question's statement leaves to us: link types of the ontology and shared idioms.

``{fact}``          the fact link types, as in ``-[l:{fact}]-``
``{as_of l}``       link l held at ``$as_of``; undated ones are kept
``{begun l}``       as ``{as_of l}``, but without a date it leaves out what begins after today
``{within of}``     binds ``subject`` and each ``member``: what lies in ``$of`` or is its part
``{ties of}``       binds besides ``partner, type, key, since, until, through, fields, cited``
``{field f}``         field f holds a word of ``$field`` (:func:`graph.fields.field_words`)
``{grouped c}``     c, or the country that it lies in, belongs to ``$group``
``{cited cites}``   binds ``sources``: the distinct ids in the lists ``cites``, in order
``{evidence t}``    binds ``thing`` for all that counts toward target t; for a pair ``other`` and
                    each ``link`` between them besides
"""

from __future__ import annotations

import re

from graph.ontology import FACT_LINKS

__all__ = ["fill"]

_HOLE = re.compile(r"\{(fact|as_of|begun|within|ties|evidence|field|grouped|cited)(?: (\w+))?\}")

_AS_OF = (
    "($as_of IS NULL OR ((@.since IS NULL OR "
    "left(@.since, size($as_of)) <= left($as_of, size(@.since))) AND (@.until IS NULL OR "
    "left(@.until, size($as_of)) >= left($as_of, size(@.until)))))"
)

# Where no date is asked for ``$today`` is today's, else it is the date.
_BEGUN = (
    "({as_of @} AND (@.since IS NULL OR "
    "left(@.since, size($today)) <= left($today, size(@.since))))"
)

# The subject and what lies in it or is a part of it, as long as it is of its country: a
# part may lie abroad, and then it is a partner. Of a country: all that is of it.
_WITHIN = """MATCH (subject:Entity {id: $@})
CALL (subject) {
  MATCH (member:Entity {country: subject.country}) WHERE subject:Country
  RETURN member
  UNION
  MATCH (subject)<-[:LOCATED_IN|PART_OF]-{0,4}(member:Entity)
  WHERE NOT subject:Country AND coalesce(member.country = subject.country, true)
  RETURN member
}"""

# Parties of one agreement, project or programme meet through it.
_TIES = """{within @}
CALL (subject, member) {
  MATCH (member)-[l:{fact}]-(partner:Entity)
  WHERE {as_of l}
  RETURN partner, type(l) AS type, l.key AS key, l.since AS since, l.until AS until,
    null AS through, coalesce(l.fields, []) AS fields, coalesce(l.sources, []) AS cited
  UNION
  MATCH (member)-[l:PARTICIPATES_IN]->(t:Agreement|Project|Program)<-[m:PARTICIPATES_IN]-(partner)
  WHERE partner <> member AND {as_of l} AND {as_of m}
  RETURN partner, 'PARTICIPATES_IN' AS type, m.key AS key, m.since AS since,
    m.until AS until, t.id AS through,
    coalesce(t.fields, []) AS fields, coalesce(l.sources, []) + coalesce(m.sources, []) AS cited
}
WITH * WHERE CASE WHEN subject:Country THEN coalesce(partner.country <> subject.country, true)
  ELSE coalesce(partner.country <> subject.country, false)
    OR NOT EXISTS { (partner)-[:LOCATED_IN|PART_OF]->{0,4}(subject) } END"""


# By the target's own rule (graph.counting). Hong Kong, Macao and Taiwan are not abroad.
_EVIDENCE = """CALL (@) {
  MATCH (hub:Entity {id: @.counts_hub})
  CALL () { MATCH (c:Country) WHERE c.apart RETURN collect(c.country) AS apart }
  WITH @, hub, [hub.country] + apart AS home
  CALL (@, hub, home) {
    MATCH (hub)<-[:LOCATED_IN]-{0,3}(e:Entity) WHERE @.counts_place = 'hub'
    RETURN e
    UNION
    MATCH (hub)<-[:LOCATED_IN]-{0,3}(x:Entity)
    WITH DISTINCT @, x, home
    WHERE 'hub' IN @.counts_parties AND (@.counts_near IS NULL
      OR EXISTS { MATCH (x)-[:PART_OF]->{0,2}(n:Entity) WHERE n.id IN @.counts_near })
    MATCH (x)-[r]-(e:Entity)
    WHERE type(r) IN @.counts_links AND {begun r}
      AND (@.counts_place IS NULL OR NOT e.country IN home)
    RETURN e
  }
  WITH @, hub, home, e
  WHERE e.type IN @.counts_types AND {begun e}
    AND (@.counts_levels IS NULL OR e.level IN @.counts_levels)
    AND (@.counts_since IS NULL OR e.since >= @.counts_since)
    AND (@.counts_with IS NULL
      OR e[split(@.counts_with, '=')[0]] = split(@.counts_with, '=')[1])
    AND (@.counts_list IS NULL
      OR EXISTS { MATCH (e)-[r:MEMBER_OF]->(:Entity {id: @.counts_list}) WHERE {begun r} })
    AND (NOT 'abroad' IN coalesce(@.counts_parties, []) OR EXISTS {
      MATCH (e)-[r]-(p:Entity)
      WHERE type(r) IN @.counts_links AND NOT p.country IN home AND {begun r}
        AND (@.counts_group IS NULL OR EXISTS {
          MATCH (c:Entity {id: 'iso:' + p.country}) WHERE @.counts_group IN c.groups }) })
  RETURN DISTINCT e AS thing, null AS other, null AS link
  UNION
  MATCH (hub:Entity {id: @.counts_hub}) WHERE @.counts_pairs IS NOT NULL
  CALL () { MATCH (c:Country) WHERE c.apart RETURN collect(c.country) AS apart }
  WITH @, hub, [hub.country] + apart AS home
  MATCH (hub)<-[:LOCATED_IN]-{0,3}(x:Entity)
  WITH DISTINCT @, x, home
  MATCH (x)-[r]-(y:Entity)
  WHERE type(r) IN @.counts_pairs AND NOT y.country IN home AND {begun r}
    AND (@.counts_levels IS NULL OR coalesce(r.level,
      CASE WHEN x:Park AND y:Park THEN 'park' END) IN @.counts_levels)
  RETURN x AS thing, y AS other, r AS link
}"""

_GROUPED = "($group IS NULL OR @.country IN $group_members OR @.id IN $group_members)"

_FIELD = "any(w IN $field WHERE ' ' + replace(toLower(@), '-', ' ') CONTAINS w)"

_CITED = """CALL (@) {
  UNWIND @ AS some UNWIND some AS s
  WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources
}"""


def fill(statement: str) -> str:
    """Put in what the ontology and the house's idioms give.

    Raises
    ------
    ValueError
        An idiom lacks the name that it is about.

    Examples
    --------
    >>> fill("MATCH (a)-[l:{fact}]-(b) RETURN a").startswith("MATCH (a)-[l:SISTER_PARK|SISTER_CITY")
    True
    """
    idioms = {
        "as_of": _AS_OF,
        "begun": _BEGUN,
        "within": _WITHIN,
        "ties": _TIES,
        "evidence": _EVIDENCE,
        "field": _FIELD,
        "grouped": _GROUPED,
        "cited": _CITED,
    }

    def put(hole: re.Match[str]) -> str:
        kind, name = hole[1], hole[2]
        if kind == "fact":
            return "|".join(FACT_LINKS)
        if not name:
            raise ValueError(hole[0])
        return _HOLE.sub(put, idioms[kind].replace("@", name))

    return _HOLE.sub(put, statement)
