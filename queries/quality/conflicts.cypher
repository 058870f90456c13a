// title.en: Conflicts
// title.zh: 矛盾
// about.en: Where sources disagree: records of one entity, parallel links with other dates, observations of one indicator, year and scope.
// about.zh: 来源不一致之处：同一实体的记录、日期不同的平行链接、同一指标年份口径的不同观测值。
// param of: entity · only about this entity · 仅限该实体
// column about: record, link or observation · 记录、链接或观测
// column id: entity, or the two ends · 实体或两端
// column property: what they disagree about · 不一致的属性
// column values: each value with who says so · 各值及出处
// column sources: ids of the sources · 来源标识
CALL () {
  MATCH (r:Record)-[:ABOUT]->(e:Entity) WHERE $of IS NULL OR e.id = $of
  WITH e, collect(r) AS records WHERE size(records) > 1
  UNWIND records AS r
  UNWIND [k IN keys(r) WHERE NOT k IN ['id', 'entity', 'dataset', 'load', 'hash', 'rank',
    'sources', 'confidence', 'stub', 'names', 'ids', 'domains', 'search', 'description',
    'wording', 'groups', 'memberships', 'url'] AND r.stub IS NULL] AS k
  WITH e, k, toString(CASE WHEN valueType(r[k]) STARTS WITH 'LIST'
    THEN reduce(t = '', x IN r[k] | t + '|' + toString(x)) ELSE r[k] END) AS v, r
  ORDER BY r.dataset, r.id
  WITH e, k, collect(DISTINCT v) AS kinds, collect(v + ' — ' + r.id) AS values,
    collect(coalesce(r.sources, [])) AS cites
  WHERE size(kinds) > 1
  RETURN 'record' AS about, e.id AS id, k AS property, values, cites
  UNION ALL
  MATCH (a:Entity)-[l:{fact}]->(b:Entity)
  WHERE {as_of l} AND ($of IS NULL OR $of IN [a.id, b.id])
  WITH a, b, type(l) AS type, l ORDER BY l.key
  WITH a, b, type, collect(l) AS parallel WHERE size(parallel) > 1
  UNWIND ['since', 'until'] AS k
  WITH a, b, type, k, [l IN parallel WHERE l[k] IS NOT NULL] AS said
  WITH *, CASE WHEN size(said) > 1 THEN
    any(x IN said WHERE any(y IN said WHERE NOT (x[k] STARTS WITH y[k] OR y[k] STARTS WITH x[k])))
    ELSE false END AS differ
  WHERE differ
  RETURN 'link' AS about, a.id + ' ' + type + ' ' + b.id AS id, k AS property,
    [l IN said | l[k] + ' — ' + l.key] AS values, [l IN said | coalesce(l.sources, [])] AS cites
  UNION ALL
  MATCH (e:Entity)<-[:OF]-(o:Observation)-[:MEASURES]->(i:Entity)
  WHERE $of IS NULL OR $of IN [e.id, i.id]
  WITH e, i, o.year AS year, coalesce(o.scope, '') AS scope, o ORDER BY o.key
  WITH e, i, year, scope, collect(DISTINCT o.value) AS kinds,
    collect(toString(o.value) + ' — ' + o.key) AS values, collect(coalesce(o.sources, [])) AS cites
  WHERE size(kinds) > 1
  RETURN 'observation' AS about, e.id AS id, i.id + ' ' + toString(year) AS property, values, cites
}
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN about, id, property, values, sources ORDER BY about, id, property, values
