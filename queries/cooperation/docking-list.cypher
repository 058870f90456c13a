// title.en: Docking list
// title.zh: 对接服务清单
// about.en: Foreign companies to approach that have no R&D centre at a place yet, and the existing link to go through.
// about.zh: 尚未在某地设立研发中心、可予对接的外国企业，及可经由的现有联系。
// param of: entity = geonames:1816670 · place where a centre is wanted · 希望设立研发中心的地点
// param country: country · only of this country or region · 仅限该国家/地区
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// param field: field · only where a field holds these words · 领域包含这些字
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column steps: steps away: 1 direct, 2 through a common partner · 距离：1 为直接，2 为经共同伙伴
// column via: whom to go through, ids · 经由的主体标识
// column via_names: their names · 经由主体名称
// column types: types of link to them · 与经由主体的链接类型
// column fields: fields · 领域
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Organization(kinds, country, fields); RND_CENTRE_OF(since, sources); COOPERATES_WITH(since, sources)
// example: --country US
CALL () {
  {within of}
  RETURN collect(DISTINCT member) AS own, head(collect(DISTINCT subject)) AS s
}
MATCH (o:Organization)
WHERE 'company' IN o.kinds AND o.country <> s.country AND {grouped o} AND ($country IS NULL OR o.country = $country)
  AND ($field IS NULL OR any(f IN o.fields WHERE {field f}))
  AND EXISTS { (o)-[:{fact}]-() }
  AND NOT EXISTS { MATCH (o)<-[l:RND_CENTRE_OF]-(e:Entity) WHERE {as_of l} AND e IN own }
CALL (o, s, own) {
  MATCH (o)-[l:{fact}]-(x:Entity)
  WHERE {as_of l} AND x.country = s.country AND x IN own
  RETURN 1 AS steps, x, type(l) AS type, coalesce(l.sources, []) AS cited
  UNION
  MATCH (o)-[l:{fact}]-(x:Entity)-[k:{fact}]-(h:Entity)
  WHERE {as_of l} AND {as_of k} AND NOT x IN own AND h IN own AND NOT x:Country|City
  RETURN 2 AS steps, x, type(l) AS type, coalesce(l.sources, []) + coalesce(k.sources, []) AS cited
}
WITH o, steps, x, type, cited ORDER BY x.id, type
WITH o, steps, collect(DISTINCT x) AS who, collect(DISTINCT type) AS types, collect(cited) AS cites
ORDER BY steps
WITH o, head(collect({steps: steps, who: who, types: types, cites: cites})) AS near
WITH o, near, near.cites AS cites
{cited cites}
RETURN o.id AS id, o.name AS name, o.name_zh AS name_zh, o.country AS country, near.steps AS steps,
  [x IN near.who | x.id] AS via, [x IN near.who | coalesce(x.name_zh, x.name)] AS via_names, near.types AS types,
  coalesce(o.fields, []) AS fields, sources
ORDER BY steps, size(via) DESC, id
