// title.en: In figures
// title.zh: 数字概览
// about.en: One place or actor in figures: partners, countries, links by type, dates, fields.
// about.zh: 某地或某主体的数字概览：伙伴、国家/地区、各类链接、日期与领域。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column measure: what is counted · 计数项
// column value: how many · 数量
// column dated: of these with a date · 其中有日期的
// column countries: number of countries/regions · 国家/地区数
// column country_codes: which ones, ISO codes · 代码
// column sources: ids of the sources · 来源标识
// notes: known, all_links
// fills: COOPERATES_WITH(since, sources); Organization(country)
{ties of}
WITH partner, type, key, since, cited, subject
WHERE coalesce(partner.country <> subject.country, false) AND {grouped partner}
WITH collect({partner: partner.id, country: partner.country, type: type, key: key, since: since, cited: cited}) AS ties
UNWIND ['partners', 'links'] + COLLECT { UNWIND ties AS t WITH DISTINCT t.type AS type ORDER BY type RETURN type } AS measure
CALL (ties, measure) {
  UNWIND ties AS t
  WITH t, measure WHERE measure IN ['partners', 'links', t.type]
  WITH CASE measure WHEN 'partners' THEN t.partner ELSE t.key END AS thing, t.country AS country, t.since AS since, t.cited AS cited
  WITH thing, country, max(since) AS since, collect(cited) AS cites
  WITH thing, country, since, cites ORDER BY country
  RETURN count(DISTINCT thing) AS value, count(DISTINCT CASE WHEN since IS NOT NULL THEN thing END) AS dated,
    collect(DISTINCT country) AS country_codes, reduce(all = [], c IN collect(cites) | all + c) AS cites
}
{cited cites}
RETURN measure, value, dated, size(country_codes) AS countries, country_codes, sources
ORDER BY CASE measure WHEN 'partners' THEN 0 WHEN 'links' THEN 1 ELSE 2 END, value DESC, measure
