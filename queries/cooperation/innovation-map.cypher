// title.en: Innovation map
// title.zh: 国际产业创新地图
// about.en: Field by country by park: labs, centres, parks, companies and projects that work there.
// about.zh: 领域 × 国家/地区 × 园区：在此的实验室、研发中心、园区、企业和项目。
// param field: field · only where a field holds these words · 领域包含这些字
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column field: field; blank: none on record · 领域；空：未登记
// column country: country/region, ISO code · 国家/地区代码
// column park: id of the park; blank: in none on record · 园区标识；空：未登记
// column park_name: park · 园区名称
// column things: number of things · 事物数
// column ids: which ones, at most twenty · 标识（至多二十个）
// column sources: ids of the sources · 来源标识
// notes: no_field
// fills: Lab(fields, country); Organization(fields, country); Park(fields, country); Project(fields, stage)
CALL () {
  MATCH (e:Lab|Park|Project) RETURN e
  UNION
  MATCH (e:Organization) WHERE e.fields IS NOT NULL RETURN e
  UNION
  MATCH (e:Organization)-[:{fact}]-() RETURN e
}
WITH e WHERE ($country IS NULL OR e.country = $country) AND {grouped e} AND {as_of e}
CALL (e) {
  OPTIONAL MATCH (e)-[:WORKS_ON]->(f:Field)
  RETURN collect(DISTINCT coalesce(f.name, f.name_zh)) AS worked
}
WITH e, worked + [f IN coalesce(e.fields, []) WHERE NOT f IN worked] AS named
UNWIND CASE named WHEN [] THEN [null] ELSE named END AS field
WITH e, field WHERE $field IS NULL OR {field field}
CALL (e) {
  OPTIONAL MATCH (e)-[:LOCATED_IN|PART_OF]->{0,3}(p:Park)
  WITH p ORDER BY p.id
  RETURN head(collect(p)) AS park
}
WITH field, e.country AS country, park, e ORDER BY e.id
WITH field, country, park, collect(DISTINCT e) AS them
CALL (them) {
  UNWIND them AS e MATCH (r:Record)-[:ABOUT]->(e) UNWIND r.sources AS s
  WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources
}
RETURN field, country, park.id AS park, coalesce(park.name, park.name_zh) AS park_name, size(them) AS things,
  [e IN them[..20] | e.id] AS ids, sources
ORDER BY field IS NULL, field, country, park
