// title.en: Offices
// title.zh: 办事机构
// about.en: Offices that the subject keeps elsewhere, or that others keep at it.
// about.zh: 主体在外设立的办事机构，或他方在此设立的办事机构。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param country: country · only where the other side is in this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column way: out: kept elsewhere; in: kept here; within: both ends here · 方向：在外、在此或双方均在本地
// column keeper: who keeps it, id · 设立方标识
// column keeper_name: who keeps it · 设立方名称
// column office: office, or the place of an unnamed one · 办事机构（无名称时为地点）
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column type: entity type · 类型
// column country: country/region, ISO code · 国家/地区代码
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// fills: Office(name, name_zh, country); HAS_OFFICE_IN(since, until, sources)
// example: --country DE
MATCH (k:Entity)-[l:HAS_OFFICE_IN]->(o:Entity) WHERE {as_of l}
WITH k, l, o, EXISTS { (k)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) } AS mine,
  EXISTS { (o)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) } AS here
WHERE (mine OR here) AND ($country IS NULL
  OR (mine AND o.country = $country) OR (here AND k.country = $country))
  AND ((mine AND {grouped o}) OR (here AND {grouped k}))
WITH k, o, CASE WHEN mine AND here THEN 'within' WHEN mine THEN 'out' ELSE 'in' END AS way,
  min(l.since) AS since, max(l.until) AS until, collect(coalesce(l.sources, [])) AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN way, k.id AS keeper, coalesce(k.name, k.name_zh) AS keeper_name, o.id AS office,
  o.name AS name, o.name_zh AS name_zh, o.type AS type, o.country AS country, since, until, sources
ORDER BY CASE way WHEN 'out' THEN 0 WHEN 'in' THEN 1 ELSE 2 END, country, office, keeper
