"""What arrived, judged whole: lake in, verdict and Data Docs out."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from flows.judge.raw import judge_raw
from flows.judge.verdicts import read_verdict
from flows.night import StoppedByGateError
from flows.vocabulary.verdict import CheckResult, Verdict
from tests.unit.judge.tiny_lake import DAY, TinyLake, deal, maps, person, settings

OBJECTS = ("deal", "user", "target", "product")


def judge(lake: TinyLake, **over: object) -> Verdict:
    return judge_raw(
        workspace=lake.workspace, as_of=DAY, maps=maps(*OBJECTS), settings=settings(**over)
    )


def finding(verdict: Verdict, check: str) -> CheckResult:
    return next(c for c in verdict.checks if c.check == check and c.outcome != "pass")


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    made = TinyLake(tmp_path)
    made.deliver("user", [person("U1")])
    return made


def test_a_good_delivery_passes_and_leaves_verdict_and_data_docs(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(number) for number in range(30)])

    verdict = judge(lake)

    assert verdict.outcome == "pass"
    assert read_verdict(lake.workspace, as_of=DAY, stage="raw") == verdict
    assert (lake.workspace.data_docs / "raw" / "index.html").is_file()
    assert not list(lake.root.rglob("gx")) + list(lake.root.rglob("*.partial"))
    absent = [c for c in verdict.checks if c.data_set == "sfa/product"]
    assert [(c.outcome, "未取得" in c.sentence_ja) for c in absent] == [("pass", True)]


def test_an_unknown_stage_stops_and_names_the_mend(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(1), deal(2, stage="最終調整", amount="250万")])

    verdict = judge(lake)
    found = finding(verdict, "unknown_stage")

    assert (verdict.outcome, found.outcome, found.rows) == ("stop", "stop", 1)
    assert found.amount == Decimal("2500000.00")
    assert (found.file, found.row, found.column, found.value) == (
        *("deal.csv", "3"),
        *("stage", "最終調整"),
    )
    assert "stages.sfa.*" in found.mend_ja
    assert "[最終調整]" in found.mend_en


def test_every_stage_that_is_to_be_entered_is_named_at_once(lake: TinyLake) -> None:
    stages = [f"段階{number:02d}" for number in range(12)]
    lake.deliver("deal", [deal(number, stage=stage) for number, stage in enumerate(stages)])

    found = finding(judge(lake), "unknown_stage")

    assert [stage for stage in stages if stage not in found.mend_ja + found.sentence_ja] == []
    assert f"[{', '.join(stages)}]" in found.mend_en


def test_a_few_unreadable_cells_warn_and_many_stop(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(n, amount="要確認" if n < 3 else "1") for n in range(40)])
    few = judge(lake)
    lake.deliver("deal", [deal(n, amount="要確認" if n < 20 else "1") for n in range(40)])
    many = judge(lake)

    assert finding(few, "unparsable_amount_ratio").outcome == "warn"
    assert finding(many, "unparsable_amount_ratio").outcome == "stop"


def test_a_refused_file_of_deals_stops_in_plain_words(lake: TinyLake) -> None:
    account = {"status": "refused", "reason_code": "missing_column", "mend": "add the column"}
    lake.deliver("deal", [], reason="file [deal.csv] has no column [Amount]", **account)

    found = finding(judge(lake), "file_refused")

    assert (found.outcome, found.file) == ("stop", "deal.csv")
    assert "必須の列がありません" in found.sentence_ja
    assert "[Amount]" in found.sentence_ja
    assert found.mend_en == "add the column."


def test_a_lost_page_of_deals_stops_unless_the_company_says_warn(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(n) for n in range(200)], day=DAY - timedelta(days=1))
    lake.deliver("deal", [deal(n) for n in range(150)])

    assert finding(judge(lake), "row_drop").outcome == "stop"
    assert finding(judge(lake, gates={"row_drop": "warn"}), "row_drop").outcome == "warn"
    assert finding(judge(lake, thresholds={"row_drop": 0.3}), "row_drop").outcome == "warn"


def test_nothing_delivered_stops(tmp_path: Path) -> None:
    assert finding(judge(TinyLake(tmp_path)), "nothing_delivered").outcome == "stop"


def test_the_same_lake_gives_the_same_verdict(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(n, stage="謎" if n % 3 else "提案") for n in range(30)])

    assert judge(lake) == judge(lake)


def test_days_of_undeclared_order_stop_with_evidence_and_mend(lake: TinyLake) -> None:
    days = ["31/12/2026", *["03/04/2026"] * 20]
    lake.deliver("deal", [deal(n, close_date=day) for n, day in enumerate(days)])

    verdict = judge(lake)
    found = finding(verdict, "undeclared_date_order")

    assert (verdict.outcome, found.outcome, found.rows) == ("stop", "stop", 21)
    assert (found.file, found.row, found.column) == ("deal.csv", "2", "close_date")
    said = str(StoppedByGateError(verdict=verdict))
    assert "1 fit day-month only (row 2 of deal.csv [31/12/2026])" in said
    assert "20 fit more than one order (row 3 of deal.csv [03/04/2026])" in said
    assert 'date_format: "%d/%m/%Y"' in said
    assert not [c for c in verdict.checks if c.check == "unparsable_date_ratio" and c.rows]


def test_a_few_days_of_undeclared_order_warn(lake: TinyLake) -> None:
    lake.deliver("deal", [deal(1), deal(2, close_date="03/04/2026")])

    verdict = judge(lake)

    assert (verdict.outcome, finding(verdict, "undeclared_date_order").outcome) == ("warn", "warn")


def test_a_file_at_a_cap_warns_once_and_stops_the_second_time(lake: TinyLake) -> None:
    lake.deliver("product", [{"product_id": "P1"}], rows_read=2000)
    lake.deliver("deal", [deal(n) for n in range(30)])
    once = judge(lake)
    lake.deliver("product", [{"product_id": "P1"}], day=DAY - timedelta(days=7), rows_read=2000)
    again = judge(lake)
    allowed = judge(lake, gates={"row_cap": "warn"})

    assert [v.outcome for v in (once, again, allowed)] == ["warn", "stop", "warn"]
    assert "2026-11-13 受領分も同じ 2,000 行でした" in finding(again, "row_cap").sentence_ja
