"""A planted lead is found where it was planted; noise has none, however many lags are tried."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.stats import rankdata, spearmanr

from flows.outlook.kpi_audit import (
    Audited,
    Floats,
    Series,
    Weeks,
    audit_kpis,
    centred_places,
    centred_ranks,
    correlations_of,
    counted_correlations,
    ranks_of,
    residuals_of,
)
from flows.outlook.kpi_audit_files import audit_scopes, write_audits
from flows.outlook.kpi_audit_marts import Records, read_audit_state, week_kinds, weekly

pytestmark = pytest.mark.unit
TABLES = 100


def weeks(n: int) -> Weeks:
    return Weeks(week_kinds((place % 13 == 12, place % 13 in (3, 8)) for place in range(n)))


def noise(rng: np.random.Generator, n: int) -> Floats:
    """Return weeks that lean on the week before, as real ones do."""
    values = rng.standard_normal(n)
    for place in range(1, n):
        values[place] += 0.3 * values[place - 1]
    return values


def kpi(values: Floats, code: str = "activity_count") -> Series:
    return Series(code, "all", "higher", values)


def led(rng: np.random.Generator, n: int = 104, lag: int = 6) -> tuple[Floats, Floats]:
    """Return a KPI, and bookings that follow it by so many weeks, half of it noise."""
    leading = noise(rng, n)
    season = 3 * np.sin(np.arange(n) * 2 * np.pi / 52) + np.arange(n) / 20
    return leading, np.roll(leading, lag) + 0.8 * noise(rng, n) + season


def audit(bookings: Floats, *kpis: Series) -> tuple[Audited, ...]:
    return audit_kpis(bookings, kpis, weeks(bookings.size), seed=7)


@pytest.mark.parametrize("seed", range(10))
def test_a_lead_of_six_weeks_is_found_under_trend_and_season(seed: int) -> None:
    rng = np.random.default_rng(seed)
    leading, bookings = led(rng)

    told, other = audit(bookings, kpi(leading), kpi(noise(rng, 104), "contact_count"))

    assert told.verdict == "leads"
    assert told.lag is not None
    assert 5 <= told.lag <= 7
    assert told.ends[0] is not None
    assert told.ends[0] > 0
    assert other.verdict == "no_sign"


def test_in_at_most_a_twentieth_of_all_tables_of_noise_something_leads() -> None:
    found = 0
    for seed in range(TABLES):
        rng = np.random.default_rng(1000 + seed)
        series = [kpi(noise(rng, 104), f"k{place}") for place in range(12)]
        told = audit_kpis(noise(rng, 104), series, weeks(104), seed=seed)
        found += any(one.verdict in {"leads", "redundant"} for one in told)

    assert found <= TABLES / 20


def test_a_kpi_that_tells_what_a_better_one_tells_may_be_dropped() -> None:
    rng = np.random.default_rng(3)
    leading, bookings = led(rng)
    copy = leading + 0.15 * rng.standard_normal(leading.size)

    best, twin = audit(bookings, kpi(leading), kpi(copy, "contact_count"))

    assert (best.verdict, twin.verdict) == ("leads", "redundant")
    assert twin.twin == ("activity_count", "all")
    assert twin.twin_correlation is not None
    assert twin.twin_correlation >= 0.9


def test_what_goes_with_bookings_of_the_same_week_or_against_them_does_not_lead() -> None:
    rng = np.random.default_rng(5)
    leading, bookings = led(rng)

    same, against = audit(bookings, kpi(bookings + 0.3 * noise(rng, 104)), kpi(-leading, "down"))

    assert (same.verdict, same.note, same.lag) == ("no_sign", "same_week", 0)
    assert (against.verdict, against.note) == ("no_sign", "wrong_direction")


def test_a_short_a_sparse_and_a_still_kpi_say_why_nothing_is_told() -> None:
    rng = np.random.default_rng(9)
    bookings = noise(rng, 104) + 9
    young = np.concatenate([np.full(53, np.nan), noise(rng, 51)])
    rare = np.where(np.arange(104) % 3 == 0, 1.0, 0.0)

    told = audit(
        bookings, kpi(young, "young"), kpi(rare, "rare"), kpi(np.ones(104), "still"),
        kpi(np.full(104, np.nan), "never"),
    )  # fmt: skip

    assert {one.verdict for one in told} == {"too_short"}
    assert [one.note for one in told] == ["short", "sparse", "constant", "short"]
    assert [one.n for one in told] == [51, 104, 104, 0]


def test_fifty_two_weeks_are_enough_and_sparse_bookings_are_not() -> None:
    rng = np.random.default_rng(11)
    just = np.concatenate([np.full(52, np.nan), noise(rng, 52)])
    sold = np.where(np.arange(104) % 3 == 0, 5.0, 0.0)

    assert audit(noise(rng, 104) + 9, kpi(just))[0].verdict != "too_short"
    assert audit(sold, kpi(noise(rng, 104)))[0].note == "sparse"


def test_a_week_without_a_record_says_nothing_and_equal_input_gives_equal_output() -> None:
    rng = np.random.default_rng(13)
    values = noise(rng, 104)
    values[[3, 50]] = np.nan

    left = residuals_of(values, weeks(104))

    assert left[50] == 0
    leading, bookings = led(np.random.default_rng(1))
    first, second = (audit(bookings, kpi(leading))[0] for _ in range(2))
    assert (first.p, first.ends, first.lag_ends) == (second.p, second.ends, second.lag_ends)


def test_equal_values_share_their_ranks() -> None:
    rng = np.random.default_rng(17)
    rows = rng.integers(0, 6, size=(40, 25)).astype(np.float64)

    assert np.array_equal(ranks_of(rows), rankdata(rows, axis=1))


def test_ranks_that_are_counted_are_those_that_are_sorted_and_whole_numbers() -> None:
    rng = np.random.default_rng(19)
    places = rng.integers(0, 9, size=(40, 25))

    counted = centred_places(places, 9)

    assert np.array_equal(counted, centred_ranks(places / 7))
    assert np.array_equal(counted, 2 * rankdata(places, axis=1) - 26)
    assert not counted.sum(axis=1).any()


def test_correlations_are_spearmans_and_of_what_never_changes_none() -> None:
    rng = np.random.default_rng(23)
    rows = np.vstack([rng.integers(0, 6, size=(4, 25)), np.ones((1, 25))])

    told = correlations_of(centred_ranks(rows), centred_ranks(rows[:2]))

    known = [[float(spearmanr(one, other)[0]) for other in rows[:2]] for one in rows[:4]]
    assert np.allclose(told[:4], known, rtol=0, atol=1e-12)
    assert not told[4].any()


def test_a_week_drawn_twice_counts_twice() -> None:
    rng = np.random.default_rng(29)
    rows = centred_ranks(rng.standard_normal((3, 20)))
    booked = centred_ranks(rng.standard_normal((1, 20)))[0]
    drawn = rng.integers(20, size=(5, 20))
    counts = np.array([np.bincount(one, minlength=20) for one in drawn], dtype=np.float64)

    told = counted_correlations(rows, booked, counts)

    known = [[np.corrcoef(row[one], booked[one])[0, 1] for one in drawn] for row in rows]
    assert np.allclose(told, known, rtol=0, atol=1e-12)
    assert not counted_correlations(rows, booked, 20 * np.eye(20)).any()


def test_a_flow_is_per_business_day_and_nought_without_a_record_a_ratio_is_unknown_there() -> None:
    days = np.array([5.0, 5.0, 4.0, 0.0, 5.0])
    told = Records(np.array([0, 2]), np.array([3.0, 8.0]), np.array([4.0, 16.0]))

    flow = weekly(told, "flow", days)
    ratio = weekly(told, "ratio", days)

    assert np.array_equal(flow, [np.nan, 0, 2, np.nan, 0], equal_nan=True)
    assert np.array_equal(ratio, [np.nan, np.nan, 0.5, np.nan, np.nan], equal_nan=True)


def test_a_ratio_of_nothing_and_a_kpi_without_a_week_are_not_known() -> None:
    days = np.full(4, 5.0)
    told = Records(np.array([0, 1, 2, 3]), np.full(4, 1.0), np.array([2.0, 0.0, np.nan, 4.0]))
    nothing = Records(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))

    assert np.array_equal(weekly(told, "ratio", days), [np.nan] * 3 + [0.25], equal_nan=True)
    assert np.isnan(weekly(nothing, "flow", days)).all()


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A warehouse with a planted lead of the deals created."""

    path: Path
    as_of: date


@pytest.fixture
def made_up(tmp_path: Path) -> MadeUp:
    leading, bookings = led(np.random.default_rng(2), n=110)
    first = date(2024, 10, 7)
    path = tmp_path / "shinchoku.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema marts; create schema staging;"
            "create table staging.audited_kpis as select * from (values"
            " ('bookings_amount', 'outcome', 'flow', 'higher'),"
            " ('pipeline_created_count', 'leading', 'flow', 'higher'))"
            " t (kpi_code, role, shape, better);"
            "create table marts.fct_kpi_week (scope_kind text, scope_id text, kpi_code text,"
            " segment_id text, week_start date, numerator decimal(28, 2),"
            " denominator decimal(28, 2));"
            "create table marts.dim_calendar as select day::date as date_day,"
            " dayofweek(day) between 1 and 5 as is_business_day, 1 as quarter_business_day_number,"
            " 65 as quarter_business_days, case when day(day) > 27 then 1 else 2 end"
            " as month_business_day_number, 1 as month_business_days"
            " from range(date '2024-10-07', date '2027-01-01', interval 1 day) t (day);"
            "create table marts.dim_period as select 'week' as period_kind,"
            " date_day as period_start, date_day + 6 as period_end, 5 as business_days"
            " from marts.dim_calendar"
            " where dayofweek(date_day) = 1"
        )
        for place, (over, sold) in enumerate(zip(leading, bookings, strict=True)):
            week = first + timedelta(days=7 * place)
            for code, value in (("pipeline_created_count", over), ("bookings_amount", sold)):
                connection.execute(
                    "insert into marts.fct_kpi_week values"
                    " ('company', 'company', ?, 'all', ?, ?, null)",
                    [code, week, round(100 + 10 * float(value), 2)],
                )
    return MadeUp(path, first + timedelta(days=7 * 110 - 1))


def test_the_lead_is_read_off_the_marts_and_written_as_one_row(
    made_up: MadeUp, tmp_path: Path
) -> None:
    audit_scopes(warehouse=made_up.path, folder=tmp_path, as_of=made_up.as_of)

    (row,) = pq.read_table(tmp_path / "kpi_audit.parquet").to_pylist()
    assert (row["scope_kind"], row["kpi_code"], row["verdict_code"]) == (
        "company", "pipeline_created_count", "leads",
    )  # fmt: skip
    assert 5 <= row["lag_weeks"] <= 7
    assert row["correlation_ratio"] > row["chance_limit"]


def test_the_week_under_way_and_weeks_to_come_are_not_read(made_up: MadeUp) -> None:
    whole = read_audit_state(made_up.path, as_of=made_up.as_of)
    cut = read_audit_state(made_up.path, as_of=made_up.as_of - timedelta(days=1))

    assert len(whole.weeks.kinds) == 110
    assert len(cut.weeks.kinds) == 109
    assert cut.scopes[0].bookings.size == 109


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    file = write_audits(tmp_path, (), origin=date.min)

    assert pq.read_table(file).num_rows == 0
    assert "verdict_code" in pq.read_table(file).column_names


@pytest.mark.parametrize("n", [0, 1, 60])
def test_a_company_that_never_sold_anything_is_told_so(n: int) -> None:
    nothing = np.full(n, np.nan)

    (told,) = audit(nothing, kpi(np.arange(n, dtype=np.float64)))

    assert (told.verdict, told.note) == ("too_short", "short")
