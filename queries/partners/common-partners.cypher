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
  WITH partner, type, cited ORDER BY type
  RETURN partner AS p, collect(DISTINCT type) AS first_types, collect(cited) AS one
}
CALL (p) {
  {ties second}
  WITH partner, type, cited, p WHERE partner = p
  WITH type, cited ORDER BY type
  RETURN collect(DISTINCT type) AS second_types, collect(cited) AS two
}
WITH p, first_types, second_types, one + two AS cites WHERE second_types <> []
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN p.id AS partner, p.type AS type, p.name AS name, p.name_zh AS name_zh,
  p.country AS country, first_types, second_types, sources
ORDER BY partner
