// title.en: Events by year, field and host
// title.zh: 科技活动矩阵
// about.en: Number of events by year, field and host.
// about.zh: 按年份、领域和主办方统计活动数。
// param of: entity · only hosts in this place · 仅限主办方位于此地
// param field: field · only where a field holds these words · 领域包含这些字
// column year: year · 年份
// column partial: the year is not over · 该年尚未结束
// column field: field; blank: none on record · 领域；空：未登记
// column host: id of the host; blank: none on record · 主办方标识；空：未登记
// column host_name: host · 主办方名称
// column events: number of events · 活动数
// column event_ids: which ones, ids · 活动标识
// column participants: participants on record · 已收录参与方数
// column sources: ids of the sources · 来源标识
// notes: partial, no_field
// fills: Event(name, name_zh, since, fields); HOSTS(since, sources)
MATCH (e:Event)
WHERE {as_of e} AND ($field IS NULL OR any(f IN e.fields WHERE {field f}))
OPTIONAL MATCH (e)<-[l:HOSTS]-(h:Entity) WHERE {as_of l}
WITH e, h, min(l.since) AS held, collect(coalesce(l.sources, [])) AS said
WHERE $of IS NULL OR EXISTS { (h)-[:LOCATED_IN|PART_OF]->{0,4}(:Entity {id: $of}) }
UNWIND CASE WHEN coalesce(e.fields, []) = [] THEN [null] ELSE e.fields END AS field
WITH toInteger(left(coalesce(e.since, held), 4)) AS year, field, h, e, said,
  COLLECT { MATCH (r:Record)-[:ABOUT]->(e) RETURN coalesce(r.sources, []) } AS named,
  COUNT { MATCH (e)<-[k:PARTICIPATES_IN]-(p:Entity) WHERE {as_of k} RETURN DISTINCT p } AS took ORDER BY e.id
WITH year, field, h, collect(DISTINCT e.id) AS event_ids, sum(took) AS participants, reduce(a = [], x IN collect(said + named) | a + x) AS cites
{cited cites}
RETURN year, coalesce(size($today) > 4 AND NOT $today ENDS WITH '-12' AND NOT $today ENDS WITH '-12-31' AND year = toInteger(left($today, 4)), false) AS partial,
  field, h.id AS host, coalesce(h.name, h.name_zh) AS host_name, size(event_ids) AS events, event_ids, participants, sources
ORDER BY year IS NULL, year DESC, field IS NULL, field, host
