// title.en: Targets over the years
// title.zh: 目标时间线
// about.en: What was reported for each target, year by year, with the change where the scope is the same.
// about.zh: 各目标历年公布值，口径一致时给出变化。
// param target: entity · only this target · 仅限该目标
// column number: number in the plan · 编号
// column target: target · 目标
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column year: year · 年份
// column partial: the year is not over · 该年尚未结束
// column scope: what it covers · 口径
// column value: value · 数值
// column unit: unit · 单位
// column change: change from the value before, same scope · 与前一同口径数值之差
// column series_break: the scope differs from the value before · 口径与前一数值不同
// column aim: figure to be reached · 目标值
// column due: due year · 期限
// column sources: ids of the sources · 来源标识
// notes: draft, breaks, partial
// fills: Observation(unit, scope); TRACKED_BY()
MATCH (t:Target)-[:TRACKED_BY]->(:Indicator)<-[:MEASURES]-(o:Observation)
WHERE ($target IS NULL OR t.id = $target) AND ($as_of IS NULL OR o.year <= toInteger(left($as_of, 4)))
WITH t, o ORDER BY o.year, o.scope, o.key
WITH t, collect(o) AS seen
UNWIND range(0, size(seen) - 1) AS i
WITH t, seen[i] AS o, last([x IN seen[..i] WHERE x.year < seen[i].year]) AS before,
  last([x IN seen[..i] WHERE x.year < seen[i].year AND coalesce(x.scope, '') = coalesce(seen[i].scope, '')]) AS same
WITH t, o, before, same, o.year AS year
RETURN t.number AS number, t.id AS target, t.name AS name, t.name_zh AS name_zh, year, coalesce(size($today) > 4 AND NOT $today ENDS WITH '-12' AND NOT $today ENDS WITH '-12-31' AND year = toInteger(left($today, 4)), false) AS partial,
  o.scope AS scope, o.value AS value, coalesce(o.unit, t.unit) AS unit, o.value - same.value AS change,
  before IS NOT NULL AND coalesce(before.scope, '') <> coalesce(o.scope, '') AS series_break, t.value AS aim, t.due AS due,
  coalesce(o.sources, []) AS sources
ORDER BY toInteger(number), target, year, scope, value
