// title.en: Participants of events
// title.zh: 活动参与方
// about.en: Who took part in which event.
// about.zh: 谁参加了哪场活动。
// param event: entity · only this event · 仅限该活动
// param of: entity · only events held or hosted in this place · 仅限在此地举办的
// param country: country · only participants of this country or region · 仅限参与方属于该国家/地区
// param group: group · only participants of countries or cities of this group · 仅限参与方属于该国家或城市组
// column event: id of the event · 活动标识
// column event_name: event · 活动名称
// column year: year · 年份
// column participant: id of the participant · 参与方标识
// column participant_name: participant · 参与方名称
// column type: entity type of the participant · 参与方类型
// column country: its country/region · 参与方国家/地区
// column sources: ids of the sources · 来源标识
// notes: known
// fills: Event(name, name_zh, since, fields); PARTICIPATES_IN(since, sources)
MATCH (e:Event)<-[l:PARTICIPATES_IN]-(p:Entity)
WHERE {as_of l} AND ($event IS NULL OR e.id = $event) AND ($country IS NULL OR p.country = $country) AND {grouped p}
  AND ($of IS NULL OR EXISTS { (e)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
    OR EXISTS { (e)<-[:HOSTS]-()-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) })
WITH e, p, min(l.since) AS since, collect(coalesce(l.sources, [])) AS cites
{cited cites}
RETURN e.id AS event, coalesce(e.name, e.name_zh) AS event_name, toInteger(left(coalesce(e.since, since), 4)) AS year,
  p.id AS participant, coalesce(p.name, p.name_zh) AS participant_name, p.type AS type, p.country AS country, sources
ORDER BY year IS NULL, year DESC, event, country, participant
