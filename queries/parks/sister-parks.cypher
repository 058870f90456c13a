// title.en: Sister parks
// title.zh: 姊妹园
// about.en: Pairs of parks that agreed to be sister parks.
// about.zh: 结为姊妹园的园区。
// param of: entity · only of this place or park · 仅限该地点或园区
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column first: id of the one park · 其一标识
// column first_name: its name · 其一名称
// column first_country: its country · 其一国家/地区
// column second: id of the other · 其二标识
// column second_name: its name · 其二名称
// column second_country: its country · 其二国家/地区
// column since: first date known · 最早日期
// column until: end · 终止
// column datasets: who says so · 数据集
// column sources: ids of the sources · 来源标识
// fills: SISTER_PARK(since, until, sources)
// example: --country DE
MATCH (a:Entity)-[l:SISTER_PARK]->(b:Entity)
WHERE {as_of l} AND ($country IS NULL OR $country IN [a.country, b.country])
  AND ({grouped a} OR {grouped b})
  AND ($of IS NULL OR EXISTS {
    MATCH (x:Entity)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) WHERE x = a OR x = b })
WITH a, b, l ORDER BY l.key
WITH a, b, min(l.since) AS since, max(l.until) AS until, collect(DISTINCT l.dataset) AS datasets,
  collect(coalesce(l.sources, [])) AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN a.id AS first, coalesce(a.name, a.name_zh) AS first_name, a.country AS first_country,
  b.id AS second, coalesce(b.name, b.name_zh) AS second_name, b.country AS second_country,
  since, until, datasets, sources
ORDER BY first, second
