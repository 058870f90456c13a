// title.en: International organisations
// title.zh: 国际组织
// about.en: Organisations of international level, or with members in two countries or more; members of the subject apart.
// about.zh: 国际级组织，或成员来自两个及以上国家/地区的组织；单列主体一方的成员。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param joined: boolean = no · only those in which the subject sits · 仅限主体一方已加入的
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column here: whether it lies at the subject · 是否位于主体
// column members: number of members · 成员数
// column own_members: members of the subject, ids · 主体一方成员标识
// column sources: ids of the sources · 来源标识
// fills: Organization(name, name_zh, level); MEMBER_OF(since, sources)
MATCH (o:Organization)
WHERE o.level = 'international' OR EXISTS { (o)<-[:MEMBER_OF]-() }
CALL (o) {
  MATCH (o)<-[l:MEMBER_OF]-(m:Entity) WHERE {as_of l}
  WITH m, l ORDER BY m.id
  RETURN collect(DISTINCT m) AS who, collect(coalesce(l.sources, [])) AS said
}
WITH o, who, said, EXISTS { (o)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) } AS here,
  [m IN who WHERE EXISTS { (m)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) } | m.id] AS own
WHERE (NOT $joined OR own <> []) AND {grouped o} AND (coalesce(o.level = 'international', false)
  OR size(COLLECT { UNWIND who AS m WITH m WHERE m.country IS NOT NULL RETURN DISTINCT m.country }) > 1)
WITH o, who, here, own,
  said + COLLECT { MATCH (r:Record)-[:ABOUT]->(o) RETURN coalesce(r.sources, []) } AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN o.id AS id, o.name AS name, o.name_zh AS name_zh, o.country AS country, here,
  size(who) AS members, own AS own_members, sources
ORDER BY here DESC, size(own) DESC, id
