"""What was made, judged whole: a candidate warehouse in, a verdict out."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from flows.judge.marts import NothingToJudgeError, judge_marts
from flows.shelves import Workspace
from flows.vocabulary.verdict import Verdict
from tests.unit.judge.tiny_lake import settings

from .tiny_warehouse import DAY, build

Judge = Callable[..., Verdict]

BAD = {
    "an empty mart": ("delete from marts.rpt_progress_summary", "mart_not_empty", "stop"),
    "a third of the deals": (
        *("delete from marts.fct_deal where source_row::int > 40", "deal_count_ratio", "stop"),
    ),
    "owners lost": (
        "update marts.fct_deal set owner_id = '(unassigned)' where source_row::int < 32",
        *("unassigned_owner_ratio", "warn"),
    ),
    "amounts lost": (
        "update marts.fct_deal set amount = null where source_row::int < 32",
        *("amount_missing_ratio", "warn"),
    ),
    "a person left out": (
        "delete from marts.kpi_value where scope_id = 'U1'",
        *("company_equals_units", "stop"),
    ),
    "a closed month rewritten": (
        "update marts.kpi_value set value = value * 1.1 where period_start = '2026-10-01'",
        *("closed_period_change_ratio", "warn"),
    ),
    "a win rate of 1.2": (
        "update marts.kpi_value set metric_id = 'win_rate_count_ratio', value = 1.2"
        " where scope_id = 'U2'",
        *("kpi_out_of_range", "stop"),
    ),
    "a forecast out of order": (
        "update marts.fct_forecast set p10_amount = 400",
        *("forecast_out_of_order", "stop"),
    ),
    "a forecast with a hole": (
        "update marts.fct_forecast set p90_amount = null",
        *("forecast_out_of_order", "stop"),
    ),
    "a lost row": (
        "update marts.dq_row_account set rows_accepted = 99",
        *("row_account_balances", "stop"),
    ),
    "a lost coin": (
        "update marts.dq_row_account set amount_accepted = 999.99",
        *("row_account_balances", "stop"),
    ),
    "money in quarantine": (
        "update marts.dq_row_account set rows_quarantined = 50, rows_accepted = 50,"
        " amount_quarantined = 500, amount_accepted = 500",
        *("quarantined_amount_ratio", "stop"),
    ),
    "a total of the sales system that no deal explains": (
        "update marts.dq_tie_out set theirs_value = 3500, unexplained_value = -500,"
        " verdict = 'differs' where measure = 'amount'",
        *("tie_out", "warn"),
    ),
    "stale deals": (
        "update marts.dq_freshness set last_updated_date = '2026-11-01'",
        *("deal_age_days", "warn"),
    ),
}


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    workspace = Workspace(tmp_path)

    def of(*changes: str, last: tuple[str, ...] | None = ()) -> Verdict:
        build(workspace.candidate, *changes)
        if last is not None:
            build(workspace.current, *last)
        return judge_marts(workspace=workspace, as_of=DAY, settings=settings())

    return of


def test_a_good_warehouse_passes(judge: Judge) -> None:
    assert judge().outcome == "pass"


def test_the_first_warehouse_has_nothing_to_compare_with(judge: Judge) -> None:
    assert judge(last=None).outcome == "pass"


@pytest.mark.parametrize("name", BAD)
def test_a_bad_warehouse_fails_by_name(judge: Judge, name: str) -> None:
    change, check, outcome = BAD[name]

    found = judge(change)

    assert (check, outcome) in {(c.check, c.outcome) for c in found.checks}
    assert {c.sentence_ja.endswith("。") for c in found.checks} == {True}


def test_a_later_warehouse_is_no_measure_for_an_earlier_day(judge: Judge) -> None:
    found = judge(
        "delete from marts.fct_deal where source_row::int > 40",
        last=("update marts.kpi_value set as_of = '2026-11-21'",),
    )

    assert found.outcome == "pass"


def test_deals_without_owner_are_told_with_rows_and_money(judge: Judge) -> None:
    found = judge("update marts.fct_deal set owner_id = null where source_row::int < 32")
    warned = found.failed("warn")[0]

    assert (warned.rows, warned.amount) == (30, Decimal("30000.00"))
    assert (warned.file, warned.row, warned.value) == ("deal.csv", "2", "D0")


def test_a_total_that_differs_is_told_with_both_sides_and_its_place(judge: Judge) -> None:
    found = judge(
        "update marts.dq_tie_out set theirs_value = 3500, unexplained_value = -500,"
        " verdict = 'differs' where measure = 'amount'"
    )
    (warned,) = found.failed("warn")

    assert (warned.rows, warned.amount) == (1, Decimal("500.00"))
    assert (warned.file, warned.row) == ("totals.csv", "2")
    assert "3,500 there and 3,000 here (-500 unexplained)" in warned.sentence_en


@pytest.mark.parametrize("change", ["verdict = 'explained'", "verdict = 'agrees'"])
def test_a_total_whose_deals_are_known_warns_nobody(judge: Judge, change: str) -> None:
    assert judge(f"update marts.dq_tie_out set {change}").outcome == "pass"  # noqa: S608  # made up


def test_without_control_totals_nothing_is_tied_out(judge: Judge) -> None:
    assert judge("delete from marts.dq_tie_out").outcome == "pass"


def test_a_history_too_thin_to_forecast_is_no_fault(judge: Judge) -> None:
    nothing = "expected_amount = null, p10_amount = null, p50_amount = null, p90_amount = null"

    found = judge(f"update marts.fct_forecast set {nothing}, note = 'history_too_thin'")  # noqa: S608

    assert found.outcome == "pass"


def test_a_missing_candidate_is_told_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(NothingToJudgeError, match="there is no such file"):
        judge_marts(workspace=Workspace(tmp_path), as_of=DAY, settings=settings())


def test_a_candidate_that_lacks_a_table_is_told_by_its_name(judge: Judge) -> None:
    with pytest.raises(NothingToJudgeError, match="fct_forecast"):
        judge("drop table marts.fct_forecast")
