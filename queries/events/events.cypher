// title.en: Events
// title.zh: 科技活动
// about.en: Events with hosts and participants, by year.
// about.zh: 按年份列出的活动及其主办方和参与方。
// param of: entity · only held or hosted in this place · 仅限在此地举办的
// param year: year · only of this year · 仅限该年
// param field: field · only where a field holds these words · 领域包含这些字
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column year: year · 年份
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column hosts: hosts, ids · 主办方标识
// column participants: participants, ids · 参与方标识
// column fields: fields · 领域
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// fills: Event(name, name_zh, since, fields); HOSTS(since, sources); PARTICIPATES_IN(since, sources)
MATCH (e:Event)
WHERE ($field IS NULL OR any(f IN e.fields WHERE {field f}))
  AND {as_of e} AND {grouped e}
CALL (e) {
  OPTIONAL MATCH (e)<-[l:HOSTS]-(h:Entity) WHERE {as_of l}
  WITH h, l ORDER BY h.id
  RETURN collect(DISTINCT h) AS hosts, min(l.since) AS began, collect(coalesce(l.sources, [])) AS s1
}
CALL (e) {
  OPTIONAL MATCH (e)<-[l:PARTICIPATES_IN]-(p:Entity) WHERE {as_of l}
  WITH p, l ORDER BY p.id
  RETURN collect(DISTINCT p.id) AS participants, min(l.since) AS took, collect(coalesce(l.sources, [])) AS s2
}
WITH e, hosts, participants, coalesce(e.since, began, took) AS since,
  s1 + s2 + COLLECT { MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS cites
WITH *, toInteger(left(since, 4)) AS year
WHERE ($year IS NULL OR year = $year)
  AND ($of IS NULL OR EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
    OR any(h IN hosts WHERE EXISTS { (h)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }))
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN e.id AS id, year, e.name AS name, e.name_zh AS name_zh, e.country AS country,
  [h IN hosts | h.id] AS hosts, participants, coalesce(e.fields, []) AS fields, since,
  e.until AS until, sources
ORDER BY year IS NULL, year DESC, since DESC, id
