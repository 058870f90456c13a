// title.en: Links by year
// title.zh: 逐年新增
// about.en: Links that began in each year, by type; the running year is marked, undated ones stand apart.
// about.zh: 逐年新增链接，按类型统计；当年单独标出，无日期的单列。
// param of: entity · only at this place or actor · 仅限该地点或主体
// param type: link · only links of this type · 仅限该类链接
// param group: group · only with an end in countries or cities of this group · 仅限一端属该国家或城市组
// column year: year; blank: without a date · 年份；空：无日期
// column partial: the year is not over · 该年尚未结束
// column link: type of link · 链接类型
// column begun: links that began · 开始的链接数
// column countries: countries/regions at their ends · 两端国家/地区数
// column sources: ids of the sources · 来源标识
// notes: partial, undated
// fills: COOPERATES_WITH(since, sources)
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE {as_of l} AND ({grouped a} OR {grouped b})
  AND ($type IS NULL OR type(l) = $type)
  AND ($of IS NULL OR EXISTS { MATCH (s:Entity {id: $of}) WHERE CASE WHEN s:Country THEN s.country IN [a.country, b.country]
    ELSE EXISTS { (a)-[:LOCATED_IN|PART_OF]->{0,4}(s) } OR EXISTS { (b)-[:LOCATED_IN|PART_OF]->{0,4}(s) } END })

WITH toInteger(left(l.since, 4)) AS year, type(l) AS link, l, [x IN [a.country, b.country] WHERE x IS NOT NULL] AS ends
UNWIND CASE ends WHEN [] THEN [null] ELSE ends END AS end
WITH year, link, count(DISTINCT l) AS begun, count(DISTINCT end) AS countries, collect(DISTINCT coalesce(l.sources, [])) AS cites
{cited cites}
RETURN year, coalesce(size($today) > 4 AND NOT $today ENDS WITH '-12' AND NOT $today ENDS WITH '-12-31' AND year = toInteger(left($today, 4)), false) AS partial, link, begun, countries, sources
ORDER BY year IS NULL, year DESC, begun DESC, link
