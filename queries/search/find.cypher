// title.en: Find
// title.zh: 查找
// about.en: Entities by words of any name, description, plan wording or field, in any script or spelling.
// about.zh: 按任一名称、说明、计划原文或领域中的字词查找实体，不论繁简、大小写和重音。
// param text!: search · words of a name or a description · 名称或说明中的字词
// param kind: kind · only of this entity type · 仅限该类实体
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column links: number of fact links · 事实链接数
// column score: likeness of a name, 0 to 100: 100 where it is the same, 50 where it begins so; none for a text · 名称的匹配分，0至100：完全相同为100，以此开头为50；在说明文字中找到的无此分
// column found_in: name, or text: description, wording, fields · 在名称（name）或说明、原文、领域（text）中
// column sources: ids of the sources · 来源标识
// notes: likeness
// fills: Organization(name, name_zh, names, description)
// example: 清华
CALL () {
  WITH $text_query AS query WHERE query <> ''
  CALL db.index.fulltext.queryNodes('entity_search', query, {limit: 500}) YIELD node, score
  RETURN node AS e, CASE WHEN score > 49.0 THEN 49.0 ELSE score END AS score, 'name' AS found_in
  UNION ALL
  MATCH (e:Entity) WHERE $text <> '' AND e.search CONTAINS $text
  RETURN e, CASE WHEN $text IN split(e.search, '\n') THEN 100.0
    WHEN e.search STARTS WITH $text OR e.search CONTAINS '\n' + $text THEN 50.0 ELSE 0.0 END AS score, 'name' AS found_in
  UNION ALL
  WITH $text_query AS query WHERE query <> ''
  CALL db.index.fulltext.queryNodes('entity_about', query, {limit: 500}) YIELD node, score
  RETURN node AS e, score / 100 AS score, 'text' AS found_in
  UNION ALL
  MATCH (e:Entity) WHERE $text <> '' AND e.about CONTAINS $text
  RETURN e, 0.0 AS score, 'text' AS found_in
}
WITH e, max(score) AS likeness, min(found_in) AS found_in
WHERE ($kind IS NULL OR e.type = $kind) AND ($country IS NULL OR e.country = $country)
  AND {grouped e}
RETURN e.id AS id, e.type AS type, e.name AS name, e.name_zh AS name_zh, e.country AS country,
  COUNT { (e)-[l:{fact}]-() WHERE {as_of l} } AS links, CASE found_in WHEN 'name' THEN round(likeness, 1) END AS score, found_in,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(e) UNWIND r.sources AS s WITH DISTINCT s ORDER BY s
    RETURN s } AS sources
ORDER BY found_in, likeness DESC, links DESC, id
