// title.en: Targets without data
// title.zh: 暂无数据的目标
// about.en: Targets that nothing was reported for or that nothing in the graph counts toward, with the rule and what would fill them.
// about.zh: 没有公布值或图谱中没有可计事实的目标，及其计数规则和可补充的内容。
// column number: number in the plan · 编号
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column reported: whether a figure was reported · 是否有公布值
// column counted: whether anything counts as evidence; blank where nothing is counted · 是否有可计事实；不计数时为空
// column indicator: indicator to report under, for the sheet observations · 可在“观测”表填报的指标
// column types: entity types that would count, for the sheet entities · 可在“实体”表登记的类型
// column link_types: link types that would count, for the sheet links · 可在“链接”表登记的链接类型
// column rule: counting rule · 计数规则
// column rule_zh: counting rule in Chinese · 中文计数规则
// column sources: ids of the sources · 来源标识
// notes: draft
MATCH (t:Target)
CALL (t) {
  OPTIONAL MATCH (t)-[:TRACKED_BY]->(:Indicator)<-[:MEASURES]-(o:Observation)
  WHERE $as_of IS NULL OR o.year <= toInteger(left($as_of, 4))
  RETURN count(o) > 0 AS reported
}
CALL (t) {
  {evidence t}
  RETURN count(*) > 0 AS found
}
WITH t, reported, CASE WHEN t.counts_hub IS NULL THEN null ELSE found END AS counted
WHERE NOT reported OR NOT coalesce(counted, reported)
RETURN t.number AS number, t.id AS id, t.name AS name, t.name_zh AS name_zh, reported, counted,
  head(COLLECT { MATCH (t)-[:TRACKED_BY]->(i:Indicator) RETURN i.id ORDER BY i.id }) AS indicator,
  coalesce(t.counts_types, []) AS types, coalesce(t.counts_links, []) + coalesce(t.counts_pairs, []) AS link_types,
  t.rule AS rule, t.rule_zh AS rule_zh,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(t) UNWIND r.sources AS s WITH DISTINCT s ORDER BY s RETURN s } AS sources
ORDER BY toInteger(number), id
