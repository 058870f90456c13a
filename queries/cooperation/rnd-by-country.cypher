// title.en: Foreign R&D centres by home country
// title.zh: 外资研发中心来源国
// about.en: Foreign R&D centres at a place by home country of the company and field.
// about.zh: 某地外资研发中心按企业来源国和领域统计。
// param of: entity = geonames:1816670 · place where the centres lie · 研发中心所在地
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column country: home country of the company, ISO code · 企业来源国代码
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column centres: number of centres · 研发中心数
// column companies: companies, ids · 企业标识
// column fields: fields of the centres · 研发中心领域
// column no_field: centres without a field on record · 未登记领域的研发中心数
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Lab(name, fields); RND_CENTRE_OF(since, sources)
MATCH (e:Entity)-[l:RND_CENTRE_OF]->(o:Entity)
WHERE {as_of l} AND coalesce(o.country <> e.country, true) AND {grouped o}
  AND EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
WITH o.country AS country, e, o, coalesce(l.sources, []) AS cited ORDER BY o.id
WITH country, collect(DISTINCT e) AS centres, collect(DISTINCT o.id) AS companies, collect(cited) AS cites
{cited cites}
OPTIONAL MATCH (c:Entity {id: 'iso:' + country})
RETURN country, c.name AS name, c.name_zh AS name_zh, size(centres) AS centres, companies,
  COLLECT { UNWIND centres AS e UNWIND coalesce(e.fields, []) AS f WITH DISTINCT f ORDER BY f RETURN f } AS fields,
  size([e IN centres WHERE coalesce(e.fields, []) = []]) AS no_field, sources
ORDER BY centres DESC, country
