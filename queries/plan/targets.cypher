// title.en: Targets
// title.zh: 目标
// about.en: The plan's targets: what was officially reported beside what the graph can evidence, never mixed.
// about.zh: 计划目标：官方公布值与图谱可证据数并列，互不混算。
// param target: entity · only this target · 仅限该目标
// column number: number in the plan · 编号
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column value: figure to be reached · 目标值
// column unit: unit · 单位
// column due: due year · 期限
// column observed: officially reported, latest · 最近官方公布值
// column observed_year: year of it · 所属年份
// column observed_scope: what it covers · 口径
// column observed_more: other reported values, year: value (scope) · 其他公布值
// column evidence: counted in the graph by the rule; blank where nothing is counted · 按规则从图谱计数；不计数时为空
// column rule: counting rule · 计数规则
// column rule_zh: counting rule in Chinese · 中文计数规则
// column plan_status: status of the plan · 计划状态
// column sources: sources of the reported values · 公布值来源标识
// notes: draft
// fills: Target(number, value, unit, due)
MATCH (t:Target) WHERE $target IS NULL OR t.id = $target
CALL (t) {
  OPTIONAL MATCH (t)-[:TRACKED_BY]->(:Indicator)<-[:MEASURES]-(o:Observation)
  WHERE $as_of IS NULL OR o.year <= toInteger(left($as_of, 4))
  WITH o ORDER BY o.year DESC, o.key DESC
  RETURN collect(o) AS seen
}
CALL (t) {
  {evidence t}
  RETURN count(DISTINCT thing.id + ' ' + coalesce(other.id, '')) AS n
}
CALL (t) { OPTIONAL MATCH (t)-[:PART_OF]->(p:Plan) RETURN max(p.status) AS status }
WITH t, seen, n, status, head(seen) AS o, [x IN seen | coalesce(x.sources, [])] AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN t.number AS number, t.id AS id, t.name AS name, t.name_zh AS name_zh, t.value AS value,
  t.unit AS unit, t.due AS due, o.value AS observed, o.year AS observed_year,
  o.scope AS observed_scope,
  [x IN tail(seen) | toString(x.year) + ': ' + toString(x.value) + coalesce(' (' + x.scope + ')', '')]
    AS observed_more,
  CASE WHEN t.counts_hub IS NULL THEN null ELSE n END AS evidence, t.rule AS rule,
  t.rule_zh AS rule_zh, status AS plan_status, sources
ORDER BY toInteger(t.number), id
