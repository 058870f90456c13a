// title.en: A pair
// title.zh: 双边联系
// about.en: Every fact between two places or actors, with what lies in them.
// about.zh: 两个地点或主体（含其下属）之间的每一条事实。
// param first: entity = geonames:1816670 · the one · 其一
// param second!: entity · the other · 其二
// column key: key of the link · 链接键
// column link: type of link · 链接类型
// column from_id: from · 起
// column from_name: from, name · 起点名称
// column to_id: to · 止
// column to_name: to, name · 终点名称
// column through: agreement, project or programme between · 经由的协议、项目或计划
// column since: first date known · 最早日期
// column until: end · 终止
// column fields: fields · 领域
// column sources: ids of the sources · 来源标识
// notes: known
// fills: COOPERATES_WITH(since, until, fields, sources); PARTICIPATES_IN(since)
// example: --second 塞尔维亚
{ties first}
MATCH (z:Entity {id: $second})
WITH * WHERE CASE WHEN z:Country THEN coalesce(partner.country = z.country, false)
  ELSE EXISTS { (partner)-[:LOCATED_IN|PART_OF]->{0,4}(z) } END
WITH member, partner, type, key, through, since, until, fields, cited ORDER BY member.id, through
WITH key, type, partner, head(collect(member)) AS member, head(collect(through)) AS through, min(since) AS since,
  max(until) AS until, collect(fields) AS named, collect(cited) AS cites
CALL (named) { UNWIND named AS n UNWIND n AS f WITH DISTINCT f ORDER BY f RETURN collect(f) AS fields }
{cited cites}
RETURN key, type AS link, member.id AS from_id, coalesce(member.name, member.name_zh) AS from_name,
  partner.id AS to_id, coalesce(partner.name, partner.name_zh) AS to_name, through, since, until, fields, sources
ORDER BY link, from_id, to_id, key
