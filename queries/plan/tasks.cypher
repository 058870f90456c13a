// title.en: Tasks
// title.zh: 任务
// about.en: Plan, action, task, with what each names and the unit that answers for it.
// about.zh: 计划、行动、任务，及其提及的事物和责任单位。
// param task: entity · only this task · 仅限该任务
// column number: number in the plan · 编号
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column action: action · 行动
// column action_zh: action in Chinese · 行动中文名
// column plan_status: status of the plan · 计划状态
// column mentions: what its text names · 提及的事物
// column targets: targets that it serves · 服务的目标
// column responsible: unit that answers for it, or no data · 责任单位（或暂无数据）
// column wording: the plan's words · 计划原文
// column sources: ids of the sources · 来源标识
// notes: draft
// fills: Task(number, wording); RESPONSIBLE_FOR(sources)
MATCH (t:Task) WHERE $task IS NULL OR t.id = $task
OPTIONAL MATCH (t)-[:PART_OF]->(a:Action)
OPTIONAL MATCH (a)-[:PART_OF]->(p:Plan)
WITH t, head(collect(a)) AS a, head(collect(p)) AS p
WITH t, a, p,
  COLLECT { MATCH (t)-[:MENTIONS]->(m:Entity) WITH DISTINCT m ORDER BY m.id
    RETURN coalesce(m.name_zh, m.name) + ' (' + m.id + ')' } AS mentions,
  COLLECT { MATCH (t)-[:CONTRIBUTES_TO]->(g:Target) WITH DISTINCT g ORDER BY toInteger(g.number)
    RETURN g.id } AS targets,
  COLLECT { MATCH (t)<-[l:RESPONSIBLE_FOR]-(u:Entity) WHERE {as_of l}
    WITH DISTINCT u ORDER BY u.id
    RETURN coalesce(u.name_zh, u.name) + ' (' + u.id + ')' } AS units,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(t) UNWIND r.sources AS s WITH DISTINCT s ORDER BY s
    RETURN s } AS sources
RETURN t.number AS number, t.id AS id, t.name AS name, t.name_zh AS name_zh, a.name AS action,
  a.name_zh AS action_zh, p.status AS plan_status, mentions, targets,
  CASE units WHEN [] THEN ['no data / 暂无数据'] ELSE units END AS responsible,
  t.wording AS wording, sources
ORDER BY toInteger(number), id
