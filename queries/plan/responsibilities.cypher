// title.en: Responsible units
// title.zh: 责任单位
// about.en: Which unit answers for which item of the plan, and the items that name none.
// about.zh: 计划各项由谁负责，以及未写明责任单位的条目。
// param kind: task|action|safeguard|target|all = task · which items · 哪类条目
// param missing: boolean = no · only items without a unit · 仅列未写明责任单位的
// column type: entity type · 类型
// column number: number in the plan · 编号
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column unit: id of the unit; blank: none named · 责任单位标识；空：未写明
// column unit_name: unit · 责任单位
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// notes: draft
// note: The draft names hardly any unit: a register adds them (sheet links, type responsible for). · 征求意见稿几乎未写明责任单位：可在登记册“链接”表中用“负责”类型补充。
// fills: RESPONSIBLE_FOR(since, until, sources)
MATCH (i:Task|Action|Safeguard|Target)
WHERE $kind = 'all' OR toLower(i.type) = $kind
OPTIONAL MATCH (i)<-[l:RESPONSIBLE_FOR]-(u:Entity) WHERE {as_of l}
WITH i, u, min(l.since) AS since, max(l.until) AS until, collect(coalesce(l.sources, [])) AS said
WHERE NOT $missing OR u IS NULL
WITH *, said + CASE WHEN u IS NULL THEN COLLECT { MATCH (r:Record)-[:ABOUT]->(i) RETURN coalesce(r.sources, []) } ELSE [] END AS cites
{cited cites}
RETURN i.type AS type, i.number AS number, i.id AS id, i.name AS name, i.name_zh AS name_zh, u.id AS unit,
  coalesce(u.name_zh, u.name) AS unit_name, since, until, sources
ORDER BY type, toInteger(split(id, ':')[1]), id, unit
