// title.en: Parks without a sister
// title.zh: 尚无姊妹园的园区
// about.en: Parks that have no sister park on record, with the ties that they do have.
// about.zh: 尚无已收录姊妹园的园区，及其现有联系。
// param of: entity · only parks of this place · 仅限该地点的园区
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column partners: number of partners abroad · 境外伙伴数
// column associations: associations that it belongs to, ids · 所属协会标识
// column fields: fields · 领域
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Park(name, name_zh, country, fields)
MATCH (p:Park)
WHERE NOT EXISTS { MATCH (p)-[l:SISTER_PARK]-() WHERE {as_of l} }
  AND ($country IS NULL OR p.country = $country) AND {grouped p}
  AND ($of IS NULL OR EXISTS { (p)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) })
CALL (p) {
  OPTIONAL MATCH (p)-[l:{fact}]-(o:Entity) WHERE o.country <> p.country AND {as_of l}
  RETURN count(DISTINCT o) AS partners, collect(coalesce(l.sources, [])) AS said
}
WITH p, partners, said + COLLECT { MATCH (r:Record)-[:ABOUT]->(p) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN p.id AS id, p.name AS name, p.name_zh AS name_zh, p.country AS country, partners,
  COLLECT { MATCH (p)-[l:MEMBER_OF]->(o:Entity) WHERE {as_of l} WITH DISTINCT o.id AS id ORDER BY id RETURN id } AS associations,
  coalesce(p.fields, []) AS fields, sources
ORDER BY partners DESC, id
