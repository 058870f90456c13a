// title.en: Unsourced
// title.zh: 无来源
// about.en: Records, links and observations without a source that can be looked up. It must come back empty.
// about.zh: 没有可查来源的记录、链接和观测。结果应为空。
// param dataset: text · only of this dataset · 仅限该数据集
// column about: record, link or observation · 记录、链接或观测
// column id: id · 标识
// column dataset: dataset · 数据集
// column missing: sources named that are not there · 指向而不存在的来源
// Few lists of sources are shared by many: each is looked up once, and only then is it asked who has it.
CALL () {
  MATCH (r:Record) WHERE r.stub IS NULL
  RETURN coalesce(r.sources, []) AS named
  UNION
  MATCH (:Entity)-[l]->(:Entity) WHERE l.key IS NOT NULL
  RETURN coalesce(l.sources, []) AS named
  UNION
  MATCH (o:Observation)
  RETURN coalesce(o.sources, []) AS named
}
WITH named, [s IN named WHERE NOT EXISTS { MATCH (x:Source {id: s}) WHERE x.title IS NOT NULL }] AS missing
WHERE named = [] OR missing <> []
WITH collect({named: named, missing: missing}) AS bad WHERE size(bad) > 0
CALL () {
  MATCH (r:Record) WHERE r.stub IS NULL
  RETURN 'record' AS about, r.id AS id, r.dataset AS dataset, coalesce(r.sources, []) AS named
  UNION ALL
  MATCH (:Entity)-[l]->(:Entity) WHERE l.key IS NOT NULL AND {as_of l}
  RETURN 'link' AS about, l.key AS id, l.dataset AS dataset, coalesce(l.sources, []) AS named
  UNION ALL
  MATCH (o:Observation)
  RETURN 'observation' AS about, o.key AS id, o.dataset AS dataset, coalesce(o.sources, []) AS named
}
UNWIND [b IN bad WHERE b.named = named] AS b
WITH about, id, dataset, b.missing AS missing WHERE $dataset IS NULL OR dataset = $dataset
RETURN about, id, dataset, missing ORDER BY about, id
