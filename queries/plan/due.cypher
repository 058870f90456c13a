// title.en: What is due
// title.zh: 到期目标
// about.en: Targets due by a year: what was reported last, and the gap to it. Never an estimate.
// about.zh: 某年前到期的目标：最近公布值与差距，不作估计。
// param by: year = 2027 · due by the end of this year · 至该年底到期
// column number: number in the plan · 编号
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column value: value · 数值
// column unit: unit · 单位
// column due: due year · 期限
// column observed: officially reported, latest · 最近官方公布值
// column observed_year: year of it · 所属年份
// column gap: still to go by that figure; blank without one · 按该值尚差；无公布值则空
// column evidence: counted in the graph by the rule; blank where nothing is counted · 按规则从图谱计数；不计数时为空
// column plan_status: status of the plan · 计划状态
// column sources: ids of the sources · 来源标识
// notes: draft
// fills: Target(number, value, unit, due)
MATCH (t:Target) WHERE t.due <= $by
CALL (t) {
  OPTIONAL MATCH (t)-[:TRACKED_BY]->(:Indicator)<-[:MEASURES]-(o:Observation)
  WHERE $as_of IS NULL OR o.year <= toInteger(left($as_of, 4))
  WITH o ORDER BY o.year DESC, o.key DESC
  RETURN head(collect(o)) AS o
}
CALL (t) {
  {evidence t}
  RETURN count(DISTINCT thing.id + ' ' + coalesce(other.id, '')) AS n
}
CALL (t) { OPTIONAL MATCH (t)-[:PART_OF]->(p:Plan) RETURN max(p.status) AS status }
RETURN t.number AS number, t.id AS id, t.name AS name, t.name_zh AS name_zh, t.value AS value, t.unit AS unit, t.due AS due,
  o.value AS observed, o.year AS observed_year,
  CASE WHEN o.value IS NULL THEN null WHEN o.value >= t.value THEN 0.0 ELSE t.value - o.value END AS gap,
  CASE WHEN t.counts_hub IS NULL THEN null ELSE n END AS evidence, status AS plan_status, coalesce(o.sources, []) AS sources
ORDER BY due, toInteger(number), id
