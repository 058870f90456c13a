// title.en: Find
// title.zh: 查找
// about.en: Entities by words of any of their names, in any script or spelling.
// about.zh: 按任一名称中的字词查找实体，不论繁简、大小写和重音。
// param text!: search · words of a name · 名称中的字词
// param kind: kind · only of this entity type · 仅限该类实体
// param country: country · only of this country or region · 仅限该国家/地区
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column links: number of fact links · 事实链接数
// column score: likeness, higher is nearer · 匹配分
// column sources: ids of the sources · 来源标识
CALL () {
  WITH $text_query AS query WHERE query <> ''
  CALL db.index.fulltext.queryNodes('entity_search', query, {limit: 500}) YIELD node, score
  RETURN node AS e, score
  UNION ALL
  MATCH (e:Entity) WHERE $text <> '' AND e.search CONTAINS $text
  RETURN e, CASE WHEN $text IN split(e.search, '\n') THEN 100.0 ELSE 0.0 END AS score
}
WITH e, max(score) AS score
WHERE ($kind IS NULL OR e.type = $kind) AND ($country IS NULL OR e.country = $country)
RETURN e.id AS id, e.type AS type, e.name AS name, e.name_zh AS name_zh, e.country AS country,
  COUNT { (e)-[l:{fact}]-() WHERE {as_of l} } AS links, round(score, 3) AS score,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(e) UNWIND r.sources AS s WITH DISTINCT s ORDER BY s
    RETURN s } AS sources
ORDER BY score DESC, links DESC, id
