// title.en: New links
// title.zh: 新增联系
// about.en: Links that began on or after a date; those without a date are counted by change.
// about.zh: 自某日期起开始的链接；无日期的见 change。
// param since!: date · from this date on · 自该日期起
// param of: entity · only at this place or actor · 仅限该地点或主体
// param type: link · only links of this type · 仅限该类链接
// param group: group · only with an end in countries or cities of this group · 仅限一端属该国家或城市组
// column link: type of link · 链接类型
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column from_country: from, country · 起点国家/地区
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column to_country: to, country · 终点国家/地区
// column key: key of the link · 链接键
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// notes: known
// fills: COOPERATES_WITH(since, sources)
// example: --since 2025
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE {as_of l} AND ({grouped a} OR {grouped b})
  AND ($type IS NULL OR type(l) = $type)
  AND ($of IS NULL OR EXISTS { MATCH (s:Entity {id: $of}) WHERE CASE WHEN s:Country THEN s.country IN [a.country, b.country]
    ELSE EXISTS { (a)-[:LOCATED_IN|PART_OF]->{0,4}(s) } OR EXISTS { (b)-[:LOCATED_IN|PART_OF]->{0,4}(s) } END })
  AND left(l.since, size($since)) >= left($since, size(l.since)) AND size(l.since) > 0
RETURN type(l) AS link, a.id AS from_id, coalesce(a.name, a.name_zh) AS from_name, a.country AS from_country,
  b.id AS to_id, coalesce(b.name, b.name_zh) AS to_name, b.country AS to_country, l.key AS key, l.since AS since,
  coalesce(l.sources, []) AS sources
ORDER BY since DESC, link, from_id, to_id, key
