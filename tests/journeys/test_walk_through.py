# ruff: noqa: S608 - names of our own tables, days of our own
"""docs/walk_through.md, done as it says, on real exports where they are at hand."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from .conftest import ROOT, Ran
from .walked import AS_OF, NOT_ASKED, NOT_IN_THE_FILES, Past, block
from .wave_by_hand import COMPANY, Scope, Wave

# The last business day of a year, a day within a week, month and quarter; the day of the export.
DAYS = ("2016-12-30", "2017-02-15", AS_OF)
of_the_export = pytest.mark.parametrize("past", [AS_OF], indirect=True)


@pytest.fixture(scope="module")
def walked(
    real_exports: Path,
    shinchoku: Callable[..., Ran],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Ran, Path]:
    """Return the run of a workspace made by the page, and the folder that it stands in."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / "exports").symlink_to(real_exports / "salesforce_wave")
    subprocess.run(
        [sys.executable, "-m", "flows.cli", "init", str(folder / "wave"),
         "--from", "salesforce_dataloader"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    landing = folder / "wave" / "landing" / "crm" / AS_OF
    landing.mkdir(parents=True, exist_ok=True)
    for file in (folder / "exports").glob("*.csv"):
        shutil.copyfile(file, landing / file.name)
    (folder / "wave" / "shinchoku.yaml").write_text(block("yaml"), encoding="utf-8")
    assert shinchoku(folder / "wave", "doctor").status == 0
    return shinchoku(folder / "wave", "run", "--no-send"), folder


def test_a_newcomers_run_on_a_real_export_ends_well(walked: tuple[Ran, Path]) -> None:
    ran, _ = walked

    assert ran.status == 0, ran.said
    pdfs = sorted((ran.workspace / "published" / AS_OF / "pdf").glob("*.pdf"))
    assert any("company" in pdf.name for pdf in pdfs)
    assert any("unit" in pdf.name for pdf in pdfs)


def test_the_numbers_are_those_of_the_files(walked: tuple[Ran, Path]) -> None:
    _, folder = walked

    held = subprocess.run(
        [sys.executable, "-c", block("python")],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert held.returncode == 0, held.stderr


@pytest.fixture(scope="module", params=DAYS)
def past(
    request: pytest.FixtureRequest,
    walked: tuple[Ran, Path],
    shinchoku: Callable[..., Ran],
    real_exports: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Past]:
    """Return a day that lies before the only delivery, or that day itself; read once for all."""
    workspace = walked[0].workspace
    if request.param != AS_OF:
        workspace = tmp_path_factory.mktemp("past") / "wave"
        for shelf in ("landing", "lake"):
            shutil.copytree(walked[0].workspace / shelf, workspace / shelf)
        shutil.copy(walked[0].workspace / "shinchoku.yaml", workspace)
        ran = shinchoku(workspace, "model", "--as-of", request.param)
        assert ran.status == 0, ran.said
    path = workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(path), read_only=True) as warehouse:
        yield Past(
            warehouse, Wave(real_exports / "salesforce_wave", date.fromisoformat(request.param))
        )


@pytest.mark.slow
def test_a_past_day_knows_the_deals_of_that_day_and_nothing_that_came_later(past: Past) -> None:
    days = [
        "valid_from from marts.fct_deal_version",
        "created_date from marts.fct_deal",
        "last_activity_date from marts.fct_deal",
        "entered_date from marts.fct_stage_visit",
        "exited_date from marts.fct_stage_visit",
    ]
    if past.wave.as_of < date.fromisoformat(AS_OF):  # appointments ahead are known on their export
        days += ["activity_date from marts.fct_activity", "created_date from marts.dim_account"]
    (newest,) = past.ask(
        f"select max(day) from (select {' union all select '.join(days)}) as t(day)"
    )
    deals = past.ask("select deal_id from marts.fct_deal")

    assert newest[0] == past.wave.as_of
    assert {deal for (deal,) in deals} == set(past.wave.lives)


@pytest.mark.slow
def test_the_pipeline_that_is_open_at_the_end_of_each_week_is_that_of_the_files(past: Past) -> None:
    weeks = past.ask(
        "select distinct period_end from marts.dim_period where period_kind = 'week'"
        f" and period_end between date '2015-06-01' and date '{past.wave.as_of}' order by 1"
    )

    for (day,) in (*weeks, (past.wave.as_of,)):
        rows = past.ask(
            "select owner_id, stage, sum(amount) from marts.fct_deal_version"
            f" where date '{day}' between valid_from and valid_to and status = 'open'"
            " and not is_deleted group by all"
        )
        ours: Counter[tuple[str, str]] = Counter()
        for owner, stage, amount in rows:
            for scope in (COMPANY, owner):
                ours[(scope, stage)] += amount
        assert dict(ours) == past.wave.open_pipeline(day), day
    assert len(weeks) > 80


@pytest.mark.slow
def test_the_pipeline_of_the_day_is_printed_as_it_was(past: Past) -> None:
    printed = past.ask(
        "select scope_id, replace(segment_id, 'crm/*/', ''), cast(value as decimal(18, 2))"
        " from marts.kpi_value where metric_id = 'total_open_pipeline_amount' and value <> 0"
        " and scope_kind in ('company', 'owner') and period_kind = 'week'"
        " and segment_kind = 'stage'"
    )
    balances = past.ask(
        "select t0, t1, opening_amount, closing_amount from marts.fct_movement_balance where"
        " measure_code = 'pipeline' and close_window = 'all' and scope_kind = 'company'"
    )

    assert {(scope, stage): value for scope, stage, value in printed} == past.wave.open_pipeline(
        past.wave.as_of
    )
    for t0, t1, opening, closing in balances:
        for day, amount in ((t0, opening), (t1, closing)):
            of_company = [
                value
                for (scope, _), value in past.wave.open_pipeline(day).items()
                if scope == COMPANY
            ]
            assert amount == sum(of_company), day
    assert len(balances) > 5


@pytest.mark.slow
def test_the_days_in_each_stage_are_those_between_the_lines_of_the_history(past: Past) -> None:
    rows = past.ask(
        "select deal_id, stage, entered_date, exited_date, days from marts.fct_stage_visit"
        " where stage not like 'Closed%' and not is_skipped"
    )

    assert {row[:3]: row[3:] for row in rows} == past.wave.stays()


@pytest.mark.slow
def test_pushes_by_deal_and_quarter_are_those_of_the_history(past: Past) -> None:
    pushes = list(past.wave.pushes())
    per_deal = past.ask("select deal_id, push_count from marts.fct_deal where push_count > 0")
    rates = past.ask(
        "select period_start, cast(numerator as integer), cast(denominator as integer)"
        " from marts.kpi_value where metric_id = 'push_rate_count_ratio' and value is not null"
        " and period_kind = 'quarter' and scope_kind = 'company'"
    )
    ends = dict(
        past.ask(
            "select period_start, period_end from marts.dim_period where period_kind = 'quarter'"
        )
    )

    assert dict(per_deal) == Counter(deal for deal, _ in pushes)
    assert rates
    for start, pushed, due in rates:
        by_hand = past.wave.pushed_of_due(start, ends[start])
        assert (pushed, due) == (by_hand["pushed"], by_hand["due"]), start


@pytest.mark.slow
def test_bookings_and_attainment_of_each_month_are_those_of_the_files(past: Past) -> None:
    bookings, targets = past.wave.bookings(), past.wave.targets()
    this_month = past.wave.as_of.replace(day=1)
    told_until = (this_month + timedelta(days=32)).replace(day=1)  # one period ahead is told
    attained = {
        key: (bookings.get(key, Decimal(0)) / target).quantize(Decimal("0.000001"))
        for key, target in targets.items()
        if key[1] <= told_until
    }

    ours = past.told("bookings_amount", "month")

    assert {key: value for key, value in ours.items() if key[1] <= told_until} == {
        key: value for key, value in bookings.items() if value and key[1] <= told_until
    }
    assert past.told("attainment_ratio", "month") == {
        key: ratio for key, ratio in attained.items() if ratio
    }
    assert len(attained) > 100


@pytest.mark.slow
@of_the_export
def test_tasks_of_each_person_are_open_late_undated_and_done_as_the_file_says(past: Past) -> None:
    by_hand = past.work.tasks_by_person()
    tasks = past.ask(
        "select owner_id, count_if(is_open), count_if(is_open and due_date is not null),"
        " count_if(is_open and due_date is null), count_if(is_overdue), count_if(is_completed)"
        " from marts.fct_task group by all"
    )

    ours: Counter[tuple[Scope, str]] = Counter()
    for person, *counts in tasks:
        for scope in (COMPANY, person):
            states = zip(("open", "due", "undated", "overdue", "done"), counts, strict=True)
            ours.update({(scope, state): count for state, count in states})
    assert +ours == by_hand
    assert by_hand[(COMPANY, "overdue")] > 1000


@pytest.mark.slow
@of_the_export
def test_the_shares_of_tasks_that_are_late_are_those_of_the_file(past: Past) -> None:
    by_hand = past.work.tasks_by_person()
    undated = past.of_today("task_undated_count")

    assert past.of_today("task_overdue_ratio") == {
        scope: (by_hand[(scope, "overdue")], count)
        for (scope, state), count in by_hand.items()
        if state == "due"
    }
    assert undated.keys() >= {scope for scope, _ in by_hand}
    assert {scope: count for scope, (count, _) in undated.items()} == {
        scope: by_hand[(scope, "undated")] for scope in undated
    }


@pytest.mark.slow
def test_each_activity_counts_or_not_as_the_files_say_by_person_kind_and_month(past: Past) -> None:
    by_hand = past.work.codes
    if past.wave.as_of < date.fromisoformat(AS_OF):  # what is ahead is known on its export alone
        by_hand = {key: code for key, code in by_hand.items() if code != "ahead"}

    assert dict(past.ask("select activity_id, counting_code from marts.fct_activity")) == by_hand
    assert past.told_by("activity_kind", "activity_count") == past.work.activity_counts()
    assert {"counted", "not_done"} <= set(by_hand.values())


@pytest.mark.slow
@of_the_export
def test_what_followed_activities_and_what_wins_took_is_what_the_files_say(past: Past) -> None:
    work = past.work

    assert past.parts("activity_next_step_ratio") == work.next_steps()
    assert past.parts("activity_forward_ratio") == work.steps_forward()
    assert past.parts("activities_per_win_count") == work.activities_per_win()
    assert {
        scope: count for scope, (count, _) in past.of_today("account_coverage_ratio").items()
    } == (work.touched_accounts())


@pytest.mark.slow
@of_the_export
def test_inquiries_and_leads_of_each_person_are_closed_or_not_as_the_files_say(past: Past) -> None:
    inquiries = past.ask(
        "select account_id, owner_id, coalesce(status, '') = 'closed', count(*)"
        " from marts.fct_inquiry group by all"
    )
    proofs = {"untimed": "settled", "unknown": "nothing"}
    asked = past.told_by("response_code", "response_count")

    assert {tuple(key): count for *key, count in inquiries} == past.work.inquiries()
    assert {(scope, month, proofs[code]): n for (scope, code, month), n in asked.items()} == (
        past.work.asked()
    )


@pytest.mark.slow
@of_the_export
def test_lines_and_purchases_of_each_account_are_those_of_the_files(past: Past) -> None:
    lines = past.ask(
        "select deals.account_id, count(*), sum(lines.amount) from marts.fct_purchase as lines"
        " inner join marts.fct_deal as deals on lines.deal_id = deals.deal_id group by all"
    )
    accounts = past.ask(
        "select account_id, purchase_count, purchase_amount, last_purchase_date"
        " from marts.fct_account where coalesce(purchase_note, '') <> 'no_purchases'"
    )

    assert {account: (count, money) for account, count, money in lines} == past.work.lines()
    assert {account: tuple(bought) for account, *bought in accounts} == {
        account: (len(bought.days), bought.amount, bought.last)
        for account, bought in past.work.purchases().items()
    }


@pytest.mark.slow
@of_the_export
def test_accounts_of_each_person_are_dormant_or_due_as_their_purchases_say(past: Past) -> None:
    rhythms = past.work.rhythms()

    for metric, state in (("dormant_account_count", "dormant"), ("due_account_count", "due")):
        assert past.of_today(metric) == {
            scope: (rhythms[state][scope], count) for scope, count in rhythms["known"].items()
        }
        assert rhythms[state][COMPANY] > 0


@pytest.mark.slow
@of_the_export
def test_a_number_that_the_files_cannot_give_is_empty_and_says_why(past: Past) -> None:
    told = past.ask(
        "select metric_id, note, count(value) from marts.kpi_value where scope_kind = 'company'"
        f" and metric_id in {(*NOT_IN_THE_FILES, *NOT_ASKED)} group by all"
    )
    others = past.ask(
        f"select count(value) from marts.kpi_value where metric_id in {tuple(NOT_IN_THE_FILES)}"
    )

    assert set(told) == {(metric, note, 0) for metric, note in NOT_IN_THE_FILES.items()}
    assert others == [(0,)]
    assert not past.work.tells_more
