// title.en: Strengths and weaknesses
// title.zh: 强项与短板
// about.en: Link types of a subject against its peers (not its own parts or wholes): links and, among those who all lie in one city, rank and median.
// about.zh: 主体各类链接与同类（不含其自身的分园和所属整体）的比较：链接数；同处一城者另有名次与中位数。
// param of: entity = geonames:1816670 · place or actor asked about · 询问的地点或主体
// param group: group · only peers of this group; else of the same city · 仅与该组比较；不填则为同城同类
// param least: integer = 3 · links needed to be ranked · 参与排名所需的最少链接数
// column link: type of link · 链接类型
// column links: links abroad of the subject · 主体的境外链接数
// column countries: number of countries/regions · 国家/地区数
// column rank: rank in the group; blank where the subject has none or all have equally many · 组内名次；主体没有或各方相同时为空
// column peers: number of peers that are ranked · 参与排名的同类数
// column median: median of these peers · 同类中位数
// column verdict: strength, even, weakness, none on record, all equal, or not ranked · 强项、持平、短板、未收录、各方相同或不排名
// column sources: ids of the sources · 来源标识
// notes: coverage, hub_centric
// fills: COOPERATES_WITH(since, sources)
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
WITH s, home, p, shared, m.there AS there, m.country AS land, m.type AS type, m.key AS key, m.cited AS cited
WITH s, home, p, shared, type, count(DISTINCT key) AS links, count(DISTINCT land) AS countries,
  collect(CASE WHEN p = s THEN cited END) AS cites
WITH s, home, p, shared, collect({type: type, links: links, countries: countries, cites: cites}) AS made, sum(links) AS total
WITH s, home, collect({p: p.id, shared: shared, made: made, total: total}) AS everyone
WITH home, everyone, [x IN everyone WHERE x.total >= $least] AS ranked, head([x IN everyone WHERE x.p = s.id]) AS own
WITH everyone, ranked, own, any(c IN home WHERE all(x IN ranked WHERE c IN x.shared)) AS alike
UNWIND [t IN split('{fact}', '|') WHERE any(x IN everyone WHERE any(m IN x.made WHERE m.type = t))] AS link
WITH link, own, ranked, alike, head([m IN own.made WHERE m.type = link]) AS mine,
  [x IN ranked | coalesce(head([m IN x.made WHERE m.type = link]).links, 0)] AS counts
CALL (counts) { UNWIND counts AS n RETURN percentileCont(n, 0.5) AS median }
WITH *, coalesce(mine.links, 0) AS links, coalesce(mine.cites, []) AS cites, alike AND size(ranked) > 1 AND own.total >= $least AS able
{cited cites}
RETURN link, links, coalesce(mine.countries, 0) AS countries,
  CASE WHEN able AND links > 0 AND any(n IN counts WHERE n <> links) THEN 1 + size([n IN counts WHERE n > links]) END AS rank, CASE WHEN alike THEN size(ranked) ELSE 0 END AS peers,
  CASE WHEN alike THEN median END AS median,
  CASE WHEN NOT alike THEN 'not ranked: not all in one city'
    WHEN own.total >= $least AND size(ranked) < 2 THEN 'not ranked: nobody to compare with'
    WHEN NOT coalesce(able, false) THEN 'not ranked: too few links on record'
    WHEN links = 0 THEN 'none on record' WHEN all(n IN counts WHERE n = links) THEN 'all equal'
    WHEN links > median THEN 'strength' WHEN links < median THEN 'weakness' ELSE 'even' END AS verdict, sources
ORDER BY links DESC, link
