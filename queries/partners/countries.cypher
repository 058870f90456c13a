// title.en: Partner countries
// title.zh: 伙伴国家/地区
// about.en: Countries and regions tied to a subject, with the links of each type.
// about.zh: 与主体有联系的国家和地区，及各类链接数。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param group: group · only of this group · 仅限该国家组
// column country: country/region, ISO code · 国家/地区代码
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column groups: groups of countries · 国家组
// column apart: shown apart: Hong Kong, Macao, Taiwan · 单列
// column partners: number of partners · 伙伴数
// column links: number of links · 链接数
// column by_type: links by type · 各类链接数
// column since: first date known · 最早日期
// column sources: ids of the sources · 来源标识
// notes: all_links
// fills: COOPERATES_WITH(since, sources); Organization(country)
{ties of}
WITH partner, type, key, since, cited
WHERE partner.country <> subject.country
MATCH (c:Entity {id: 'iso:' + partner.country})
WHERE {grouped c}
WITH c, type, count(DISTINCT key) AS n, collect(DISTINCT key) AS keys,
  collect(DISTINCT partner.id) AS ids, min(since) AS since, collect(cited) AS cited
ORDER BY n DESC, type
WITH c, collect(type + ' ' + toString(n)) AS by_type, sum(n) AS links, collect(ids) AS who,
  min(since) AS since, reduce(a = [], x IN collect(cited) | a + x) AS cites
CALL (who) { UNWIND who AS w UNWIND w AS id RETURN count(DISTINCT id) AS partners }
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN c.country AS country, c.name AS name, c.name_zh AS name_zh,
  coalesce(c.groups, []) AS groups, coalesce(c.apart, false) AS apart, partners, links, by_type,
  since, sources
ORDER BY links DESC, country
