// title.en: Completeness
// title.zh: 完整度
// about.en: Entities by type: how many have a country, a Chinese name, fields, a first date, a place on the map.
// about.zh: 按类型统计实体：有国家/地区、中文名、领域、起始日期、坐标的各有多少。
// param country: country · only of this country or region · 仅限该国家/地区
// column type: entity type · 类型
// column entities: number of entities · 实体数
// column with_country: with a country/region · 有国家/地区
// column with_name_zh: with a Chinese name · 有中文名
// column with_fields: with a field · 有领域
// column with_since: with a first date · 有起始日期
// column with_place: with coordinates · 有坐标
// column linked: with a fact · 有事实链接
MATCH (e:Entity) WHERE ($country IS NULL OR e.country = $country) AND {as_of e}
RETURN e.type AS type, count(*) AS entities, count(e.country) AS with_country, count(e.name_zh) AS with_name_zh,
  count(e.fields) AS with_fields, count(e.since) AS with_since, count(e.lat) AS with_place,
  count(CASE WHEN EXISTS { (e)-[:{fact}]-() } THEN 1 END) AS linked
ORDER BY entities DESC, type
