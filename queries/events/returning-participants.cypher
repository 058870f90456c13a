// title.en: Returning participants
// title.zh: 多次参与方
// about.en: Who took part in several events: the ones that come back.
// about.zh: 多次参加活动的参与方。
// param of: entity · only events held or hosted in this place · 仅限在此地举办的
// param least: integer = 2 · fewest events · 最少活动数
// param country: country · only participants of this country or region · 仅限参与方属于该国家/地区
// param group: group · only participants of countries or cities of this group · 仅限参与方属于该国家或城市组
// column id: id · 标识
// column type: entity type · 类型
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column events: number of events · 活动数
// column event_ids: which ones, ids · 活动标识
// column years: years · 年份
// column sources: ids of the sources · 来源标识
// notes: known
// fills: PARTICIPATES_IN(since, sources)
// example: --country FR
MATCH (e:Event)<-[l:PARTICIPATES_IN]-(p:Entity)
WHERE {as_of l} AND ($country IS NULL OR p.country = $country) AND {grouped p}
  AND ($of IS NULL OR EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
    OR EXISTS { (e)<-[:HOSTS]-()-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) })
WITH p, e, toInteger(left(coalesce(e.since, l.since), 4)) AS year, coalesce(l.sources, []) AS cited ORDER BY e.id
WITH p, collect(DISTINCT e.id) AS event_ids, collect(DISTINCT year) AS found, collect(cited) AS cites
WHERE size(event_ids) >= $least
{cited cites}
RETURN p.id AS id, p.type AS type, p.name AS name, p.name_zh AS name_zh, p.country AS country, size(event_ids) AS events,
  event_ids, COLLECT { UNWIND found AS y RETURN y ORDER BY y } AS years, sources
ORDER BY events DESC, id
