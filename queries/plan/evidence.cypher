// title.en: Evidence
// title.zh: 目标证据
// about.en: Which facts count toward a target, by its rule.
// about.zh: 哪些事实按规则计入目标。
// param target: entity · only this target · 仅限该目标
// column number: number in the plan · 编号
// column target: target · 目标
// column id: thing that counts, or the party at the hub · 计入的事物或主体一方
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column other: party abroad of a pair · 成对时的国外一方
// column other_name: its name · 国外一方名称
// column link: type of link of a pair · 成对链接类型
// column country: country/region of the thing, or of the party abroad · 事物或国外一方的国家/地区
// column parties: parties abroad, ids · 国外各方标识
// column countries: their countries/regions; of a thing that is abroad itself, its own · 国外各方的国家/地区；事物本身在国外的，为其所在国家/地区
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// notes: draft
// note: The number is the target's in the plan; innolink plan lists them. · 编号为计划中的目标编号，见 innolink plan。
// fills: Agreement(level, since); Lab(level, since); PARTICIPATES_IN(since, sources)
MATCH (t:Target) WHERE $target IS NULL OR t.id = $target
{evidence t}
WITH t, thing, other, link ORDER BY link.key
WITH t, thing, other,
  collect(link) AS links
WITH *, CASE WHEN other IS NOT NULL THEN [l IN links | coalesce(l.sources, [])]
  ELSE COLLECT { MATCH (r:Record)-[:ABOUT]->(thing) RETURN coalesce(r.sources, []) }
    + COLLECT { MATCH (thing)-[r]-() WHERE type(r) IN coalesce(t.counts_links, [])
      RETURN coalesce(r.sources, []) } END AS cites,
  CASE WHEN other IS NOT NULL THEN [l IN links | l.since]
    ELSE CASE WHEN thing.since IS NOT NULL THEN [thing.since] ELSE COLLECT { MATCH (thing)-[r]-()
      WHERE type(r) IN coalesce(t.counts_links, []) RETURN r.since } END END AS dates
CALL (t) {
  OPTIONAL MATCH (hub:Entity {id: t.counts_hub})
  RETURN [hub.country] + COLLECT { MATCH (c:Country) WHERE c.apart RETURN c.country } AS home
}
CALL (t, thing, other, home) {
  WITH * WHERE other IS NOT NULL
  RETURN [other] AS abroad
  UNION
  WITH * WHERE other IS NULL
  RETURN COLLECT { MATCH (thing)-[r]-(p:Entity)
    WHERE type(r) IN coalesce(t.counts_links, []) AND NOT p.country IN home AND {begun r}
    WITH DISTINCT p ORDER BY p.id RETURN p } AS abroad
}
WITH *, CASE WHEN abroad = [] AND NOT thing.country IN home THEN [thing] ELSE abroad END AS there
CALL (there) { UNWIND there AS p WITH DISTINCT p.country AS c ORDER BY c RETURN collect(c) AS countries }
CALL (dates) { UNWIND dates AS d RETURN min(d) AS since }
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN t.number AS number, t.id AS target, thing.id AS id, thing.type AS type, thing.name AS name,
  thing.name_zh AS name_zh, other.id AS other, coalesce(other.name, other.name_zh) AS other_name,
  CASE WHEN other IS NULL THEN null ELSE type(links[0]) END AS link, coalesce(other.country, thing.country) AS country,
  [p IN abroad | p.id] AS parties, countries, since, sources
ORDER BY toInteger(number), target, id, other
