"""Cities made comparable, as far as a name needs its city: one key for both scripts."""

from __future__ import annotations

from functools import cache

from graph.model import Label
from graph.names import fold

__all__ = ["chinese_cities", "city_key", "city_label", "city_region"]

_CITIES = """
北京 beijing peking|上海 shanghai|天津 tianjin|重庆 chongqing|广州 guangzhou canton|深圳 shenzhen
南京 nanjing nanking|武汉 wuhan|成都 chengdu|西安 xian xi_an|杭州 hangzhou|苏州 suzhou|宁波 ningbo
合肥 hefei|长沙 changsha|郑州 zhengzhou|济南 jinan|青岛 qingdao tsingtao|大连 dalian|沈阳 shenyang
长春 changchun|哈尔滨 harbin haerbin|石家庄 shijiazhuang|太原 taiyuan|呼和浩特 hohhot huhehaote
南昌 nanchang|福州 fuzhou|厦门 xiamen amoy|昆明 kunming|贵阳 guiyang|南宁 nanning|海口 haikou
兰州 lanzhou|西宁 xining|银川 yinchuan|乌鲁木齐 urumqi wulumuqi urumchi|拉萨 lhasa|桂林 guilin
无锡 wuxi|常州 changzhou|徐州 xuzhou|扬州 yangzhou|镇江 zhenjiang|南通 nantong|温州 wenzhou
绍兴 shaoxing|金华 jinhua|嘉兴 jiaxing|珠海 zhuhai|东莞 dongguan|佛山 foshan|汕头 shantou
烟台 yantai|威海 weihai|潍坊 weifang|洛阳 luoyang|开封 kaifeng|新乡 xinxiang|宜昌 yichang
湘潭 xiangtan|株洲 zhuzhou|保定 baoding|秦皇岛 qinhuangdao|唐山 tangshan|包头 baotou|大庆 daqing
延吉 yanji|吉林 jilin|芜湖 wuhu|马鞍山 maanshan|泉州 quanzhou|三亚 sanya|绵阳 mianyang|杨凌 yangling
咸阳 xianyang|香港 hong_kong hongkong|澳门 macao macau|台北 taipei|新竹 hsinchu|高雄 kaohsiung
台中 taichung|台南 tainan|东京 tokyo|京都 kyoto|大阪 osaka|首尔 seoul|新加坡 singapore|伦敦 london
巴黎 paris|柏林 berlin|慕尼黑 munich munchen|莫斯科 moscow|纽约 new_york|波士顿 boston|悉尼 sydney
日内瓦 geneva geneve|苏黎世 zurich|维也纳 vienna wien|罗马 rome roma|马德里 madrid
布鲁塞尔 brussels bruxelles
里斯本 lisbon lisboa|科隆 cologne koln|华沙 warsaw warszawa|布拉格 prague praha
哥本哈根 copenhagen kobenhavn
雅典 athens athina|贝尔格莱德 belgrade beograd|布加勒斯特 bucharest bucuresti|米兰 milan milano
都灵 turin torino|佛罗伦萨 florence firenze|那不勒斯 naples napoli|威尼斯 venice venezia
哥德堡 gothenburg goteborg
"""

_REGIONS = {"香港": "HK", "澳门": "MO"}


@cache
def _keys() -> dict[str, str]:
    rows = [r for line in _CITIES.strip().split("\n") for r in line.split("|")]
    return {w.replace("_", " "): r.split()[0] for r in rows for w in r.split()}


@cache
def chinese_cities() -> tuple[str, ...]:
    """Names of cities in Chinese that are told from parts of an organisation.

    Examples
    --------
    >>> "深圳" in chinese_cities()
    True
    """
    return tuple(sorted(set(_keys().values())))


def city_key(text: str) -> str:
    """Key of a city: the same for its English and its Chinese name where both are known.

    Examples
    --------
    >>> city_key("Beijing") == city_key("北京市"), city_key("Jena")
    (True, 'jena')
    """
    folded = fold(text[:200])
    short = folded.removesuffix("市").removesuffix(" city").removesuffix(" shi")
    return _keys().get(folded) or _keys().get(short) or short


def city_label(text: str) -> Label:
    """Name of a city in both languages; in Chinese as it stands where we know no other.

    Examples
    --------
    >>> city_label("Beijing").zh, city_label("Jena").zh
    ('北京', 'Jena')
    """
    key = city_key(text)
    return Label(text, text if key.isascii() else key)


def city_region(text: str) -> str | None:
    """Code of the region that a city is: Hong Kong and Macao stand as cities of China too.

    Examples
    --------
    >>> city_region("HONG KONG"), city_region("Beijing")
    ('HK', None)
    """
    return _REGIONS.get(city_key(text))
