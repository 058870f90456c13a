// title.en: Figures
// title.zh: 公布数字
// about.en: Observations of a place, actor or indicator over the years, with the change where scope and unit are the same.
// about.zh: 某地、某主体或某指标的历年观测值，口径与单位一致时给出变化。
// param of: entity · only of this place or actor · 仅限该地点或主体
// param indicator: entity · only of this indicator · 仅限该指标
// param year: year · only of this year · 仅限该年
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column subject: id of the subject · 主体标识
// column subject_name: subject · 主体名称
// column indicator: indicator · 指标
// column indicator_name: its name · 指标名称
// column indicator_name_zh: its name in Chinese · 指标中文名
// column year: year · 年份
// column partial: the year is not over · 该年尚未结束
// column value: value · 数值
// column unit: unit · 单位
// column scope: what it covers · 口径
// column change: change from the value before, same scope and unit · 与前一同口径数值之差
// column series_break: scope or unit differs from the value before · 口径或单位与前一数值不同
// column sources: ids of the sources · 来源标识
// notes: breaks, partial
// fills: Observation(unit, scope, sources)
// example: --of 北京
MATCH (e:Entity)<-[:OF]-(o:Observation)-[:MEASURES]->(i:Indicator)
WHERE ($of IS NULL OR e.id = $of) AND ($indicator IS NULL OR i.id = $indicator) AND {grouped e}
  AND ($as_of IS NULL OR o.year <= toInteger(left($as_of, 4)))
WITH e, i, o ORDER BY o.year, o.scope, o.key
WITH e, i, collect(o) AS seen
UNWIND range(0, size(seen) - 1) AS n
WITH e, i, seen[n] AS o, seen[..n] AS earlier
WITH e, i, o, o.year AS year, last([x IN earlier WHERE x.year < o.year]) AS before,
  last([x IN earlier WHERE x.year < o.year AND coalesce(x.scope, '') = coalesce(o.scope, '') AND coalesce(x.unit, '') = coalesce(o.unit, '')]) AS same
WHERE $year IS NULL OR year = $year
RETURN e.id AS subject, coalesce(e.name, e.name_zh) AS subject_name, i.id AS indicator, i.name AS indicator_name,
  i.name_zh AS indicator_name_zh, year, coalesce(size($today) > 4 AND NOT $today ENDS WITH '-12' AND NOT $today ENDS WITH '-12-31' AND year = toInteger(left($today, 4)), false) AS partial,
  o.value AS value, coalesce(o.unit, i.unit) AS unit, o.scope AS scope, o.value - same.value AS change,
  before IS NOT NULL AND (coalesce(before.scope, '') <> coalesce(o.scope, '') OR coalesce(before.unit, '') <> coalesce(o.unit, '')) AS series_break,
  coalesce(o.sources, []) AS sources
ORDER BY subject, indicator, year DESC, scope, value
