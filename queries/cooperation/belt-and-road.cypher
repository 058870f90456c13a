// title.en: Belt and Road
// title.zh: “一带一路”创新合作
// about.en: Each Belt and Road country: joint labs and partners of the subject, or the gap.
// about.zh: 各“一带一路”国家与主体的联合实验室和伙伴，或空缺。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param gaps: boolean = no · only countries without a partner · 仅列尚无伙伴的国家
// column country: country/region, ISO code · 国家/地区代码
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column labs: joint labs, ids · 联合实验室标识
// column partners: number of partners · 伙伴数
// column links: number of links · 链接数
// column gap: no partner known · 尚无已知伙伴
// column sources: ids of the sources · 来源标识
// notes: all_links
// fills: Country(groups)
CALL () {
  {ties of}
  WITH partner, key, cited, [x IN [member, partner] WHERE x:Lab AND type = 'JOINT_LAB_OF' | x.id] AS labs
  UNWIND CASE labs WHEN [] THEN [null] ELSE labs END AS lab
  WITH partner.country AS code, partner, key, cited, lab ORDER BY lab
  WITH code, count(DISTINCT partner) AS partners, count(DISTINCT key) AS links,
    collect(DISTINCT lab) AS labs, collect(cited) AS cites
  RETURN collect({code: code, partners: partners, links: links, labs: labs, cites: cites}) AS met
}
MATCH (c:Country) WHERE 'belt-and-road' IN c.groups
WITH c, head([m IN met WHERE m.code = c.country]) AS m
WHERE NOT $gaps OR m IS NULL
WITH c, m, coalesce(m.cites, []) AS cites
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN c.country AS country, c.name AS name, c.name_zh AS name_zh, coalesce(m.labs, []) AS labs,
  coalesce(m.partners, 0) AS partners, coalesce(m.links, 0) AS links, m IS NULL AS gap, sources
ORDER BY links DESC, country
