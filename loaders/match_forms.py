"""Words of organisations' names: legal forms, abbreviations, little words and general ones.

Our own table, because ready ones miss unspaced Chinese (有限公司 after a name without a blank).
All is written as :func:`graph.names.fold` leaves it: lower case, no accents, simplified.
"""

from __future__ import annotations

__all__ = [
    "APART", "GENERAL", "HAN_FORMS", "HAN_GENERAL", "HAN_UNITS", "LEGAL", "LITTLE", "QUALIFIERS",
    "UNITS", "WORDS",
]  # fmt: skip

_LEGAL = """
co ltd|co limited|company limited|company ltd|ltd co|limited company|limited liability company
public limited company|limited|ltd|ltda|limitada|incorporated|inc|corporation|corp|company|co|llc
llp|lp|plc|gmbh|ggmbh|gmbh co kg|mbh|ag|kg|kgaa|ohg|ug|ev|eg|sa|sas|sasu|sarl|srl|srls|spa|scarl
scrl|snc|sl|slu|sau|scl|bv|nv|vof|ab|asa|oy|oyj|aps|ivs|kft|zrt|nyrt|rt|doo|dd|ad|eood|ood|sro
sp zoo|spzoo|sp k|uab|sia|ou|as|jsc|pjsc|ojsc|cjsc|ooo|oao|zao|pao|tov|pty ltd|pty limited|pty
pte ltd|pte|pvt ltd|pvt|private limited|private ltd|sdn bhd|bhd|pt|tbk|kk|kabushiki kaisha
kabushiki gaisha|aktiengesellschaft|gesellschaft mit beschrankter haftung|societe anonyme
sociedad anonima|sociedad limitada|societa per azioni|aktiebolag|as sti|anonim sirketi|sae|sal|fze
"""
LEGAL = frozenset(tuple(f.split()) for line in _LEGAL.split("\n") for f in line.split("|") if f)
"""Legal forms as words; stripped at the ends of a name only, the longest first."""

_HAN_FORMS = """
股份有限公司 有限责任公司 股份有限责任公司 责任有限公司 有限责任股份公司 股份公司 有限公司
有限合伙企业 有限合伙 普通合伙 株式会社 合同会社 财团法人 社团法人
"""
HAN_FORMS = tuple(sorted(_HAN_FORMS.split(), key=lambda form: (-len(form), form)))
"""Legal forms in Chinese characters, the longest first."""

_WORDS = """
university: univ universities universidad universidade universita universitat universite
  universitet universitetet universiteit uniwersytet univerzita univerza universitas unversity uni
institute: inst instit institut instituto istituto instituut instytut institutet institutes
national: natl nat nacional nazionale nationale
international: intl internacional internationale internazionale
department: dept dep departamento departement dipartimento depto departments
academy: acad academia akademie academie accademia akademia
science: sci sciences scis
technology: technol tech technologies technological
engineering: eng engn engr engrg
hospital: hosp hopital
center: ctr centre centro centrum zentrum cent centers centres
laboratory: lab labs laboratories laboratoire laboratorio labor
research: res
ministry: minist ministere ministerio ministero
medical: med medicine
agricultural: agr agri agric agriculture
chemical: chem chemistry
physics: phys
polytechnic: polytech
college: coll
school: sch schools
faculty: fac
division: div
association: assoc
society: soc
foundation: fdn found fundacion fundacao fondazione fondation stiftung
development: dev devel
environmental: environm environ env
federal: fed
government: govt
management: mgmt manag
economics: econ
organization: organisation org
defense: defence
program: programme
province: prov provincial
saint: st ste sankt
biology: biol biological
committee: comm
education: educ educational
council: counc
"""


def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    word = ""
    for line in _WORDS.strip().split("\n"):
        head, colon, rest = line.partition(":")
        word = head if colon else word
        found |= dict.fromkeys((rest if colon else head).split(), word)
    return found


WORDS = _words()
"""Abbreviations, spellings and other languages' forms of a word, to one form of it."""

_LITTLE = """
the of and for in at on to by with from de del della delle dello dell degli di da do dos das la le
les el los las du des d l et e y und der die dem den fur im zu am van voor het och og i an a
"""
LITTLE = frozenset(_LITTLE.split())
"""Words without which a name is still the same name."""

_GENERAL = """
university institute national international department academy science technology engineering
hospital center laboratory research ministry medical agricultural chemical physics polytechnic
college school faculty division association society foundation development environmental
federal government management economics organization defense program province biology committee
education council health public general central state royal first second third key social
applied physics mathematics statistics geology geography computer information electronics
electrical mechanical materials energy nuclear space ocean oceanography marine earth
atmospheric forest forestry resource resources natural nature water food veterinary animal
plant botany botanical zoology ecology genetics microbiology biochemistry biotechnology
pharmacy pharmacology nursing dental surgery psychology sociology anthropology history law
business finance financial commerce trade industry industrial economic policy political
studies humanities arts art music languages language literature philosophy library museum
regional city municipal county district office bureau agency service services commission board
authority administration affairs group system systems policy planning transport transportation
culture tourism sport labor employment justice interior foreign internal external community
children childrens womens peoples people cancer heart eye clinical clinic disease diseases
control prevention safety quality standards testing press conservation wildlife fisheries
graduate advanced basic theoretical experimental modern technical normal teachers teacher
vocational open free new old north south east west northern southern eastern western
"""
GENERAL = frozenset(_GENERAL.split())
"""Words that many organisations share: a name of such words alone needs its country."""

_HAN_GENERAL = """
人民政府 人民 国家 国立 中央 中心 医院 大学 学院 研究院 研究所 研究中心 实验室 卫生
健康 科学 技术 科技 教育 农业 林业 工业 信息 财政 外交 国防 文化 旅游 交通 运输
水利 环境 生态 资源 自然 能源 商务 经济 公安 司法 第一 第二 第三 第四 第五 附属
中医 妇幼 保健 儿童 肿瘤 口腔 眼科 委员会 委员 学校 职业 师范 理工 物理 化学 数学
生物 医学 工程 系 部 局 厅 处 省 市 县 区 与 和 及 的 所 院
"""
HAN_GENERAL = tuple(_HAN_GENERAL.split())
"""Parts of Chinese names that many organisations share."""

_UNITS = """
department school faculty institute division center laboratory college section unit program
graduate key chair group library museum office branch professor observatory lehrstuhl
"""
UNITS = frozenset(_UNITS.split())
"""Words that begin or head a part of an organisation: what stands beside its name."""

_APART = """
hospital hospitals clinic affiliated press branch company foundation alumni association society
bank federation union journal committee publisher publishing student students former formerly
after
"""
APART = frozenset(_APART.split())
"""Words that make a body of its own of what holds an organisation's name."""

_QUALIFIERS = """
state technical national medical agricultural normal polytechnic federal catholic north south east
west central new international royal open first second third metropolitan pontifical autonomous
free christian american northern southern eastern western upper lower great applied old
"""
QUALIFIERS = frozenset(_QUALIFIERS.split())
"""Words that, standing before a name, make another name of it."""

_HAN_UNITS = """
系 学院 学部 研究所 研究院 研究中心 实验室 中心 教研室 课题组 图书馆 研究室 学系
书院 研究生院 工程中心 部 处 科 室 所 站 组 博物馆
"""
HAN_UNITS = tuple(_HAN_UNITS.split())
"""Ends of a part of an organisation in Chinese."""
