// title.en: Path
// title.zh: 连接路径
// about.en: Shortest connections of two actors over facts, step by step with sources.
// about.zh: 两个主体之间沿事实链接的最短路径，逐步列出来源。
// param from!: entity · from · 起点
// param to!: entity · to · 终点
// param steps: integer = 6 · most steps, 1 to 8 · 最多步数（1至8）
// column path: number of the path · 路径序号
// column step: step · 步
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column type: type of link · 链接类型
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// fills: COOPERATES_WITH(since, sources)
// example: --from TusPark --to iso:RS
MATCH (a:Entity {id: $from}), (b:Entity {id: $to})
WHERE a <> b
MATCH p = allShortestPaths((a)-[:{fact}*1..8]-(b))
WHERE all(l IN relationships(p) WHERE {as_of l})
WITH p WHERE length(p) <= $steps
WITH DISTINCT [n IN nodes(p) | n.id] AS ids ORDER BY ids LIMIT 20
WITH collect(ids) AS paths
UNWIND range(0, size(paths) - 1) AS n
UNWIND range(0, size(paths[n]) - 2) AS i
MATCH (x:Entity {id: paths[n][i]})-[l:{fact}]-(y:Entity {id: paths[n][i + 1]})
WHERE {as_of l}
WITH n, i, x, y, type(l) AS type, min(l.since) AS since, max(l.until) AS until,
  collect(coalesce(l.sources, [])) AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN n + 1 AS path, i + 1 AS step, x.id AS from_id, coalesce(x.name, x.name_zh) AS from_name,
  type, y.id AS to_id, coalesce(y.name, y.name_zh) AS to_name, since, until, sources
ORDER BY path, step, type
