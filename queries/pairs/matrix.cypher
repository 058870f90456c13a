// title.en: Who with whom
// title.zh: 国家/地区间矩阵
// about.en: Pairs of countries and regions with the links between them, in full and fractional counting.
// about.zh: 国家/地区两两之间的链接数，全计数与分数计数并列。
// param country: country · only pairs with this country or region · 仅限含该国家/地区的
// param group: group · both ends in countries or cities of this group · 两端均属该国家或城市组
// param type: link · only links of this type · 仅限该类链接
// param field: field · only where a field holds these words · 领域包含这些字
// param year: year · only links that began in this year · 仅限该年开始的
// column first: the one, ISO code · 其一代码
// column first_name: its name · 其一名称
// column first_name_zh: its name in Chinese · 其一中文名
// column second: the other, ISO code · 其二代码
// column second_name: its name · 其二名称
// column second_name_zh: its name in Chinese · 其二中文名
// column links: number of links · 链接数
// column fractional: links, fractional counting · 链接数（分数计数）
// column types: types of link · 链接类型
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// notes: counting
// fills: COOPERATES_WITH(since, fields, sources); Organization(country)
// example: --group asean
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
  AND ($country IS NULL OR $country IN [one.country, two.country])
  AND {grouped one} AND {grouped two}
WITH one.country AS first, two.country AS second, key, type, since, weight, cited ORDER BY type
WITH first, second, count(DISTINCT key) AS links, sum(weight) AS fractional, collect(DISTINCT type) AS types,
  min(since) AS since, collect(cited) AS cites
{cited cites}
OPTIONAL MATCH (x:Entity {id: 'iso:' + first})
OPTIONAL MATCH (y:Entity {id: 'iso:' + second})
RETURN first, x.name AS first_name, x.name_zh AS first_name_zh, second, y.name AS second_name,
  y.name_zh AS second_name_zh, links, round(fractional, 4) AS fractional, types, since, sources
ORDER BY links DESC, first, second
