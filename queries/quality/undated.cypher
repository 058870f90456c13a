// title.en: Undated
// title.zh: 无日期
// about.en: Fact links without a date: they are kept whatever date is asked for.
// about.zh: 没有日期的事实链接：无论查询何时均保留。
// param of: entity · only at this entity · 仅限该实体
// param type: link · only of this type · 仅限该类链接
// column key: key of the link · 链接键
// column type: type of link · 链接类型
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column confidence: confidence · 可信度
// column sources: ids of the sources · 来源标识
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE l.since IS NULL AND l.until IS NULL AND {as_of l}
  AND ($type IS NULL OR type(l) = $type) AND ($of IS NULL OR $of IN [a.id, b.id])
RETURN l.key AS key, type(l) AS type, a.id AS from_id, coalesce(a.name, a.name_zh) AS from_name,
  b.id AS to_id, coalesce(b.name, b.name_zh) AS to_name, l.confidence AS confidence,
  coalesce(l.sources, []) AS sources
ORDER BY type, key
