// title.en: Groups
// title.zh: 国家与城市组
// about.en: Who belongs to which group, since and until when, and who says so.
// about.zh: 各组的成员、加入与退出时间及来源。
// param group: group · only this group · 仅限该组
// param country: country · only of this country or region · 仅限该国家/地区
// column group: group · 组
// column member: id of the member · 成员标识
// column name: name in Latin script · 英文名称
// column name_zh: name in Chinese · 中文名称
// column country: country/region, ISO code · 国家/地区代码
// column since: member since · 加入时间
// column until: member until · 退出时间
// column sources: ids of the sources · 来源标识
// fills: Country(groups)
MATCH (e:Country|City)
WHERE ($country IS NULL OR e.country = $country)
WITH e, [m IN coalesce(e.memberships, []) | split(m, ' ')] AS dated
WITH e, dated + [g IN coalesce(e.groups, []) WHERE NOT g IN [m IN dated | m[0]] | [g, '/']] AS held
UNWIND held AS m
WITH e, m[0] AS group, split(m[1], '/') AS ends, m[2..] AS sources
WITH e, group, sources, CASE WHEN ends[0] <> '..' THEN ends[0] END AS since, CASE WHEN ends[1] <> '..' THEN ends[1] END AS until
WITH e, group, sources, CASE since WHEN '' THEN null ELSE since END AS since, CASE until WHEN '' THEN null ELSE until END AS until
WHERE ($group IS NULL OR group = $group)
  AND ($as_of IS NULL OR ((since IS NULL OR left(since, size($as_of)) <= left($as_of, size(since)))
    AND (until IS NULL OR left(until, size($as_of)) >= left($as_of, size(until)))))
RETURN group, e.id AS member, e.name AS name, e.name_zh AS name_zh, e.country AS country, since, until, sources
ORDER BY group, member, since
