// title.en: Common partners
// title.zh: 共同伙伴
// about.en: Partners that two places or actors share.
// about.zh: 两个地点或主体共有的伙伴。
// param first: entity = geonames:1816670 · the one · 其一
// param second!: entity · the other · 其二
// column partner: id of the partner · 伙伴标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column first_types: types of link to the first · 与其一的链接类型
// column second_types: types of link to the second · 与其二的链接类型
// column sources: ids of the sources · 来源标识
// fills: COOPERATES_WITH(since, sources)
CALL () {
  {ties first}
  RETURN partner AS p, type AS first_type, null AS second_type, cited
  UNION ALL
  {ties second}
  RETURN partner AS p, null AS first_type, type AS second_type, cited
}
WITH p, first_type, second_type, cited ORDER BY first_type, second_type
WITH p, collect(DISTINCT first_type) AS first_types, collect(DISTINCT second_type) AS second_types,
  collect(cited) AS cites
WHERE first_types <> [] AND second_types <> []
{cited cites}
RETURN p.id AS partner, p.type AS type, p.name AS name, p.name_zh AS name_zh,
  p.country AS country, first_types, second_types, sources
ORDER BY partner
