// title.en: Profile
// title.zh: 概况
// about.en: One entity: what it is, and each of its links, grouped by type.
// about.zh: 一个实体是什么，以及按类型排列的各条链接。
// param of!: entity · entity · 实体
// column section: properties, or the type of the links · 属性或链接类型
// column direction: out of it, into it, or either · 方向
// column id: other end; for a property its name · 另一端标识；属性名
// column type: entity type of the other end · 另一端类型
// column name: its name; for a property its value · 名称；属性值
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column since: first date known · 最早日期
// column until: end · 终止
// column sources: ids of the sources · 来源标识
MATCH (e:Entity {id: $of})
CALL (e) {
  UNWIND [k IN keys(e) WHERE NOT k IN ['search', 'about', 'memberships']] AS k
  RETURN 0 AS place, 'properties' AS section, null AS direction, k AS id, null AS type,
    CASE WHEN valueType(e[k]) STARTS WITH 'LIST'
      THEN reduce(t = '', x IN e[k] | t + CASE t WHEN '' THEN '' ELSE ' | ' END + toString(x))
      ELSE toString(e[k]) END AS name,
    null AS name_zh, null AS country, null AS since, null AS until,
    COLLECT { MATCH (r:Record)-[:ABOUT]->(e) UNWIND r.sources AS s
      WITH DISTINCT s ORDER BY s RETURN s } AS sources
  UNION ALL
  MATCH (e)-[l:{fact}|LOCATED_IN|PART_OF]-(o:Entity)
  WHERE {as_of l}
  WITH e, l, o, CASE WHEN startNode(l) = e THEN 'out' ELSE 'in' END AS direction
  RETURN 1 AS place, type(l) AS section, direction, o.id AS id, o.type AS type, o.name AS name,
    o.name_zh AS name_zh, o.country AS country, l.since AS since, l.until AS until,
    coalesce(l.sources, []) AS sources
}
WITH * ORDER BY place, section, direction, id, since, until, name, sources
RETURN section, direction, id, type, name, name_zh, country, since, until, sources
