// title.en: Named by the plan
// title.zh: 计划提及的对象
// about.en: Whom and what the plan names, in which items, and how many facts are on record about each.
// about.zh: 计划提及的对象、出处条目，以及各自已收录的事实数。
// param item: entity · only what this item names · 仅限该条目提及的
// param without: boolean = no · only those without a fact · 仅列尚无事实的
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column items: plan items that name it, ids · 提及它的条目标识
// column links: number of facts on record · 已收录事实数
// column abroad: of these with somebody abroad · 其中与境外的
// column sources: ids of the sources · 来源标识
// notes: draft, known
// fills: MENTIONS(sources)
MATCH (i:Entity)-[m:MENTIONS]->(e:Entity)
WHERE $item IS NULL OR i.id = $item
WITH e, i ORDER BY i.id
WITH e, collect(DISTINCT i.id) AS items
CALL (e) {
  OPTIONAL MATCH (e)-[l:{fact}]-(o:Entity) WHERE {as_of l}
  RETURN count(DISTINCT l.key) AS links, count(DISTINCT CASE WHEN o.country <> e.country THEN l.key END) AS abroad,
    collect(coalesce(l.sources, [])) AS said
}
WITH *, said + COLLECT { MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS cites
WHERE NOT $without OR links = 0
{cited cites}
RETURN e.id AS id, e.type AS type, e.name AS name, e.name_zh AS name_zh, e.country AS country, items, links, abroad, sources
ORDER BY links DESC, size(items) DESC, id
