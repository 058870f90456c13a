// title.en: Memberships
// title.zh: 成员关系
// about.en: Who at a place or actor sits in which organisation or programme.
// about.zh: 某地或某主体中谁加入了哪个组织或计划。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param organisation: entity · only of this organisation, all its members · 仅限该组织（列出全部成员）
// column member: id of the member · 成员标识
// column member_name: member · 成员名称
// column country: country/region of the member, ISO code · 成员所属国家/地区
// column organisation: id of the organisation · 组织标识
// column organisation_name: organisation · 组织名称
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// notes: known
// fills: MEMBER_OF(since, until, sources)
MATCH (m:Entity)-[l:MEMBER_OF]->(o:Entity)
WHERE {as_of l} AND ($organisation IS NULL OR o.id = $organisation)
  AND ($organisation IS NOT NULL OR EXISTS { (m)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
    OR EXISTS { MATCH (:Country {id: $of, country: m.country}) })
WITH m, o, min(l.since) AS since, max(l.until) AS until, collect(coalesce(l.sources, [])) AS cites
{cited cites}
RETURN m.id AS member, coalesce(m.name, m.name_zh) AS member_name, m.country AS country, o.id AS organisation,
  coalesce(o.name, o.name_zh) AS organisation_name, since, until, sources
ORDER BY organisation, country, member
