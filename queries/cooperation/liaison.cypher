// title.en: Finance and IP liaison
// title.zh: 金融与知识产权联络
// about.en: Liaison with financial centres and bodies of intellectual property: their links, the subject’s own first.
// about.zh: 与国际金融中心、知识产权机构的联络：各自的联系，主体一方优先。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param country: country · only of this country or region · 仅限该国家/地区
// column topic: finance or intellectual property · 金融或知识产权
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column own: links with the subject · 与主体的链接数
// column links: links with anybody · 全部链接数
// column actors: who of the subject, ids · 主体一方标识
// column mentioned: plan items that name it, ids · 提及它的计划条目标识
// column sources: ids of the sources · 来源标识
// note: Found by words of names and fields (finance, fintech, intellectual property, patent, technology transfer …), so it may be more or less than is meant. · 按名称和领域中的字词（金融、知识产权、专利、技术转移等）查找，可能多于或少于所指范围。
// fills: Organization(name, name_zh, fields); COOPERATES_WITH(since, sources)
// example: --country DE
CALL () {
  {within of}
  RETURN collect(DISTINCT member) AS mine
}
MATCH (e:Organization|City|Park|Office|Lab|Program)
WHERE ($country IS NULL OR e.country = $country) AND {as_of e} AND (e.fields IS NOT NULL OR EXISTS { (e)-[:{fact}|MENTIONS]-() })
WITH mine, e, CASE
  WHEN any(w IN ['financ', 'fintech', '金融', 'city of london', 'venture', '基金', '证券'] WHERE e.search CONTAINS w
    OR any(f IN e.fields WHERE toLower(f) CONTAINS w)) THEN 'finance'
  WHEN any(w IN ['intellectual property', 'patent', '知识产权', '专利', 'technology transfer', '技术转移']
    WHERE e.search CONTAINS w OR any(f IN e.fields WHERE toLower(f) CONTAINS w)) THEN 'intellectual property' END AS topic
WHERE topic IS NOT NULL
CALL (e, mine) {
  OPTIONAL MATCH (e)-[l:{fact}]-(x:Entity) WHERE {as_of l}
  WITH l, x, x IN mine AS own ORDER BY x.id
  RETURN count(DISTINCT l.key) AS links, count(DISTINCT CASE WHEN own THEN l.key END) AS own,
    collect(DISTINCT CASE WHEN own THEN x.id END) AS actors, collect(coalesce(l.sources, [])) AS said
}
WITH *, said + COLLECT { MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS cites
{cited cites}
RETURN topic, e.id AS id, e.name AS name, e.name_zh AS name_zh, e.country AS country, own, links, actors,
  COLLECT { MATCH (i)-[:MENTIONS]->(e) WITH DISTINCT i.id AS i ORDER BY i RETURN i } AS mentioned, sources
ORDER BY topic, own DESC, links DESC, id
