"""Intervals and curves of the KPI tables against the library that everybody trusts."""

import csv
import importlib.util
from math import sqrt
from pathlib import Path
from types import ModuleType

import duckdb
import numpy as np
import pytest
from scipy import stats

from flows.shelves import DBT_PROJECT
from tests.architecture.rendered_sql import render

SEEDS = DBT_PROJECT / "seeds"
SURVIVAL = DBT_PROJECT / "models" / "marts" / "kpi" / "fct_kpi_survival.sql"


def asked(expression: str, **values: object) -> object:
    """Return what DuckDB makes of an expression over named values."""
    names = ", ".join(f"? as {name}" for name in values)
    query = f"select {render(expression, engine='duckdb')} from (select {names})"  # noqa: S608
    with duckdb.connect() as connection:
        row = connection.execute(query, list(values.values())).fetchone()
    assert row is not None
    return row[0]


def ranks() -> dict[int, tuple[int, int]]:
    with (SEEDS / "median_ranks.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {
            int(row["value_count"]): (int(row["low_rank"]), int(row["high_rank"])) for row in rows
        }


def writer() -> ModuleType:
    """Return the script that writes the ranks; the folder of seeds is no package."""
    spec = importlib.util.spec_from_file_location("median_ranks", SEEDS / "median_ranks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("won", "n"), [(0, 10), (10, 10), (3, 12), (1, 500), (499, 500), (57, 99)])
def test_the_interval_of_a_rate_is_wilsons(won: int, n: int) -> None:
    known = stats.binomtest(won, n).proportion_ci(0.9, "wilson")

    low = asked("{{ wilson('low', 'won', 'n') }}", won=won, n=n)
    high = asked("{{ wilson('high', 'won', 'n') }}", won=won, n=n)

    assert low == pytest.approx(known.low, abs=1e-11)
    assert high == pytest.approx(known.high, abs=1e-11)


def test_a_rate_of_nine_records_or_of_none_has_no_interval() -> None:
    assert asked("{{ wilson('low', 'won', 'n') }}", won=3, n=9) is None
    assert asked("{{ wilson('high', 'won', 'n') }}", won=0, n=0) is None


def test_the_table_of_ranks_is_what_its_script_writes() -> None:
    low_rank = writer().low_rank
    table = ranks()

    assert list(table) == list(range(10, 401))
    assert all(high == n + 1 - low for n, (low, high) in table.items())
    assert all(low_rank(n) == table[n][0] for n in (10, 11, 12, 25, 60, 99, 100, 257))


@pytest.mark.parametrize("n", [11, 25, 51, 101, 301])
def test_the_ranks_of_a_median_are_where_a_bootstrap_of_many_draws_ends(n: int) -> None:
    values = np.arange(1, n + 1)
    drawn = stats.bootstrap(
        (values,), np.median, confidence_level=0.9, method="percentile",
        n_resamples=40_000, rng=np.random.default_rng(7),
    ).confidence_interval  # fmt: skip

    low, high = ranks()[n]

    assert abs(drawn.low - low) <= 1
    assert abs(drawn.high - high) <= 1


@pytest.mark.parametrize("n", [10, 24, 100, 400])
def test_of_an_even_number_the_interval_is_at_most_a_rank_wider_than_a_bootstraps(n: int) -> None:
    values = np.arange(1, n + 1)
    drawn = stats.bootstrap(
        (values,), np.median, confidence_level=0.9, method="percentile",
        n_resamples=40_000, rng=np.random.default_rng(7),
    ).confidence_interval  # fmt: skip

    low, high = ranks()[n]

    assert -1 <= drawn.low - low <= 1.5
    assert -1 <= high - drawn.high <= 1.5


@pytest.mark.parametrize("n", [401, 1_000, 5_001, 100_000])
def test_beyond_the_table_the_normal_rank_is_within_two_of_the_exact_one(n: int) -> None:
    around = range(int(n / 2 - 2 * sqrt(n)), int(n / 2))
    exact = next(k for k in around if stats.binom.sf((n + 1) // 2 - 1, n, k / n) >= 0.05)

    rank = asked("{{ median_low_rank('n', 'tabled') }}", n=n, tabled=None)

    assert isinstance(rank, int)
    assert abs(rank - exact) <= 2


def test_a_table_of_ranks_goes_before_the_normal_and_nine_values_have_none() -> None:
    assert asked("{{ median_low_rank('n', 'tabled') }}", n=400, tabled=184) == 184
    assert asked("{{ median_low_rank('n', 'tabled') }}", n=9, tabled=None) is None


def survival(courses: list[tuple[str, int, int | None, int, bool]]) -> tuple[float, int | None]:
    """Return estimate and median of the model over deals of one person."""
    tables = """
        create table ref_dim_scope_owner as select 'owner' scope_kind, 'a' scope_id, 'a' owner_id;
        create table ref_dim_calendar as select
            date '2026-07-01' date_day, true is_business_day, date '2026-06-29' week_start,
            date '2026-07-01' month_start, date '2026-07-01' quarter_start,
            date '2026-07-01' half_start, date '2026-01-01' year_start;
        create table ref_fct_deal_course (status varchar, followed_days int, days_to_win int,
            cycle_days int, is_decided boolean, owner_id varchar default 'a',
            qualified_date date default date '2026-07-01');
    """
    columns = "status, followed_days, days_to_win, cycle_days, is_decided"
    query = render(Path(SURVIVAL).read_text(encoding="utf-8"), engine="duckdb")
    with duckdb.connect() as connection:
        connection.execute(tables)
        connection.executemany(
            f"insert into ref_fct_deal_course ({columns}) values (?, ?, ?, ?, ?)",  # noqa: S608
            courses,
        )
        row = connection.execute(
            f"select win_estimate_ratio, cycle_median_days from ({query}) "  # noqa: S608
            "where period_kind = 'month'"
        ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("seed", range(8))
def test_the_curves_of_a_cohort_are_those_of_kaplan_and_meier(seed: int) -> None:
    chance = np.random.default_rng(seed)
    courses = []
    for _ in range(int(chance.integers(1, 60))):
        status = str(chance.choice(["won", "lost", "open"]))
        days, followed = (int(each) for each in chance.integers(0, 260, 2))
        cycle = followed if status == "open" else days
        courses.append(
            (status, followed, days if status == "won" else None, cycle, status != "open")
        )
    waited = np.array([9e5 if s == "lost" else (w if s == "won" else f) for s, f, w, *_ in courses])
    won = np.array([s == "won" for s, *_ in courses])
    cycles = np.array([cycle for *_, cycle, _ in courses], dtype=float)
    decided = np.array([each for *_, each in courses])

    estimate, median = survival(courses)

    left = stats.ecdf(stats.CensoredData(uncensored=waited[won], right=waited[~won])).sf
    curve = stats.ecdf(stats.CensoredData(uncensored=cycles[decided], right=cycles[~decided])).sf
    halved = curve.quantiles[curve.probabilities <= 0.5 + 1e-9]
    assert estimate == pytest.approx(1 - float(left.evaluate(180)), abs=1e-9)
    assert median == (halved[0] if halved.size else None)
