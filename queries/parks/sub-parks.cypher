// title.en: Sub-parks
// title.zh: 分园国际化评价素材
// about.en: Sub-parks of a park: what is on record about their internationalisation, the inputs of a scorecard.
// about.zh: 某园区的各分园：已收录的国际化情况，供综合评价使用。
// param of: entity = park:zhongguancun · whose sub-parks · 哪个园区的分园
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column partners: number of partners abroad · 境外伙伴数
// column countries: number of countries/regions · 国家/地区数
// column offices: offices abroad · 境外办事机构数
// column labs: joint labs with a party abroad · 有境外共建方的联合实验室数
// column rnd_centres: foreign R&D centres · 外资研发中心数
// column events: events hosted · 承办活动数
// column observed: reported figures, indicator: value (year) · 公布数字
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Park(name, name_zh); PART_OF(sources)
MATCH (s:Entity {id: $of})<-[:PART_OF]-(sub:Park)
CALL (sub) {
  MATCH (sub)<-[:LOCATED_IN|PART_OF]-{0,3}(m:Entity)
  RETURN collect(DISTINCT m) AS inside
}
CALL (sub, inside) {
  UNWIND inside AS m
  OPTIONAL MATCH (m)-[l:{fact}]-(o:Entity) WHERE {as_of l} AND NOT o IN inside
  WITH sub, m, l, o, coalesce(o.country <> sub.country, false) AS abroad
  RETURN count(DISTINCT CASE WHEN abroad THEN o.id END) AS partners, count(DISTINCT CASE WHEN abroad THEN o.country END) AS countries,
    count(DISTINCT CASE WHEN abroad AND type(l) = 'HAS_OFFICE_IN' AND startNode(l) = m THEN o.id END) AS offices,
    count(DISTINCT CASE WHEN abroad AND type(l) = 'JOINT_LAB_OF' THEN startNode(l) END) AS labs,
    count(DISTINCT CASE WHEN abroad AND type(l) = 'RND_CENTRE_OF' AND startNode(l) = m THEN m.id END) AS rnd_centres,
    count(DISTINCT CASE WHEN o:Event AND type(l) = 'HOSTS' THEN o.id END) AS events, collect(coalesce(l.sources, [])) AS s1
}
CALL (sub) {
  OPTIONAL MATCH (sub)<-[:OF]-(o:Observation)-[:MEASURES]->(i:Indicator)
  WHERE $as_of IS NULL OR o.year <= toInteger(left($as_of, 4))
  WITH o, i ORDER BY i.id, o.year, o.key
  RETURN [x IN collect(i.name + ': ' + toString(o.value) + ' (' + toString(o.year) + ')') | x] AS observed, collect(coalesce(o.sources, [])) AS s2
}
WITH *, s1 + s2 + COLLECT { MATCH (r:Record)-[:ABOUT]->(sub) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN sub.id AS id, sub.name AS name, sub.name_zh AS name_zh, partners, countries, offices, labs, rnd_centres, events,
  observed, sources
ORDER BY partners DESC, id
