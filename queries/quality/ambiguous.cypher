// title.en: Ambiguous names
// title.zh: 重名
// about.en: Names that several things bear: perhaps one thing entered twice, perhaps two of one name.
// about.zh: 多个事物共用的名称：可能是重复登记，也可能确系重名。
// param kind: kind · only of this entity type · 仅限该类实体
// param same: boolean = no · only within one entity type · 仅限同一类型内
// column name: folded name · 折叠后的名称
// column things: number of things · 事物数
// column ids: which ones · 标识
// column types: entity types · 类型
// column countries: countries/regions · 国家/地区
// column sources: ids of the sources · 来源标识
MATCH (e:Entity) WHERE e.search <> '' AND ($kind IS NULL OR e.type = $kind)
UNWIND split(e.search, '\n') AS name
WITH name, e ORDER BY e.id
WITH name, collect(DISTINCT e) AS found WHERE size(found) > 1
UNWIND CASE WHEN $same THEN COLLECT { UNWIND found AS e WITH DISTINCT e.type AS t ORDER BY t RETURN t } ELSE [null] END AS only
WITH name, [e IN found WHERE only IS NULL OR e.type = only] AS found WHERE size(found) > 1
WITH name, found, COLLECT { UNWIND found AS e MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN name, size(found) AS things, [e IN found | e.id] AS ids,
  COLLECT { UNWIND found AS e WITH DISTINCT e.type AS t ORDER BY t RETURN t } AS types,
  COLLECT { UNWIND found AS e WITH DISTINCT e.country AS c WHERE c IS NOT NULL ORDER BY c RETURN c } AS countries, sources
ORDER BY things DESC, name
