// title.en: Foreign R&D centres
// title.zh: 外资研发中心
// about.en: R&D centres in a place that belong to a company whose seat is elsewhere.
// about.zh: 位于某地、隶属于外地企业的研发中心。
// param of: entity = geonames:1816670 · place where the centre lies · 研发中心所在地
// param country: country · only of companies of this country or region · 仅限该国家/地区企业
// param field: field · only where a field holds these words · 领域包含这些字
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column company: id of the company · 企业标识
// column company_name: company · 企业名称
// column country: home country of the company · 企业所属国家/地区
// column fields: fields · 领域
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// fills: Lab(name, name_zh, fields, since); RND_CENTRE_OF(since, sources)
// example: --country US
MATCH (e:Entity)-[l:RND_CENTRE_OF]->(o:Entity)
WHERE {as_of l} AND EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
  AND ($country IS NULL OR o.country = $country)
  AND ($country IS NOT NULL OR coalesce(o.country <> e.country, true))
  AND {grouped o}
  AND ($field IS NULL OR any(f IN e.fields WHERE {field f}))
WITH e, o, min(l.since) AS since, collect(coalesce(l.sources, [])) AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN e.id AS id, e.name AS name, e.name_zh AS name_zh, o.id AS company,
  coalesce(o.name, o.name_zh) AS company_name, o.country AS country,
  coalesce(e.fields, []) AS fields, coalesce(since, e.since) AS since, sources
ORDER BY country, company, id
