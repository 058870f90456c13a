// title.en: Facts behind a cell
// title.zh: 矩阵单元的事实
// about.en: The facts between two countries or regions: what one cell of the matrix counts.
// about.zh: 两个国家/地区之间的事实：矩阵中一格所计的内容。
// param first!: country · the one · 其一
// param second!: country · the other · 其二
// param type: link · only links of this type · 仅限该类链接
// param field: field · only where a field holds these words · 领域包含这些字
// param year: year · only links that began in this year · 仅限该年开始的
// column key: key of the link · 链接键
// column link: type of link · 链接类型
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column through: agreement, project or programme between · 经由的协议、项目或计划
// column weight: weight in fractional counting · 分数计数权重
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
// notes: counting
// fills: COOPERATES_WITH(since, fields, sources); PARTICIPATES_IN(since)
// example: --first CN --second RS
CALL () {
  MATCH (a:Entity)-[l:{fact}]->(b:Entity)
  WHERE {as_of l} AND a.country <> b.country AND NOT (type(l) = 'PARTICIPATES_IN' AND b:Agreement|Project|Program)
  RETURN a, b, l.key AS key, type(l) AS type, null AS through, l.since AS since, l.until AS until, 1.0 AS weight,
    coalesce(l.fields, []) + coalesce(a.fields, []) + coalesce(b.fields, []) AS fields, coalesce(l.sources, []) AS cited
  UNION ALL
  MATCH (t:Agreement|Project|Program)<-[l:PARTICIPATES_IN]-(a:Entity) WHERE {as_of l}
  WITH t, a, min(l.key) AS key, min(l.since) AS since, max(l.until) AS until, head(collect(coalesce(l.sources, []))) AS cited ORDER BY a.id
  WITH t, collect({a: a, key: key, since: since, until: until, cited: cited}) AS parties
  WHERE size(parties) > 1
  UNWIND range(0, size(parties) - 2) AS i
  UNWIND range(i + 1, size(parties) - 1) AS j
  WITH t, parties, parties[i] AS x, parties[j] AS y
  WITH t, parties, x, y, x.a AS a, y.a AS b
  WHERE a.country <> b.country
  RETURN a, b, t.id + ' ' + a.id + ' ' + b.id AS key, 'PARTICIPATES_IN' AS type, t.id AS through,
    coalesce(x.since, y.since, t.since) AS since, coalesce(x.until, y.until) AS until,
    1.0 / (size(parties) - 1) AS weight, coalesce(t.fields, []) AS fields, x.cited + y.cited AS cited
}
WITH *, CASE WHEN a.country < b.country THEN [a, b] ELSE [b, a] END AS ends
WITH *, ends[0] AS one, ends[1] AS two
WHERE ($type IS NULL OR type = $type)
  AND ($year IS NULL OR left(since, 4) = toString($year))
  AND ($field IS NULL OR any(f IN fields WHERE {field f}))
  AND $first <> $second AND one.country IN [$first, $second] AND two.country IN [$first, $second]
WITH CASE WHEN a.country = $first THEN a ELSE b END AS from, CASE WHEN a.country = $first THEN b ELSE a END AS to,
  key, type, through, weight, since, until, [cited] AS cites
{cited cites}
RETURN key, type AS link, from.id AS from_id, coalesce(from.name, from.name_zh) AS from_name,
  to.id AS to_id, coalesce(to.name, to.name_zh) AS to_name, through, round(weight, 4) AS weight, since, until, sources
ORDER BY link, from_id, to_id, key
