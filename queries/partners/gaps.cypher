// title.en: Gaps
// title.zh: 空白国家/地区
// about.en: Countries of a group without any tie to the subject, and who in its country has one.
// about.zh: 组内与主体尚无联系的国家/地区，以及本国中谁与之有联系。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param group: group = g20 · countries of this group · 该组的国家
// column country: country/region, ISO code · 国家/地区代码
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column national: links of others in the same country · 本国其他主体的链接数
// column through: who has them, ids, at most five · 可经由的主体标识（至多五个）
// column sources: ids of the sources · 来源标识
// notes: known
// note: A country with a tie on record is no row; a group of cities has none. · 已有收录联系的国家不在其列；由城市组成的组没有结果。
CALL () {
  {ties of}
  RETURN collect(DISTINCT partner.country) AS met, head(collect(DISTINCT subject.country)) AS home
}
MATCH (s:Entity {id: $of})
WITH met, s.country AS home
MATCH (c:Country) WHERE c.country IN $group_members AND NOT c.country IN met AND coalesce(c.country <> home, true)
CALL (c, home) {
  MATCH (there:Entity {country: c.country})-[l:{fact}]-(here:Entity)
  WHERE here.country = home AND {as_of l}
  WITH here, l ORDER BY here.id
  RETURN count(DISTINCT l.key) AS national, collect(DISTINCT here.id)[..5] AS through, collect(coalesce(l.sources, [])) AS cites
}
{cited cites}
RETURN c.country AS country, c.name AS name, c.name_zh AS name_zh, national, through, sources
ORDER BY national DESC, country
