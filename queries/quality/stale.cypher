// title.en: Stale facts
// title.zh: 陈旧事实
// about.en: Facts whose newest source was published before a date, or has no date: to be looked up again.
// about.zh: 最新来源早于某日期或无日期的事实：需要复核。
// param before: date = 2020 · newest source older than this · 最新来源早于该日期
// param undated: boolean = no · also where no source has a date · 是否包括来源均无日期的
// param of: entity · only at this entity · 仅限该实体
// param type: link · only of this type · 仅限该类链接
// column key: key of the link · 链接键
// column link: type of link · 链接类型
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column newest: date of the newest source · 最新来源日期
// column retrieved: last looked up · 最近查阅日期
// column sources: ids of the sources · 来源标识
// note: Events stay as they were, and links that ended need no second look: both are left out. · 活动已成事实、已终止的链接无需复核，均不列。
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE {as_of l} AND l.until IS NULL AND NOT b:Event AND ($type IS NULL OR type(l) = $type) AND ($of IS NULL OR $of IN [a.id, b.id])
CALL (l) {
  UNWIND coalesce(l.sources, []) AS id
  MATCH (s:Source {id: id})
  RETURN max(s.date) AS newest, max(s.retrieved) AS retrieved
}
WITH * WHERE CASE WHEN newest IS NULL THEN $undated ELSE left(newest, size($before)) < left($before, size(newest)) END
RETURN l.key AS key, type(l) AS link, a.id AS from_id, coalesce(a.name, a.name_zh) AS from_name, b.id AS to_id,
  coalesce(b.name, b.name_zh) AS to_name, newest, retrieved, coalesce(l.sources, []) AS sources
ORDER BY newest IS NOT NULL, newest, key
