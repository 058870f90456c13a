// title.en: Cooperation library
// title.zh: 国际产业合作库
// about.en: Partners, labs and projects to look through by field, stage, country or free text, in zh and en.
// about.zh: 按领域、阶段、国家/地区或中英文自由文字检索的合作伙伴、实验室与项目。
// param text: search · words of a name, a field or a description · 名称、领域或说明中的字词
// param field: field · only where a field holds these words · 领域包含这些字
// param stage: text · only projects at this stage · 仅限该阶段的项目
// param kind: kind · only of this entity type · 仅限该类实体
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// param most: integer = 1000 · most rows, those with most partners first · 至多行数（伙伴最多者在前）
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column fields: fields · 领域
// column stage: stage of a project · 项目阶段
// column level: level · 级别
// column partners: number of partners on record · 已收录伙伴数
// column since: first date known · 最早日期
// column url: web page · 网址
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Project(name, name_zh, fields, stage, country); Lab(fields, country); Organization(fields, country)
// example: --text 量子
MATCH (e:Lab|Project|Agreement|Program|Organization|Park)
WHERE {as_of e} AND {grouped e} AND ($country IS NULL OR e.country = $country) AND ($kind IS NULL OR e.type = $kind)
  AND ($stage IS NULL OR toLower(e.stage) CONTAINS toLower($stage))
  AND ($field IS NULL OR any(f IN e.fields WHERE {field f}))
  AND ($text IS NULL OR e.search CONTAINS $text OR e.about CONTAINS $text)
  AND EXISTS { (e)-[:{fact}]-() }
WITH e, COUNT { MATCH (e)-[l:{fact}]-(o) WHERE {as_of l} RETURN DISTINCT o } AS partners
ORDER BY partners DESC, e.id LIMIT $most
WITH e, partners, COLLECT { MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN e.id AS id, e.type AS type, e.name AS name, e.name_zh AS name_zh, e.country AS country,
  coalesce(e.fields, []) AS fields, e.stage AS stage, e.level AS level, partners, e.since AS since,
  e.url AS url, sources
ORDER BY partners DESC, id
