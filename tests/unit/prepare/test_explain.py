"""A printed number traced down to file and line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from flows.prepare.explain import (
    AmbiguousScopeError,
    NumberNotToldError,
    UnknownMetricError,
    UnknownPeriodError,
    UnknownScopeError,
    explain_number,
)

pytestmark = pytest.mark.unit

_TABLES = """
create schema marts; create schema staging;
create table staging.kpi_definitions as select * from (values
    ('bookings_amount', '受注額', 'Bookings', 'bookings_amount'),
    ('attainment_ratio', '達成率', 'Attainment', 'bookings_amount'),
    ('coverage_ratio', 'カバレッジ', 'Coverage', 'open_pipeline_amount'),
    ('dormant_account_count', '休眠顧客数', 'Dormant accounts', 'dormant_account_count'),
    ('forecast_wape_ratio', '予測誤差率（WAPE）', 'Forecast error (WAPE)', null),
    ('forecast_brier_ratio', 'ブライアスコア', 'Brier score', null),
    ('milestone_on_time_ratio', 'マイルストーン', 'Milestones', 'milestone_on_time_ratio'),
    ('commit_reliability_ratio', 'コミット信頼度', 'Commit reliability', null)
) as t (metric_id, name_ja, name_en, base_metric_ids);
create table marts.dim_period as select * from (values
    ('quarter', date '2026-10-01', date '2026-12-31', 2026, 2, 3, false, null),
    ('month', date '2026-11-01', date '2026-11-30', 2026, 2, 3, false, date '2026-11-01'),
    ('week', date '2026-11-16', date '2026-11-22', 2026, 2, 3, false, null),
    ('year', date '2026-04-01', date '2027-03-31', 2026, null, null, false, null)
) as t (period_kind, period_start, period_end, fiscal_year, fiscal_half, fiscal_quarter,
        is_short_year, month_named);
create table marts.dim_calendar as select
    date_day::date as date_day, date_trunc('month', date_day)::date as month_start
from range(date '2026-04-01', date '2027-04-01', interval 1 day) as t (date_day);
create table marts.fct_kpi_frame as select period_kind, period_start from marts.dim_period;
create table marts.dim_scope as select * from (values
    ('company', 'company', '架空商事', 'Kakuu'), ('unit', 'u1', '第一営業部', 'First sales'),
    ('unit', 'root', '架空商事', 'Kakuu'),
    ('owner', 'a', '佐藤 翔太', 'Sato'), ('owner', 'b', '鈴木 一', 'Suzuki'),
    ('owner', 'c', '鈴木 一', 'Suzuki')
) as t (scope_kind, scope_id, scope_name, scope_name_en);
create table marts.dim_scope_owner as select * from (values
    ('company', 'company', 'a'), ('company', 'company', 'b'), ('owner', 'a', 'a')
) as t (scope_kind, scope_id, owner_id);
create table marts.fct_deal as select * from (values
    ('sfa', 'd1', '倉庫最適化', '2026-11-18/Opportunity.csv', '4'),
    ('sfa', 'd2', '需要予測', '2026-11-18/Opportunity.csv', '6')
) as t (source, deal_id, deal_name, source_file, source_row);
create table marts.fct_deal_milestone as select * from (values
    ('sfa', 'd2/*/提案/訪問', 'd2')
) as t (source, milestone_id, deal_id);
create table marts.dim_account as select * from (values
    ('sfa', 'A1', '青海商事')
) as t (source, account_id, account_name);
create table marts.fct_kpi_contribution as select
    metric_id, 'deal' as record_kind, 'sfa' as source, record_id, owner_id, event_date,
    numerator::decimal(18, 2) as numerator, null::decimal(18, 2) as denominator,
    'Opportunity.csv' as source_file, source_row
from (values
    ('bookings_amount', 'd1', 'a', date '2026-10-01', 100, '12'),
    ('bookings_amount', 'd2', 'b', date '2026-12-31', 300, '7'),
    ('bookings_amount', 'd1', 'a', date '2026-09-30', 999, '1')
) as t (metric_id, record_id, owner_id, event_date, numerator, source_row);
insert into marts.fct_kpi_contribution values (
    'dormant_account_count', 'account', 'sfa', 'A1', 'a', date '2026-11-18', 1, 1,
    '2026-11-18/Account.csv', '9'
), (
    'milestone_on_time_ratio', 'milestone', 'sfa', 'd2/*/提案/訪問', 'a', date '2026-11-18', 0, 1,
    '2026-11-18/Opportunity.csv', '7'
);
create table marts.fct_commit_line as select
    part_code, 'quarter' as period_kind, date '2026-07-01' as period_start,
    date '2026-09-25' as origin, 'sfa' as source, deal_id, 'a' as owner_id,
    amount::decimal(18, 2) as amount_reporting
from (values
    ('committed', 'd1', 50), ('actual', 'd1', 40), ('actual', 'd2', 10)
) as t (part_code, deal_id, amount);
create table marts.fct_restatement as select * from (values
    ('attainment_ratio', 'company', 'company', 'month', date '2026-11-01', date '2026-11-13',
        0.5::double, 0.8::double),
    ('bookings_amount', 'company', 'company', 'quarter', date '2026-10-01', date '2026-11-13',
        80::double, 400::double)
) as t (metric_id, scope_kind, scope_id, period_kind, period_start, printed_as_of, printed_value,
        now_value);
create table marts.fct_restatement_deal as select * from (values
    ('bookings_amount', 'company', 'company', 'quarter', date '2026-10-01', 'sfa', 'd1',
        '倉庫最適化', 'amount_edited', 20::decimal(18, 2)),
    ('bookings_amount', 'company', 'company', 'quarter', date '2026-10-01', 'sfa', 'd2',
        '需要予測', 'late_booking', 300::decimal(18, 2))
) as t (metric_id, scope_kind, scope_id, period_kind, period_start, source, deal_id, deal_name,
        reason, variance_value);
create table marts.fct_kpi_target_part as select * from (values
    ('company', 'company', date '2026-10-01', 'owner', 'a', 500.0, 'sheet', 'targets.xlsx', '3'),
    ('company', 'company', date '2027-01-01', 'owner', 'a', 500.0, 'sheet', 'targets.xlsx', '6')
) as t (scope_kind, scope_id, month_start, part_scope_kind, part_scope_id, value, source,
        source_file, source_row);
create table marts.kpi_value as select
    date '2026-11-18' as as_of, metric_id, scope_kind, scope_id, 'quarter' as period_kind,
    date '2026-10-01' as period_start, 'all' as segment_kind, value::double as value,
    value::double as numerator, null::double as denominator, 2::bigint as n, unit, note
from (values
    ('bookings_amount', 'company', 'company', 400, 'JPY', null),
    ('bookings_amount', 'owner', 'a', 100, 'JPY', null),
    ('dormant_account_count', 'company', 'company', 1, 'count', null),
    ('milestone_on_time_ratio', 'company', 'company', 0, 'ratio', 'n_small'),
    ('commit_reliability_ratio', 'company', 'company', 1.0, 'ratio', null),
    ('attainment_ratio', 'company', 'company', 0.8, 'ratio', 'own'),
    ('coverage_ratio', 'company', 'company', null, 'ratio', 'target_missing'),
    ('forecast_wape_ratio', 'company', 'company', 0.25, 'ratio', 'few_periods'),
    ('forecast_brier_ratio', 'company', 'company', 0.15, 'ratio', 'few_periods')
) as t (metric_id, scope_kind, scope_id, value, unit, note);
create table marts.fct_kpi_forecast_score as select
    metric_id, 'company' as scope_kind, 'company' as scope_id, 'quarter' as period_kind,
    'ours' as method
from (values ('forecast_wape_ratio'), ('forecast_brier_ratio')) as t (metric_id);
create table marts.fct_forecast_call as select
    method, basis, outcome, days_left_band, 'company' as scope_kind, scope_id, period_kind,
    date '2026-07-01' as period_start, origin, (actual + error)::decimal(18, 2) as expected_amount,
    actual::decimal(18, 2) as actual_amount, error::decimal(18, 2) as error_amount,
    true as is_covered, 0.0 as p10_loss_amount, 0.0 as p50_loss_amount, 0.0 as p90_loss_amount
from (values
    ('ours', 'replayed', 'scored', '00-20', 'company', 'quarter', date '2026-09-18', 200, 40),
    ('ours', 'replayed', 'scored', '21-40', 'company', 'quarter', date '2026-08-21', 200, -60),
    ('ours', 'replayed', 'scored', 'ahead', 'company', 'quarter', date '2026-06-26', 200, 999),
    ('ours', 'printed', 'scored', '00-20', 'company', 'quarter', date '2026-09-18', 200, 999),
    ('ours', 'replayed', 'running', '00-20', 'company', 'quarter', date '2026-11-13', null, null),
    ('ours', 'replayed', 'scored', '00-05', 'company', 'month', date '2026-09-18', 200, 999),
    ('ours', 'replayed', 'scored', '00-20', 'east', 'quarter', date '2026-09-18', 200, 999),
    ('run_rate', 'replayed', 'scored', '00-20', 'company', 'quarter', date '2026-09-18', 200, 999)
) as t (method, basis, outcome, days_left_band, scope_id, period_kind, origin, actual, error);
create table marts.fct_forecast_calibration as select
    method, period_kind, date '2026-07-01' as period_start, date '2026-09-18' as origin,
    chance_bin, 10::bigint as deal_count, won_count, squared::double as squared_error_total,
    4::double as base_squared_error_total
from (values
    ('ours', 'quarter', 1, 1, 0.9), ('ours', 'quarter', 5, 6, 2.1), ('ours', 'month', 5, 6, 9),
    ('stage_weighted', 'quarter', 5, 6, 9)
) as t (method, period_kind, chance_bin, won_count, squared);
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "shinchoku.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(_TABLES)
    return path


def test_a_sum_is_the_sum_of_its_records_with_file_and_line(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="bookings_amount", scope="company", period="2026Q3"
    )

    assert told.value == Decimal(400)
    assert sum(record.numerator or 0 for record in told.records) == told.value
    assert [(r.record_name, r.source_file, r.source_row) for r in told.records] == [
        ("需要予測", "Opportunity.csv", "7"),
        ("倉庫最適化", "Opportunity.csv", "12"),
    ]


def test_an_account_under_a_number_is_named_with_its_file_and_line(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="dormant_account_count", scope="company", period="2026Q3"
    )

    (record,) = told.records
    assert (record.record_kind, record.record_name) == ("account", "青海商事")
    assert (record.source_file, record.source_row) == ("2026-11-18/Account.csv", "9")


def test_the_definition_comes_from_the_dictionary(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="bookings_amount", scope="company", period="2026Q3"
    )

    assert "受注額" in told.definition
    assert "In words" in told.definition


def test_a_ratio_shows_the_deals_above_and_the_targets_below(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="attainment_ratio", scope="架空商事", period="FY2026Q3"
    )

    assert told.scope.kind == "company"
    assert [record.record_kind for record in told.records] == ["deal", "deal", "target"]
    assert told.records[-1].source_file == "targets.xlsx"


def test_an_absent_number_says_why(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="coverage_ratio", scope="company", period="2026Q3"
    )

    assert told.value is None
    assert told.note == "target_missing"


def test_a_name_is_found_whatever_its_blanks_and_a_limit_cuts_the_list(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="bookings_amount", scope="佐藤翔太", period="2026q3", limit=0
    )

    assert told.scope.scope_id == "a"
    assert told.record_count == 1
    assert told.records == ()


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (("booking_amount", "company", "2026Q3"), UnknownMetricError, "perhaps bookings_amount"),
        (("bookings_amount", "第一営業", "2026Q3"), UnknownScopeError, "perhaps 第一営業部"),
        (("bookings_amount", "鈴木 一", "2026Q3"), AmbiguousScopeError, "b, c"),
        (("bookings_amount", "company", "2027Q3"), UnknownPeriodError, "perhaps 2026Q3"),
        (("bookings_amount", "company", "soon"), UnknownPeriodError, "forms: 2026Q3"),
        (("bookings_amount", "company", "2026-11"), NumberNotToldError, "no period of this kind"),
    ],
)
def test_a_wrong_call_ends_with_status_2_and_says_what_is_near(
    warehouse: Path,
    asked: tuple[str, str, str],
    error: type[UnknownMetricError],
    said: str,
) -> None:
    metric_id, scope, period = asked

    with pytest.raises(error) as caught:
        explain_number(warehouse=warehouse, metric_id=metric_id, scope=scope, period=period)

    assert said in str(caught.value)
    assert caught.value.exit_status == 2


def test_a_name_with_sql_in_it_is_only_a_name(warehouse: Path) -> None:
    with pytest.raises(UnknownScopeError):
        explain_number(
            warehouse=warehouse,
            metric_id="bookings_amount",
            scope="'; drop table marts.kpi_value; --",
            period="2026Q3",
        )


def test_the_day_of_the_report_is_told(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="bookings_amount", scope="a", period="2026Q3"
    )

    assert told.as_of == date(2026, 11, 18)


def test_a_restated_number_says_what_was_printed_and_which_deals_changed_it(
    warehouse: Path,
) -> None:
    found = explain_number(
        warehouse=warehouse, metric_id="bookings_amount", scope="company", period="2026Q3"
    ).restated

    assert found is not None
    assert (found.printed_as_of, found.printed, found.now) == (date(2026, 11, 13), 80, 400)
    assert [(part.deal_id, part.reason, part.variance) for part in found.parts] == [
        ("d2", "late_booking", Decimal(300)),
        ("d1", "amount_edited", Decimal(20)),
    ]


def test_a_number_that_is_as_it_was_printed_says_nothing_of_it(warehouse: Path) -> None:
    found = explain_number(
        warehouse=warehouse, metric_id="attainment_ratio", scope="company", period="2026Q3"
    )

    assert found.restated is None


def test_a_milestone_under_a_rate_bears_the_name_of_its_deal(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse,
        metric_id="milestone_on_time_ratio",
        scope="company",
        period="2026Q3",
    )

    (record,) = told.records
    assert (record.record_kind, record.record_name) == ("milestone", "需要予測")
    assert (record.numerator, record.denominator, record.source_row) == (0, 1, "7")


def test_a_score_of_forecasts_shows_the_calls_that_it_was_summed_from(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="forecast_wape_ratio", scope="company", period="2026Q3"
    )

    assert [(row.event_date, row.numerator, row.denominator) for row in told.records] == [
        (date(2026, 8, 21), Decimal(60), Decimal(200)),
        (date(2026, 9, 18), Decimal(40), Decimal(200)),
    ]
    missed = sum((row.numerator or Decimal(0) for row in told.records), Decimal(0))
    assert missed / sum(row.denominator or Decimal(0) for row in told.records) == told.value
    assert told.records[0].record_name == "called 140.00, came 200.00"
    assert told.records[0].source_file is None


def test_a_score_of_chances_shows_the_tenths_of_each_day(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse, metric_id="forecast_brier_ratio", scope="company", period="2026Q3"
    )

    assert [(row.numerator, row.denominator) for row in told.records] == [
        (Decimal("2.1"), Decimal(10)),
        (Decimal("0.9"), Decimal(10)),
    ]
    assert told.records[0].record_name == "10 deals, 6 won"


def test_a_commit_shows_what_was_said_of_each_deal_and_what_came_of_it(warehouse: Path) -> None:
    told = explain_number(
        warehouse=warehouse,
        metric_id="commit_reliability_ratio",
        scope="company",
        period="2026Q3",
    )

    assert [(r.record_name, r.numerator, r.denominator) for r in told.records] == [
        ("倉庫最適化", 50, 40),
        ("需要予測", None, 10),
    ]
    assert [(r.source_file, r.source_row) for r in told.records] == [
        ("2026-11-18/Opportunity.csv", "4"),
        ("2026-11-18/Opportunity.csv", "6"),
    ]
