// title.en: Bridges
// title.zh: 桥梁
// about.en: Entities of a subject that join it to many countries: whom to ask for a way in.
// about.zh: 把主体与众多国家/地区连接起来的实体：通过谁可以进入。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param least: integer = 2 · fewest countries · 最少国家数
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column countries: number of countries/regions · 国家/地区数
// column country_codes: which ones, ISO codes · 代码
// column links: number of links · 链接数
// column sources: ids of the sources · 来源标识
// fills: COOPERATES_WITH(since, sources); Organization(country)
{ties of}
WITH member, partner, key, cited WHERE partner.country <> subject.country AND {grouped partner}
WITH member, partner.country AS country, key, cited ORDER BY country
WITH member, collect(DISTINCT country) AS country_codes, count(DISTINCT key) AS links,
  collect(cited) AS cites
WHERE size(country_codes) >= $least
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN member.id AS id, member.type AS type, member.name AS name, member.name_zh AS name_zh,
  size(country_codes) AS countries, country_codes, links, sources
ORDER BY countries DESC, links DESC, id
