// title.en: Among peers
// title.zh: 同类比较
// about.en: Places or actors of the same type, not the subject's own parts or wholes, by partner countries on record; ranked where all lie in one city.
// about.zh: 同类地点或主体（不含主体自身的分园和所属整体）按已收录伙伴国家/地区数排列；同处一城者才有名次。
// param of: entity = geonames:1816670 · whose peers: the same entity type · 与谁同类
// param group: group · only peers of this group; else of the same city · 仅与该组比较；不填则为同城同类
// param least: integer = 3 · links needed to be ranked · 参与排名所需的最少链接数
// column rank: rank in the group · 组内名次
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column countries: number of countries/regions · 国家/地区数
// column partners: number of direct partners abroad · 境外直接伙伴数
// column links: number of links abroad · 境外链接数
// column types: number of link types · 链接类型数
// column reason: why it is not ranked · 不排名的原因
// column sources: ids of the sources · 来源标识
// notes: coverage, hub_centric
// fills: City(country); COOPERATES_WITH(since, sources)
MATCH (s:Entity {id: $of})
WITH s, COLLECT { MATCH (s)-[:LOCATED_IN|PART_OF]->{1,4}(c:City) RETURN DISTINCT c.id } AS home
CALL (s, home) {
  MATCH (a:Entity)-[l:{fact}]->(b:Entity)
  WHERE {as_of l} AND a.country <> b.country
  UNWIND [[a, b], [b, a]] AS ends
  WITH s, home, ends[0] AS here, ends[1] AS there, l
  WITH s, home, here, collect({there: there.id, country: there.country, type: type(l), key: l.key, cited: coalesce(l.sources, [])}) AS met
  CALL (s, here) {
    WITH s, here WHERE s:Country
    MATCH (p:Entity {id: 'iso:' + here.country}) RETURN p
    UNION
    WITH s, here WHERE NOT s:Country
    MATCH (here)-[:LOCATED_IN|PART_OF]->{0,4}(p:Entity)
    WITH DISTINCT s, here, p WHERE p.type = s.type AND p.country = here.country
    RETURN p
  }
  WITH s, home, p, met WHERE p = s OR ({grouped p}
    AND NOT EXISTS { (p)-[:LOCATED_IN|PART_OF]->{1,6}(s) }
    AND NOT EXISTS { (s)-[:LOCATED_IN|PART_OF]->{1,6}(p) })
  WITH s, home, p, met, COLLECT { MATCH (p)-[:LOCATED_IN|PART_OF]->{1,4}(c:City)
    WHERE c.id IN home RETURN DISTINCT c.id } AS shared
  WHERE p = s OR $group IS NOT NULL OR home = [] OR shared <> []
  UNWIND met AS m
  RETURN p, shared, m
}
WITH home, p, shared, m.there AS there, m.country AS land, m.type AS type, m.key AS key, m.cited AS cited
WITH home, p, shared, count(DISTINCT land) AS countries, count(DISTINCT there) AS partners,
  count(DISTINCT key) AS links, count(DISTINCT type) AS types, collect(cited) AS cites
WITH home, countries, collect({p: p, shared: shared, partners: partners, links: links, types: types, cites: cites}) AS same
ORDER BY countries DESC
WITH home, collect({countries: countries, same: same, ranked: size([x IN same WHERE x.links >= $least])}) AS levels
WITH levels, any(c IN home WHERE all(l IN levels WHERE
  all(x IN l.same WHERE x.links < $least OR c IN x.shared))) AS alike
UNWIND range(0, size(levels) - 1) AS i
WITH alike, levels[i] AS level, 1 + reduce(n = 0, x IN levels[..i] | n + x.ranked) AS place
UNWIND level.same AS one
WITH alike, level, place, one, one.cites AS cites
{cited cites}
RETURN CASE WHEN alike AND one.links >= $least THEN place END AS rank, one.p.id AS id, one.p.name AS name,
  one.p.name_zh AS name_zh, one.p.country AS country, level.countries AS countries,
  one.partners AS partners, one.links AS links, one.types AS types,
  CASE WHEN one.links < $least THEN 'too few links on record'
    WHEN NOT alike THEN 'not all in one city' END AS reason, sources
ORDER BY rank IS NULL, rank, countries DESC, links DESC, id
