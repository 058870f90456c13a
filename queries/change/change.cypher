// title.en: What changed
// title.zh: 变化汇总
// about.en: By link type: begun and ended since a date, held before, and undated ones apart.
// about.zh: 按链接类型汇总：某日期以来开始与终止的，此前已有的，以及单列的无日期链接。
// param since!: date · from this date on · 自该日期起
// param of: entity · only at this place or actor · 仅限该地点或主体
// param type: link · only links of this type · 仅限该类链接
// param group: group · only with an end in countries or cities of this group · 仅限一端属该国家或城市组
// column link: type of link · 链接类型
// column begun: began since · 此后开始
// column ended: ended since · 此后终止
// column before: began before · 此前已开始
// column undated: without a first date · 无起始日期
// column links: number of links · 链接数
// column sources: ids of the sources · 来源标识
// notes: undated
// fills: COOPERATES_WITH(since, until, sources)
// example: --since 2020
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE {as_of l} AND ({grouped a} OR {grouped b})
  AND ($type IS NULL OR type(l) = $type)
  AND ($of IS NULL OR EXISTS { MATCH (s:Entity {id: $of}) WHERE CASE WHEN s:Country THEN s.country IN [a.country, b.country]
    ELSE EXISTS { (a)-[:LOCATED_IN|PART_OF]->{0,4}(s) } OR EXISTS { (b)-[:LOCATED_IN|PART_OF]->{0,4}(s) } END })

WITH type(l) AS link, l, CASE WHEN l.since IS NULL THEN null
  ELSE left(l.since, size($since)) >= left($since, size(l.since)) END AS fresh,
  coalesce(left(l.until, size($since)) >= left($since, size(l.until)), false) AND NOT (a:Event OR b:Event) AS gone
WITH link, count(CASE WHEN fresh THEN 1 END) AS begun, count(CASE WHEN gone THEN 1 END) AS ended,
  count(CASE WHEN NOT fresh THEN 1 END) AS before, count(CASE WHEN l.since IS NULL THEN 1 END) AS undated, count(*) AS links,
  collect(CASE WHEN fresh OR gone THEN coalesce(l.sources, []) ELSE [] END) AS cites
{cited cites}
RETURN link, begun, ended, before, undated, links, sources
ORDER BY begun DESC, links DESC, link
