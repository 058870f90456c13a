"""``innolink load`` where a ledger does not balance: it is said, and the exit code is 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.model import Label
from graph.writing import Counts
from innolink.cli import main
from innolink.cli_load import tell_report
from loaders.batch import Fault, Where, rule
from loaders.report import LoadReport


@pytest.mark.parametrize(
    ("read", "accepted", "created", "code"), [(3, 3, 3, 0), (3, 3, 2, 1), (4, 3, 3, 1)]
)
def test_a_ledger_that_does_not_balance_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    read: int, accepted: int, created: int, code: int,
) -> None:  # fmt: skip
    """One item lost on the way; one row neither accepted nor rejected."""
    report = LoadReport("one", "one@1", read, accepted, 0, [])
    report.counts["links"] = Counts(created=created)

    class Loaded:
        def load(self, *_: Any, **__: Any) -> LoadReport:
            return report

        def loads(self) -> list[str]:
            return ["one@1"]

    @contextmanager
    def opened() -> Iterator[Loaded]:
        yield Loaded()

    monkeypatch.setattr("innolink.cli_load.opened", opened)
    done = CliRunner().invoke(main, ["load", "register", str(tmp_path), "--lang", "en"])
    assert done.exit_code == code, done.output
    assert ("do not balance" in done.stderr) == (code == 1), done.stderr


NOTES = (
    Fault(Where("a.csv", "cities", 3), "city", "Novi Sad", rule("check.city_unknown")),
    Fault(Where("a.csv"), "", "GB18030", rule("register.encoding")),
    Fault(Where("a.csv", row=1), "hue", "hue", rule("register.column"), "name"),
    Fault(Where("net"), "", 12, rule("network_files.repeats")),
    Fault(Where("dump.zip"), "status", 5, rule("ror.followed")),
    Fault(Where("m.csv"), "", Label("lower half", "下半部分"), rule("network_files.lower")),
    Fault(Where("a.csv", row=7), "country", "", rule("left_out", rule=rule("check.required"))),
)
SAID = {
    "en": """\
Note: a.csv:cities:row 3, city: Novi Sad — no city of this name is known here, so nothing is \
linked to it; to count it there, give the city a row of its own (type City)
Note: a.csv: GB18030 — was read in this encoding
Note: a.csv:row 1: hue — no such column; it was not read (nearest: name)
Note: net: 12 ties stand more than once; each was counted once
Note: dump.zip: 5 withdrawn records are followed to the ones that stand for them now, which have \
their ids and names
Note: m.csv: lower half — is blank: the half above the diagonal is the network
Note: a.csv:row 7, country: (blank) — is required; it is left out
""",
    "zh": """\
提示：a.csv:cities:第 3 行，city：Novi Sad —— 没有这一名称的城市，因此未建立位置链接；\
如需计入该城市，请为其另列一行（类型：城市）
提示：a.csv：GB18030 —— 是读取时采用的编码
提示：a.csv:第 1 行：hue —— 没有这一列，未读取（最接近：name）
提示：net：12 条联系重复出现，各计一次
提示：dump.zip：5 条已撤销的记录指向现行记录，其标识和名称并入后者
提示：m.csv：下半部分 —— 为空：以对角线以上的一半为准
提示：a.csv:第 7 行，country：（空白） —— 为必填项；该值已略去
""",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_note_tells_its_value_apart_from_what_is_said_of_it(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[lang])
    tell_report(LoadReport("one", "one@1", 0, 0, 0, [], notes=list(NOTES)))
    told = capsys.readouterr().err
    assert told[told.index(SAID[lang][:4]) :] == SAID[lang]
