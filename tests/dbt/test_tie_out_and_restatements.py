"""What the source's own totals and an earlier publication say, beside what is known now."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.prepare.progress import prepare_progress
from flows.render.documents import Publication, render_publication
from flows.render.typeface import ensure_typeface
from flows.render.worker import Workplace
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.progress import ProgressOrder
from tests.dbt.conftest import build, deal, yen
from tests.dbt.tiny_lake import TinyLake

FIRST, SECOND = date(2026, 8, 5), date(2026, 8, 12)
JULY, JUNE = date(2026, 7, 1), date(2026, 6, 1)
# Monthly: both publications are of one edition, so that the second could overwrite the first.
ORDER = ProgressOrder(
    report="monthly", cadence="monthly", company_name="みほん商店", scopes=("company",)
)
Rows = list[tuple[object, ...]]


def _won(deal_id: str, amount: int, day: str = "2026-07-10", **more: str) -> dict[str, str | None]:
    return deal(deal_id, stage="受注", amount=str(amount), close_date=day, **more)


def _total(member: str, deals: int, amount: int, **more: str) -> dict[str, str | None]:
    told = {"status": "all", "dimension": "stage", "member": member}
    return {**told, "deal_count": str(deals), "amount": str(amount), **more}


def _deliver(lake: TinyLake) -> None:
    """Deliver a July that is over, and a week later what was changed of it since."""
    lake.prepare()
    lake.deliver("user", FIRST, [{"user_id": "u1", "user_name": "一郎", "unit_name": "一課"}])
    test = deal("test", stage="提案", deal_type="テスト")
    dollars = _won("dollars", 1_000, currency="USD")
    kept, early = _won("kept", 1_000_000), _won("early", 100_000, "2026-06-15")
    first = [kept, early, test, dollars, _won("edited", 2_000_000), _won("reopened", 500_000)]
    lake.deliver("deal", FIRST, [*first, _won("gone", 300_000), _won("redated", 400_000)])
    redated = _won("redated", 400_000, "2026-06-30")
    later = [kept, early, test, dollars, _won("edited", 2_500_000), redated]
    reopened = deal("reopened", stage="提案", amount="500000")
    late = _won("late", 900_000, "2026-07-20")
    lake.deliver("deal", SECOND, [*later, reopened, late])
    rate = {"rate_date": "2026-06-01", "currency": "USD", "rate": "150"}
    lake.deliver("fx_rate", SECOND, [rate])
    totals = [
        _total("受注", 6, 4_901_000),
        _total("提案", 2, 1_500_000),
        _total("初回", 1, 70_000),
        _total("失注", 0, 0),
        _total("一郎", 2, 1_500_000, status="open", dimension="owner"),
        _total("2026年7月", 4, 4_401_000, status="won", dimension="period"),
        _total("2026Q1", 2, 500_000, status="won", dimension="period"),
    ]
    listed = [
        {**_total(deal_id, 1, amount), "status": "open", "dimension": "deal"}
        for deal_id, amount in (("reopened", 600_000), ("unheard", 5))
    ]
    lake.deliver("control_total", SECOND, [*totals, *listed])


def _publish(workspace: Workspace, as_of: date) -> Publication:
    """Publish the candidate as a night would, under a day."""
    prepare_progress(
        warehouse=workspace.candidate,
        contexts=workspace.contexts(as_of),
        orders=(ORDER,),
        verdicts=(),
    )
    return render_publication(
        contexts=workspace.contexts(as_of),
        out=workspace.published(as_of),
        workplace=Workplace(REPORT_TEMPLATES, ensure_typeface(Machine().cache)),
        workers=1,
        on_progress=lambda _done, _total: None,
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace that published once and was built anew a week later."""
    workspace = Workspace(tmp_path_factory.mktemp("restated"))
    _deliver(TinyLake(workspace=workspace))
    build(workspace, as_of=FIRST)
    _publish(workspace, FIRST)
    build(workspace, as_of=SECOND)
    return workspace


@pytest.fixture
def asked(later: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(later.candidate), read_only=True) as connection:
        yield connection


def test_a_late_booking_and_every_other_change_is_a_restatement_with_its_deals(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    company = "scope_kind = 'company' and period_kind = 'month' and metric_id = 'bookings_amount'"
    restated = asked.execute(
        "select period_start, printed_as_of, printed_value, now_value, variance_value "  # noqa: S608
        f"from marts.fct_restatement where {company} order by period_start"
    ).fetchall()
    parts = asked.execute(
        "select deal_id, reason, variance_value from marts.fct_restatement_deal "  # noqa: S608
        f"where {company} and period_start = ? order by variance_value",
        [JULY],
    ).fetchall()

    assert restated == [
        (JUNE, FIRST, 100_000, 500_000, 400_000),
        (JULY, FIRST, 4_200_000, 4_550_000, 350_000),
    ]
    assert parts == [
        ("reopened", "reopened", yen(-500_000)),
        ("redated", "re_dated", yen(-400_000)),
        ("gone", "deleted", yen(-300_000)),
        ("dollars", "rate", yen(150_000)),
        ("edited", "amount_edited", yen(500_000)),
        ("late", "late_booking", yen(900_000)),
    ]


def test_a_late_booking_is_no_growth_of_the_period_in_which_it_came(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    found = asked.execute(
        "select value from marts.kpi_value where metric_id = 'bookings_amount' "
        "and scope_kind = 'company' and period_kind = 'month' and period_start = '2026-08-01' "
        "and segment_kind = 'all'"
    ).fetchall()

    assert found == [(0,)]


def test_a_period_that_was_running_when_printed_is_not_restated(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    found = asked.execute(
        "select distinct period_kind, period_start from marts.fct_restatement "
        "where period_kind in ('month', 'quarter', 'year') order by 1, 2"
    ).fetchall()

    assert found == [
        ("month", JUNE),
        ("month", JULY),
        ("quarter", date(2026, 4, 1)),
    ]


def test_the_report_prints_it_and_the_publication_before_keeps_every_byte(
    later: Workspace,
) -> None:
    before = _bytes(later.published(FIRST))

    again = _publish(later, FIRST)
    _publish(later, SECOND)
    page = next(later.published(SECOND).glob("html/*.html")).read_text(encoding="utf-8")

    assert again.changed
    assert not again.made
    assert _bytes(later.published(FIRST)) == before
    assert {name for name in before if name.startswith("values/")} == {
        f"values/printed_{name}.parquet" for name in ("value", "deal", "scope_owner")
    }
    assert "修正再表示" in page
    assert "計上の遅れ" in page


def test_what_was_printed_is_in_the_manifest_and_is_what_the_warehouse_said(
    later: Workspace,
) -> None:
    kept = later.published(FIRST) / "values" / "printed_value.parquet"
    found = duckdb.sql(
        f"select value from '{kept}' where metric_id = 'bookings_amount' "  # noqa: S608
        "and scope_kind = 'company' and period_kind = 'month' and period_start = '2026-07-01'"
    ).fetchall()

    assert found == [(4_200_000,)]
    assert "values/printed_value.parquet" in (later.published(FIRST) / "manifest.json").read_text()


def _tie_outs(asked: duckdb.DuckDBPyConnection, measure: str) -> dict[object, Rows]:
    rows = asked.execute(
        "select member, theirs_value, ours_value, unexplained_value, verdict "
        "from marts.dq_tie_out where measure = ? and dimension <> 'deal'",
        [measure],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_counts_agree_but_where_test_deals_or_unknown_ones_make_the_difference(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    assert _tie_outs(asked, "count") == {
        "受注": (6, 6, 0, "agrees"),
        "提案": (2, 1, 0, "explained"),
        "初回": (1, 0, -1, "differs"),
        "失注": (0, 0, 0, "agrees"),
        "一郎": (2, 1, 0, "explained"),
        "2026年7月": (4, 4, 0, "agrees"),
        "2026Q1": (2, 2, 0, "agrees"),
    }


def test_a_sum_in_foreign_money_is_explained_by_its_deal(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    found = asked.execute(
        "select member_key, deal_id, reason, value from marts.dq_tie_out_deal "
        "where measure = 'amount' and dimension = 'stage' order by member_key, value"
    ).fetchall()

    assert _tie_outs(asked, "amount")["受注"] == (4_901_000, 5_050_000, 0, "explained")
    assert found == [
        ("初回", "", "unexplained", yen(-70_000)),
        ("受注", "dollars", "converted", yen(149_000)),
        ("提案", "test", "not_eligible", yen(-1_000_000)),
    ]


def test_a_list_of_deals_differs_by_deals_also_by_those_that_it_leaves_out(
    asked: duckdb.DuckDBPyConnection,
) -> None:
    found = asked.execute(
        "select member, theirs_value, ours_value, unexplained_value, verdict "
        "from marts.dq_tie_out where measure = 'amount' and dimension = 'deal' order by member"
    ).fetchall()

    assert found == [
        ("reopened", 600_000, 500_000, -100_000, "differs"),
        ("test", 0, 0, 0, "agrees"),
        ("unheard", 5, 0, -5, "differs"),
    ]
