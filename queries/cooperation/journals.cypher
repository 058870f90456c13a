// title.en: Journals
// title.zh: 科技期刊
// about.en: Journals with their quartile, and who runs or hosts them.
// about.zh: 科技期刊及其分区、主办方。
// param quartile: text · only of this quartile · 仅限该分区
// param field: field · only where a field holds these words · 领域包含这些字
// param country: country · only of this country or region · 仅限该国家/地区
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column issn: ISSN · 国际标准刊号
// column quartile: quartile of the Journal Citation Reports · 分区
// column fields: fields · 领域
// column place: where it is published · 出版地
// column status: status as the source gives it · 状态
// column sources: ids of the sources · 来源标识
// fills: Journal(name, name_zh, country, issn, quartile, fields, status); LOCATED_IN(sources)
MATCH (j:Journal)
WHERE {as_of j} AND ($quartile IS NULL OR toLower(j.quartile) = toLower($quartile))
  AND ($country IS NULL OR j.country = $country)
  AND ($field IS NULL OR any(f IN j.fields WHERE {field f}))
WITH j, COLLECT { MATCH (r:Record)-[:ABOUT]->(j) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN j.id AS id, j.name AS name, j.name_zh AS name_zh, j.country AS country, j.issn AS issn, j.quartile AS quartile,
  coalesce(j.fields, []) AS fields, head(COLLECT { MATCH (j)-[:LOCATED_IN]->(p) RETURN p.id ORDER BY p.id }) AS place,
  j.status AS status, sources
ORDER BY quartile IS NULL, quartile, id
