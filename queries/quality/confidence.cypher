// title.en: Confidence
// title.zh: 可信度
// about.en: Facts by link type and confidence of the sources: high, medium, low, or not said.
// about.zh: 按链接类型和来源可信度统计事实：高、中、低或未注明。
// param type: link · only of this type · 仅限该类链接
// param dataset: text · only of this dataset · 仅限该数据集
// column link: type of link · 链接类型
// column high: high · 高
// column medium: medium · 中
// column low: low · 低
// column unsaid: not said · 未注明
// column links: number of links · 链接数
MATCH (:Entity)-[l:{fact}]->(:Entity)
WHERE {as_of l} AND ($type IS NULL OR type(l) = $type) AND ($dataset IS NULL OR l.dataset = $dataset)
RETURN type(l) AS link, count(CASE l.confidence WHEN 'high' THEN 1 END) AS high, count(CASE l.confidence WHEN 'medium' THEN 1 END) AS medium,
  count(CASE l.confidence WHEN 'low' THEN 1 END) AS low, count(CASE WHEN l.confidence IS NULL THEN 1 END) AS unsaid, count(*) AS links
ORDER BY links DESC, link
