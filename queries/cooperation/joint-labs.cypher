// title.en: Joint labs
// title.zh: 联合实验室
// about.en: Joint laboratories with their founding parties.
// about.zh: 联合实验室及其共建方。
// param of: entity · only with a founding party in this place · 仅限有共建方位于此地
// param country: country · only with a founding party in this country or region · 仅限该国家/地区
// param field: field · only where a field holds these words · 领域包含这些字
// param level: international|national|government|municipal|park|institution · only of this level · 仅限该级别
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column level: level · 级别
// column fields: fields · 领域
// column parties: founding parties, ids · 共建方标识
// column countries: countries of the parties · 共建方国家/地区
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// fills: Lab(name, name_zh, level, fields); JOINT_LAB_OF(since, sources)
// example: --country US
MATCH (lab:Lab)-[l:JOINT_LAB_OF]->(p:Entity) WHERE {as_of l}
WITH lab, l, p ORDER BY p.id, l.key
WITH lab, collect(DISTINCT p) AS parties, min(l.since) AS since,
  collect(coalesce(l.sources, [])) AS cites
WHERE ($of IS NULL OR EXISTS { MATCH (x:Entity)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of})
    WHERE x IN parties })
  AND ($country IS NULL OR any(p IN parties WHERE p.country = $country))
  AND ($group IS NULL OR any(p IN parties WHERE p.country IN $group_members OR p.id IN $group_members))
  AND ($level IS NULL OR lab.level = $level)
  AND ($field IS NULL OR any(f IN lab.fields WHERE {field f}))
CALL (parties) { UNWIND parties AS p WITH DISTINCT p.country AS c ORDER BY c RETURN collect(c) AS countries }
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN lab.id AS id, lab.name AS name, lab.name_zh AS name_zh, lab.country AS country,
  lab.level AS level, coalesce(lab.fields, []) AS fields, [p IN parties | p.id] AS parties,
  countries, coalesce(lab.since, since) AS since, sources
ORDER BY id
