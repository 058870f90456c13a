// title.en: Published ranks of cities
// title.zh: 城市国际排名
// about.en: Ranks that others published, as cited observations beside the peers: GII clusters, Nature Index cities, Global Innovation Hubs Index.
// about.zh: 公开发布的排名，作为有来源的观测值与同类并列：全球创新指数集群、自然指数城市、国际科技创新中心指数。
// param ranking: gii|nature|gihi = gii · which ranking · 哪一榜单
// param year: year · edition; by default the latest on record · 年份，默认为已收录的最近一期
// param of: entity · only this city · 仅限该城市
// param group: group · only of countries or cities of this group · 仅限该国家或城市组
// column rank: published rank · 公布名次
// column id: id · 标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column year: year · 年份
// column scope: what it covers · 口径
// column before: rank in the edition before on record · 前一已收录期的名次
// column before_year: year of it · 所属年份
// column confidence: confidence · 可信度
// column sources: ids of the sources · 来源标识
// notes: published
// note: Only the cities on record; ranks between them are missing, not free. · 仅列已收录的城市；其间缺少的名次并非空缺。
// fills: Observation(scope, sources)
MATCH (i:Indicator {id: {gii: 'indicator:gii-cluster-rank', nature: 'indicator:nature-index-city-rank', gihi: 'indicator:gihi-rank'}[$ranking]})
MATCH (i)<-[:MEASURES]-(o:Observation)-[:OF]->(c:Entity)
WHERE {grouped c} AND ($of IS NULL OR c.id = $of) AND ($as_of IS NULL OR o.year <= toInteger(left($as_of, 4)))
WITH o, c ORDER BY o.year DESC, o.key
WITH collect({o: o, c: c}) AS seen
WITH seen, coalesce($year, head(seen).o.year) AS edition
UNWIND [x IN seen WHERE x.o.year = edition] AS x
WITH seen, edition, x.o AS o, x.c AS c
WITH o, c, head([y IN seen WHERE y.c = c AND y.o.year < edition]) AS earlier
RETURN toInteger(o.value) AS rank, c.id AS id, c.name AS name, c.name_zh AS name_zh, c.country AS country, o.year AS year,
  o.scope AS scope, toInteger(earlier.o.value) AS before, earlier.o.year AS before_year, o.confidence AS confidence,
  coalesce(o.sources, []) AS sources
ORDER BY rank, id, scope
