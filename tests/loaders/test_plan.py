"""The plan as data: complete, in its own words, and everything that it names."""

from __future__ import annotations

import os
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.counting import COUNTING
from graph.ontology import ENTITIES, LINKS
from graph.places import places
from graph.store import Store
from loaders.batch import Batch
from loaders.checks import check_entity, check_link, check_source
from loaders.errors import LoadError
from loaders.pipeline import load
from loaders.plan import read

FOLDER = Path(str(files("data"))) / "plan"
TEXT = Path(__file__).parents[2].parent / "shared" / "plan" / "action-plan-2024-2027.zh.txt"

# id: value, unit, the plan's own words, the goal that it stands under
TARGETS = {
    "government-park-mechanisms": (50, "个", "建立政府间、园区间国际科技合作机制达50个", 1),
    "br-joint-labs-municipal": (15, "家", "共建市级“一带一路”联合实验室达15家", 1),
    "international-organisations": (100, "家", "国际科技组织、机构集聚发展，数量达100家", 1),
    "overseas-service-offices": (
        *(25, "个", "支持在海外建设中关村企业驻海外服务代表处数量达25个", 1),
    ),
    "cooperation-bases": (100, "个", "北京国际科技合作基地建设进一步优化，数量达100个", 2),
    "cross-border-transfer-agencies": (20, "家", "培育和引进跨境技术转移机构20家", 2),
    "overseas-platforms": (
        *(25, "家", "园区国际合作持续活跃，海外布局国际化创新载体平台达25家", 2),
    ),
    "joint-rnd-projects": (100, "项", "开展国际联合研发项目100项", 3),
    "foreign-rnd-centres": (300, "家", "在京外资研发中心加速聚集，数量达300家", 3),
    "pct-applications": (12000, "件", "PCT专利申请量达到1.2万件", 3),
    "overseas-returnee-staff": (
        *(75000, "人", "中关村示范区海外从业人员及留学归国人员数量达7.5万人", 4),
    ),
    "q1-journals": (120, "本", "进入科睿唯安Q1区期刊达120本", 5),
}
GOALS = [
    "国际科技合作网络体系更趋完善",
    "国际科技合作平台能级持续增强",
    "创新主体国际合作质效稳步提升",
    "开放创新生态更具全球竞争力",
    "国际科技合作影响力持续增强",
]

# What a careful reader finds named, by the item that names it.
NAMED = {
    "plan:beijing-2024-2027": "北京 北京国际科技创新中心 《北京国际科技创新中心建设条例》 "
    "党的二十大 二十届三中全会 中关村世界领先科技园区 国际科技合作倡议 “一带一路” "
    "中关村科创金融改革试验区 中关村论坛 全球数字经济大会 国际基础科学大会 北京国际学术交流季",
    "target:br-joint-labs-municipal": "“一带一路”联合实验室",
    "target:overseas-service-offices": "中关村企业驻海外服务代表处",
    "target:cooperation-bases": "北京国际科技合作基地",
    "target:cross-border-transfer-agencies": "跨境技术转移机构",
    "target:pct-applications": "PCT",
    "target:overseas-returnee-staff": "中关村示范区",
    "target:q1-journals": "科睿唯安",
    "outlook:2035": "北京国际科技创新中心 中关村世界领先科技园区",
    "task:1": "中关村企业驻海外服务代表处",
    "task:2": "“一带一路” 新时代“一带一路”科技创新北京行动计划 “一带一路”联合实验室",
    "task:3": "朝阳区 国际科技组织总部集聚区",
    "task:4": "“三城一区” 中关村科学城 怀柔科学城 未来科学城 “两谷一园” 北京经济技术开发区 "
    "北京创新产业集群示范区（顺义） 顺义",
    "task:5": "中关村各分园 国际科技园及创新区域协会（IASP）",
    "task:6": "中日合作示范园 中德产业园 朝阳国际创业投资集聚区",
    "task:7": "北京市国际科技合作基地",
    "task:8": "跨境技术转移机构 北京国际技术交易联盟",
    "task:9": "怀柔综合性国家科学中心 国家科学中心合作联盟 怀柔科学城",
    "task:10": "南非 白俄罗斯 法国 法国索菲亚科技园 卡塔尔 卡塔尔国家科技园 塞尔维亚 "
    "塞尔维亚BIO4生命科学园",
    "task:11": "外籍学者“汇智” 北京市杰出青年科学基金 国际合作中关村奖",
    "task:12": "北京市支持外资研发中心集聚发展系列政策 外资研发激励计划 “服务管家”机制",
    "task:13": "专利合作条约（PCT） 巴黎公约",
    "task:14": "世界知识产权组织 欧洲专利局 国际商标协会",
    "task:15": "北京市国际职业资格认可目录 国家服务业扩大开放综合示范区 中国（北京）自由贸易试验区 "
    "国家服务业扩大开放综合示范区和中国（北京）自由贸易试验区建设人力资源开发目录",
    "task:16": "中关村科创金融改革试验区 国家级金融科技示范区 朝阳国际创业投资集聚区 伦敦金融城 "
    "迪拜国际金融中心",
    "task:17": "中关村",
    "task:18": "中关村论坛 前沿科技大赛",
    "task:19": "国际科技园及创新区域协会（IASP）2025年世界大会 国际科技园及创新区域协会（IASP） "
    "全球数字经济大会 国际基础科学大会 北京智源大会 国际生物医药产业创新北京论坛 世界机器人大会 "
    "中国科幻大会 全球能源转型大会 北京国际学术交流季 中意创新合作周 科技外交官创新资源对接活动",
    "task:20": "高端国际科技期刊资助计划 “北京国际科技创新中心开放科学集成服务平台”",
    "safeguard:1": "党 市委科技委",
    "safeguard:3": "分园 分园创新发展综合评价",
}


@pytest.fixture(scope="module")
def batch() -> Batch:
    (only,) = read(FOLDER)
    return only


@pytest.fixture(scope="module")
def text() -> str:
    if not TEXT.is_file():
        reason = f"the plan's text is not here: {TEXT.parent.name}/{TEXT.name}"
        if os.environ.get("CI", "").strip().lower() in {"1", "true", "yes"}:
            pytest.fail(reason)
        pytest.skip(reason)
    return TEXT.read_text(encoding="utf-8")


def of(batch: Batch, type_: str) -> dict[str, dict[str, str]]:
    return {row.values["id"]: dict(row.values) for row in batch.entities if row.type == type_}


def links(batch: Batch, type_: str) -> set[tuple[str, str]]:
    return {(x.values["from"], x.values["to"]) for x in batch.links if x.type == type_}


def test_the_plan_is_whole(batch: Batch) -> None:
    (plan,) = of(batch, "Plan").values()
    assert plan["id"] == "plan:beijing-2024-2027"
    assert plan["status"] == "consultation draft (征求意见稿)"
    assert (plan["since"], plan["until"]) == ("2024", "2027")
    assert list(of(batch, "Action")) == [f"action:{n}" for n in range(1, 7)]
    assert list(of(batch, "Task")) == [f"task:{n}" for n in range(1, 21)]
    assert list(of(batch, "Safeguard")) == [f"safeguard:{n}" for n in range(1, 5)]
    assert list(of(batch, "Outlook")) == ["outlook:2035"]


def test_the_twelve_targets_are_the_plans_figures(batch: Batch) -> None:
    targets = of(batch, "Target")
    got = {
        id_.removeprefix("target:"): (
            float(t["value"]),
            t["unit_zh"],
            t["wording"],
            GOALS.index(t["goal_zh"]) + 1,
        )
        for id_, t in targets.items()
    }
    assert got == TARGETS
    assert {t["due"] for t in targets.values()} == {"2027"}
    assert [t["number"] for t in targets.values()] == [str(n) for n in range(1, 13)]
    assert links(batch, "TRACKED_BY") == {(f"target:{t}", f"indicator:{t}") for t in TARGETS}
    assert set(of(batch, "Indicator")) == {f"indicator:{t}" for t in TARGETS}


def test_every_item_is_part_of_the_one_above_it(batch: Batch) -> None:
    plan = "plan:beijing-2024-2027"
    first_tasks = {1: (1, 3), 2: (4, 6), 3: (7, 10), 4: (11, 13), 5: (14, 17), 6: (18, 20)}
    expected = {
        *((f"action:{a}", plan) for a in first_tasks),
        *(
            (f"task:{t}", f"action:{a}")
            for a, (f, u) in first_tasks.items()
            for t in range(f, u + 1)
        ),
        *((f"safeguard:{n}", plan) for n in range(1, 5)),
        *((f"target:{t}", plan) for t in TARGETS),
        ("outlook:2035", plan),
    }
    assert links(batch, "PART_OF") == expected


def test_every_target_is_served_by_a_task_that_says_so(batch: Batch) -> None:
    tasks = of(batch, "Task")
    served = [x.values for x in batch.links if x.type == "CONTRIBUTES_TO"]
    assert {x["to"] for x in served} == {f"target:{t}" for t in TARGETS}
    for link in served:
        assert link["wording"] in tasks[link["from"]]["wording"]
        assert link["sources"] == "plan-text|our-reading"


def test_a_unit_answers_only_where_the_text_names_it(batch: Batch) -> None:
    assert links(batch, "RESPONSIBLE_FOR") == {
        ("city:beijing-chaoyang", "task:3"),
        ("org:cpc-beijing-st-commission", "safeguard:1"),
    }
    wordings = {e.values["id"]: e.values.get("wording", "") for e in batch.entities}
    for link in (x.values for x in batch.links if x.type == "RESPONSIBLE_FOR"):
        assert link["wording"] in wordings[link["to"]]


def test_everything_that_a_careful_reader_finds_named_is_there(batch: Batch) -> None:
    found: dict[str, set[str]] = {}
    for link in (x.values for x in batch.links if x.type == "MENTIONS"):
        found.setdefault(link["from"], set()).add(link["wording"])
    assert found == {item: set(words.split()) for item, words in NAMED.items()}


def test_countries_are_linked_also_where_they_stand_in_a_name(batch: Batch) -> None:
    countries = {(a, b) for a, b in links(batch, "MENTIONS") if b.startswith("iso:")}
    ten = {("task:10", f"iso:{c}") for c in ("ZA", "BY", "FR", "QA", "RS")}
    assert countries == {*ten, ("task:6", "iso:JP"), ("task:6", "iso:DE"), ("task:19", "iso:IT")}
    for id_, country in of(batch, "Country").items():
        assert country["name_zh"] == places()[id_.removeprefix("iso:")].label.zh


def test_nothing_is_described_that_the_plan_does_not_name(batch: Batch) -> None:
    items = {"Plan", "Action", "Task", "Safeguard", "Outlook", "Target", "Indicator"}
    described = {e.values["id"] for e in batch.entities if e.type not in items}
    assert described == {to for _, to in links(batch, "MENTIONS")}


def test_every_row_passes_the_checks_and_no_link_dangles(batch: Batch) -> None:
    checked = [
        *map(check_source, batch.sources),
        *map(check_entity, batch.entities),
        *map(check_link, batch.links),
    ]
    assert [faults for _, faults in checked if faults] == []
    types = {e.values["id"]: e.type for e in batch.entities}
    assert len(types) == len(batch.entities)
    for link in batch.links:
        ends = types[link.values["from"]], types[link.values["to"]]
        assert LINKS[link.type].allows(*ends), ends
    sources = {row.values["id"] for row in batch.sources}
    for row in (*batch.entities, *batch.links):
        assert set(row.values["sources"].split("|")) <= sources


def test_each_thing_says_where_it_stood(batch: Batch) -> None:
    rows = [*batch.sources, *batch.entities, *batch.links]
    assert len({row.where for row in rows}) == len(rows) == batch.rows_read


def test_counting_rules_speak_the_ontologys_words(batch: Batch) -> None:
    names = [p.name for p in COUNTING]
    for id_, target in of(batch, "Target").items():
        assert target["rule"], id_
        assert re.search("[\u4e00-\u9fff]", target["rule_zh"]), id_
        rule = {n: target[n] for n in names if n in target}
        assert (not rule) == (id_ in {"target:pct-applications", "target:overseas-returnee-staff"})
        assert set(filter(None, rule.get("counts_types", "").split("|"))) <= set(ENTITIES)
        for kind in ("counts_links", "counts_pairs"):
            assert set(filter(None, rule.get(kind, "").split("|"))) <= set(LINKS)
        assert not rule or rule["counts_hub"] == "geonames:1816670"


def test_a_list_that_a_rule_asks_for_is_a_programme_of_the_plan(batch: Batch) -> None:
    lists = {t["counts_list"] for t in of(batch, "Target").values() if "counts_list" in t}
    assert lists == {"program:beijing-cooperation-bases", "program:cross-border-transfer-agencies"}
    assert lists <= set(of(batch, "Program"))


# --- Against the text itself ------------------------------------------------------------


def paragraph(text: str, start: str) -> str:
    (found,) = (line.strip() for line in text.splitlines() if line.strip().startswith(start))
    return str(found)


def test_tasks_and_safeguards_are_the_texts_paragraphs(batch: Batch, text: str) -> None:
    for id_, task in of(batch, "Task").items():
        start = f"{task['number']}." if id_ != "task:3" else "[bookmark: _Hlk181636415]3."
        whole = paragraph(text, start + task["name_zh"])
        assert task["wording"] == whole.removeprefix(start)
        assert task["name_zh"] == task["wording"].split("。")[0]
    for safeguard in of(batch, "Safeguard").values():
        whole = paragraph(text, safeguard["number"] + safeguard["name_zh"])
        assert whole == safeguard["number"] + safeguard["wording"]
    for action in of(batch, "Action").values():
        assert action["wording"] == paragraph(text, action["number"] + action["name_zh"])
    assert of(batch, "Outlook")["outlook:2035"]["wording"] == paragraph(text, "展望2035年")


def test_every_target_stands_in_the_paragraph_of_its_goal(batch: Batch, text: str) -> None:
    for target in of(batch, "Target").values():
        assert target["wording"] in paragraph(text, target["goal_zh"] + "。")


SECTIONS = {
    "preamble": "高水平科技创新国际化，",
    "guiding-ideas": "以习近平新时代",
    "principle-1": "创新引领。",
    "goals": "到2027年，",
    **{f"goal-{n}": f"{goal}。" for n, goal in enumerate(GOALS, start=1)},
}


def test_every_mention_stands_in_the_paragraph_that_it_is_put_to(batch: Batch, text: str) -> None:
    wordings = {e.values["id"]: e.values.get("wording", "") for e in batch.entities}
    for link in (x.values for x in batch.links if x.type == "MENTIONS"):
        section = link["qualifier"]
        where = paragraph(text, SECTIONS[section]) if section else wordings[link["from"]]
        assert link["wording"] in where, link


def test_what_the_text_puts_in_quotes_or_brackets_is_known(batch: Batch, text: str) -> None:
    slogans = {
        *("引进来", "走出去", "出海", "朋友圈", "首善标准", "一口受理、并联审批"),
        *("姊妹园", "国际友好园区"),  # kinds of link, not things
    }
    named = " ".join(x.values["wording"] for x in batch.links if x.type == "MENTIONS")
    quoted = set(re.findall("“([^”]+)”", text)) | set(re.findall("《([^》]+)》", text))
    assert {q for q in quoted if q not in named} == slogans


# --- In a store, and when something is wrong --------------------------------------------


def test_a_second_load_changes_nothing(empty_connection: Connection) -> None:
    with Store(empty_connection) as store:
        first = load(store, read(FOLDER))
        assert (first.rejected, first.balanced, first.total.created) == (0, True, first.read)
        second = load(store, read(FOLDER))
        assert (second.total.unchanged, second.total.offered) == (first.read, first.read)
        (row,) = store.rows(
            "MATCH (t:Target {id: 'target:joint-rnd-projects'})<-[c:CONTRIBUTES_TO]-(k:Task) "
            "RETURN t.value AS value, t.counts_types AS types, t.counts_parties AS parties, "
            "t.counts_since AS since, collect(k.number) AS tasks"
        )
    assert sorted(row.pop("tasks"), key=int) == ["4", "7", "11"]
    assert row == {
        "value": 100.0,
        "types": ["Project"],
        "parties": ["hub", "abroad"],
        "since": "2024",
    }


def test_a_rule_for_no_target_and_a_plan_too_many_are_said(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "plan")
    counting = tmp_path / "plan" / "counting.csv"
    counting.write_text(
        counting.read_text(encoding="utf-8").replace("target:q1-journals", "target:q1"),
        encoding="utf-8",
    )
    (batch,) = read(tmp_path / "plan")
    assert [(str(f.where), f.value, str(f.rule)) for f in batch.faults] == [
        ("counting.csv:row 13", "target:q1", "is no target of targets.csv")
    ]
    plan = tmp_path / "plan" / "plan.csv"
    lines = plan.read_text(encoding="utf-8").splitlines()
    plan.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(LoadError, match="must hold one plan; it holds 2"):
        list(read(tmp_path / "plan"))
