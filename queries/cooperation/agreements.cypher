// title.en: Agreements and mechanisms
// title.zh: 合作协议与机制
// about.en: Agreements, projects and programmes with their parties and countries.
// about.zh: 协议、项目和计划及其参与方与国家/地区。
// param of: entity · only with a party in this place · 仅限有参与方位于此地
// param country: country · only with a party of this country or region · 仅限有参与方属于该国家/地区
// param group: group · only with a party of countries or cities of this group · 仅限有参与方属于该国家或城市组
// param level: international|national|government|municipal|park|institution · only of this level · 仅限该级别
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column level: level · 级别
// column parties: parties, ids · 参与方标识
// column countries: countries of the parties · 参与方国家/地区
// column pairs: pairs of parties, full counting · 参与方对数（全计数）
// column fractional: the same, fractional counting: half the number of parties · 参与方对数（分数计数）
// column fields: fields · 领域
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// notes: counting
// fills: Agreement(name, name_zh, level, fields, since); PARTICIPATES_IN(since, sources)
// example: --country KR
MATCH (t:Agreement|Project|Program)<-[l:PARTICIPATES_IN]-(p:Entity) WHERE {as_of l}
WITH t, l, p ORDER BY p.id
WITH t, collect(DISTINCT p) AS parties, min(l.since) AS since, collect(coalesce(l.sources, [])) AS said
WHERE ($level IS NULL OR t.level = $level)
  AND ($country IS NULL OR any(p IN parties WHERE p.country = $country))
  AND ($group IS NULL OR any(p IN parties WHERE p.country IN $group_members OR p.id IN $group_members))
  AND ($of IS NULL OR EXISTS { MATCH (x:Entity)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) WHERE x IN parties })
WITH t, parties, since, size(parties) AS k,
  said + COLLECT { MATCH (r:Record)-[:ABOUT]->(t) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN t.id AS id, t.type AS type, t.name AS name, t.name_zh AS name_zh, t.level AS level, [p IN parties | p.id] AS parties,
  COLLECT { UNWIND parties AS p WITH DISTINCT p.country AS c WHERE c IS NOT NULL ORDER BY c RETURN c } AS countries,
  k * (k - 1) / 2 AS pairs, CASE WHEN k > 1 THEN k / 2.0 ELSE 0.0 END AS fractional, coalesce(t.fields, []) AS fields,
  coalesce(t.since, since) AS since, sources
ORDER BY since IS NULL, since DESC, id
