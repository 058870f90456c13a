// title.en: Sister-park candidates
// title.zh: 姊妹园候选
// about.en: Parks in other countries and regions that could become sister parks of one, each with the reasons on record.
// about.zh: 可与某园区结为姊妹园的境外园区，逐一列出依据。
// param of: entity = park:zhongguancun · for which park, with its sub-parks · 为哪个园区（含分园）寻找
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column reasons: number of kinds of reason · 依据种类数
// column links_now: types of link between them now · 现有链接类型
// column associations: associations of both, ids · 共同所属协会标识
// column common_partners: partners of both, ids · 共同伙伴标识
// column common_fields: fields of both · 共同领域
// column cities: their cities are sister cities · 所在城市互为友好城市
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Park(fields, country); MEMBER_OF(sources); COOPERATES_WITH(sources)
CALL () {
  MATCH (s:Entity {id: $of})<-[:PART_OF]-{0,2}(x:Park)
  RETURN collect(DISTINCT x) AS own, collect(DISTINCT s)[0] AS s
}
CALL (own) {
  UNWIND own AS x MATCH (x)-[:LOCATED_IN|PART_OF]->{1,3}(c:City)
  RETURN collect(DISTINCT c) AS homes
}
CALL (own) { UNWIND own AS x UNWIND coalesce(x.fields, []) AS f RETURN collect(DISTINCT f) AS fields }
CALL (own) {
  UNWIND own AS x MATCH (x)-[l:{fact}]-(o:Entity) WHERE {as_of l} AND NOT o IN own
  RETURN collect(DISTINCT o) AS known
}
MATCH (p:Park) WHERE p.country <> s.country AND {grouped p} AND ($country IS NULL OR p.country = $country)
  AND NOT EXISTS { MATCH (p)-[l:SISTER_PARK]-(x) WHERE x IN own AND {as_of l} }
CALL (p, own) {
  MATCH (p)-[l:{fact}]-(x:Entity) WHERE x IN own AND {as_of l}
  WITH l ORDER BY type(l)
  RETURN collect(DISTINCT type(l)) AS links_now, collect(coalesce(l.sources, [])) AS s1
}
CALL (p, known) {
  MATCH (p)-[l:{fact}]-(o:Entity) WHERE o IN known AND {as_of l}
  WITH o, l, o:Organization AND type(l) = 'MEMBER_OF' AS club ORDER BY o.id
  RETURN collect(DISTINCT CASE WHEN club THEN o.id END) AS associations,
    collect(DISTINCT CASE WHEN NOT club THEN o.id END) AS common_partners, collect(coalesce(l.sources, [])) AS s2
}
CALL (p, homes) {
  OPTIONAL MATCH (p)-[:LOCATED_IN|PART_OF]->{1,3}(:City)-[l:SISTER_CITY]-(h:City) WHERE h IN homes AND {as_of l}
  RETURN count(l) > 0 AS cities, collect(coalesce(l.sources, [])) AS s3
}
WITH p, links_now, associations, common_partners, cities, s1 + s2 + s3 AS cites,
  [f IN coalesce(p.fields, []) WHERE f IN fields] AS common_fields
WITH *, size([x IN [links_now <> [], associations <> [], common_partners <> [], common_fields <> [], cities] WHERE x]) AS reasons
WHERE reasons > 0
{cited cites}
RETURN p.id AS id, p.name AS name, p.name_zh AS name_zh, p.country AS country, reasons, links_now, associations,
  common_partners, common_fields, cities, sources
ORDER BY reasons DESC, size(links_now) DESC, size(associations) + size(common_partners) DESC, id
