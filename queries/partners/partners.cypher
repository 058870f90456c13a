// title.en: Partners
// title.zh: 合作伙伴
// about.en: Who is tied to a place or an actor: directly by facts, or through an agreement, project or programme.
// about.zh: 谁与某地或某主体有事实链接，或通过协议、项目、计划相联系。
// param of: entity = geonames:1816670 · place or actor asked about, with what lies in it · 询问的地点或主体（含其下属）
// param country: country · only of this country or region · 仅限该国家/地区
// param kind: kind · only partners of this entity type · 仅限该类伙伴
// param type: link · only links of this type · 仅限该类链接
// param field: field · only where a field holds these words · 领域包含这些字
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// param domestic: boolean = no · also partners in the same country · 是否包括同一国家的伙伴
// column partner: id of the partner · 伙伴标识
// column type: entity type of the partner · 伙伴类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column types: types of link · 链接类型
// column actors: who of the subject, ids · 主体一方标识
// column through: agreements, projects or programmes between · 经由的协议、项目或计划
// column since: first date known · 最早日期
// column links: number of links · 链接数
// column fields: fields · 领域
// column sources: ids of the sources · 来源标识
// fills: COOPERATES_WITH(since, fields, sources); PARTICIPATES_IN(since)
{ties of}
WITH * WHERE ($country IS NULL OR partner.country = $country)
  AND ($kind IS NULL OR partner.type = $kind)
  AND ($type IS NULL OR type = $type)
  AND ($domestic OR $country IS NOT NULL
    OR coalesce(partner.country <> subject.country, true))
  AND {grouped partner}
  AND ($field IS NULL OR any(f IN fields + coalesce(partner.fields, [])
    WHERE {field f}))
WITH partner, member, type, key, since, through, fields, cited ORDER BY type, member.id, through
WITH partner, collect(DISTINCT type) AS types, collect(DISTINCT member.id) AS actors,
  collect(DISTINCT through) AS through, min(since) AS since, count(DISTINCT key) AS links,
  collect(fields + coalesce(partner.fields, [])) AS named, collect(cited) AS cites
CALL (named) { UNWIND named AS n UNWIND n AS f WITH DISTINCT f ORDER BY f RETURN collect(f) AS fields }
CALL (cites) { UNWIND cites AS c UNWIND c AS s WITH DISTINCT s ORDER BY s RETURN collect(s) AS sources }
RETURN partner.id AS partner, partner.type AS type, partner.name AS name,
  partner.name_zh AS name_zh, partner.country AS country, types, actors, through, since, links,
  fields, sources
ORDER BY links DESC, partner
