// title.en: Coverage
// title.zh: 覆盖情况
// about.en: Facts by dataset, link type and country/region: how many, how many dated and sourced.
// about.zh: 按数据集、链接类型、国家/地区统计事实数及有日期、有来源的比例。
// param by: dataset|type|country = dataset · what to group by · 分组方式
// param dataset: text · only of this dataset · 仅限该数据集
// column what: dataset, type or country · 数据集、类型或国家/地区
// column facts: links, fact types · 事实链接数
// column dated: share with a date, 0 to 1 · 有日期的比例（0至1）
// column sourced: share with a source, 0 to 1 · 有来源的比例（0至1）
MATCH (a:Entity)-[l:{fact}]->(b:Entity)
WHERE {as_of l} AND ($dataset IS NULL OR l.dataset = $dataset)
UNWIND CASE $by WHEN 'type' THEN [type(l)] WHEN 'country' THEN
  CASE WHEN a.country = b.country THEN [a.country]
    ELSE [coalesce(a.country, 'none'), coalesce(b.country, 'none')] END
  ELSE [l.dataset] END AS group
WITH coalesce(group, 'none') AS what, l.key AS key, max(l.since) AS since, max(size(coalesce(l.sources, []))) AS cited
RETURN what, count(*) AS facts,
  round(1.0 * count(since) / count(*), 3) AS dated,
  round(1.0 * count(CASE WHEN cited > 0 THEN 1 END) / count(*), 3) AS sourced
ORDER BY facts DESC, what
