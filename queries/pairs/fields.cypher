// title.en: Fields
// title.zh: 领域分布
// about.en: Fields in which a place or actor is linked: partners and countries in each.
// about.zh: 某地或某主体的合作领域：各领域的伙伴与国家/地区。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column field: field; blank: none on record · 领域；空：未登记
// column links: number of links · 链接数
// column partners: number of partners · 伙伴数
// column countries: number of countries/regions · 国家/地区数
// column country_codes: which ones, ISO codes · 代码
// column sources: ids of the sources · 来源标识
// notes: no_field
// fills: COOPERATES_WITH(fields, sources); Organization(fields)
{ties of}
WITH partner, key, fields, cited, subject, member
WHERE coalesce(partner.country <> subject.country, false) AND {grouped partner}
  AND ($country IS NULL OR partner.country = $country)
WITH partner, key, cited, fields + coalesce(partner.fields, []) + coalesce(member.fields, []) AS named
UNWIND CASE named WHEN [] THEN [null] ELSE named END AS field
WITH field, partner, key, cited ORDER BY partner.country
WITH field, count(DISTINCT key) AS links, count(DISTINCT partner) AS partners, collect(DISTINCT partner.country) AS country_codes,
  collect(cited) AS cites
{cited cites}
RETURN field, links, partners, size(country_codes) AS countries, country_codes, sources
ORDER BY field IS NULL, links DESC, field
