"""The gap of a scope: which plan, which periods, and what is said where there is none."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from flows.outlook.gap_factors import FactorRow, decompose_gaps
from flows.outlook.vocabulary import Period, PeriodKey, ScopeKey
from flows.outlook.working import Working

pytestmark = pytest.mark.unit

WEST, ANN = ScopeKey("unit", "west"), ScopeKey("owner", "ann")
YEN = Decimal(1)
AS_OF = date(2026, 11, 18)
_STARTS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(0, 25, 3)]
QUARTERS = tuple(
    Period("quarter", start, date.fromordinal(after.toordinal() - 1), start <= AS_OF < after)
    for start, after in pairwise(_STARTS)
)
LAST, CURRENT = QUARTERS[6], QUARTERS[7]
# Each quarter 100 deals worked over 60 days, 90 decided, 27 won, 48.6 million booked.
USUAL = Working(
    scope=WEST,
    period=LAST.key,
    end=LAST.end,
    business_days=60,
    elapsed=60,
    target=Decimal(48_600_000),
    booked=Decimal(48_600_000),
    is_known=True,
    won=27,
    decided=90,
    deal_days=6000,
)
MISSED = replace(USUAL, booked=Decimal(36_750_000), won=21, decided=84, deal_days=6600)


def _rows(
    told: Working = MISSED, *, period: Period = LAST, past: Working | None = USUAL, count: int = 4
) -> list[FactorRow]:
    """Decompose one period after ``count`` others."""
    place = QUARTERS.index(period)
    works: dict[PeriodKey, Working] = {
        one.key: replace(past or USUAL, scope=told.scope, period=one.key, end=one.end)
        for one in QUARTERS[place - count : place]
    }
    works[period.key] = replace(told, period=period.key, end=period.end)
    rows = decompose_gaps({told.scope: works}, QUARTERS, as_of=AS_OF, coin=YEN)
    return [row for row in rows if row.period == period.key]


def _parts(rows: list[FactorRow]) -> list[Decimal | None]:
    return [row.part for row in rows]


def test_a_missed_quarter_is_the_example_of_the_dictionary() -> None:
    rows = _rows()

    assert _parts(rows) == [4_073_693, -6_980_398, -7_742_670, -1_200_625]
    assert [row.factor for row in sorted(rows, key=lambda row: row.cause_rank or 0)] == [
        *("win_rate", "speed", "size", "volume"),
    ]
    assert {(row.basis, row.baseline_periods, row.n, row.note) for row in rows} == {
        ("complete", 4, 84, None)
    }


def test_volume_is_solved_so_that_the_plan_is_the_target() -> None:
    rows = _rows(replace(MISSED, target=Decimal(97_200_000)))

    assert [row.plan_value for row in rows] == [200, 0.9, 0.3, 1_800_000]
    assert sum(part for part in _parts(rows) if part is not None) == 36_750_000 - 97_200_000


def test_the_baseline_is_pooled_and_not_a_mean_of_ratios() -> None:
    """Three quarters with 27 of 90 won, one with 9 of 10: 90 of 280, not 0.45."""
    place = QUARTERS.index(LAST)
    works = {
        one.key: replace(USUAL, period=one.key, end=one.end) for one in QUARTERS[place - 4 : place]
    }
    works[QUARTERS[place - 1].key] = replace(
        works[QUARTERS[place - 1].key], won=9, decided=10, booked=Decimal(16_200_000)
    )
    works[LAST.key] = MISSED

    rows = decompose_gaps({WEST: works}, QUARTERS, as_of=AS_OF, coin=YEN)

    assert [row.plan_value for row in rows if row.period == LAST.key][2] == 90 / 280


def test_a_longer_quarter_is_planned_with_more_decisions_per_deal() -> None:
    rows = _rows(replace(MISSED, elapsed=64, business_days=64, deal_days=6400))

    assert rows[1].plan_value == pytest.approx(0.9 * 64 / 60)
    assert rows[0].actual_value == 100


def test_the_quarter_under_way_is_held_against_the_pace_to_the_coin() -> None:
    rows = _rows(replace(MISSED, elapsed=35, booked=Decimal(20_000_000)), period=CURRENT)

    pace = Decimal(28_350_000)
    assert {(row.basis, row.planned, row.target) for row in rows} == {
        ("to_pace", pace, Decimal(48_600_000))
    }
    assert sum(part for part in _parts(rows) if part is not None) == 20_000_000 - pace


def test_a_pace_that_is_no_whole_coin_is_rounded_and_the_parts_still_sum() -> None:
    rows = _rows(replace(MISSED, target=Decimal(100), elapsed=20), period=CURRENT)

    assert rows[0].planned == 33
    assert sum(part for part in _parts(rows) if part is not None) == rows[0].booked - 33


def test_a_quarter_that_ends_today_is_complete() -> None:
    works = {one.key: replace(USUAL, period=one.key, end=one.end) for one in QUARTERS}

    rows = decompose_gaps({WEST: works}, QUARTERS, as_of=CURRENT.end, coin=YEN)

    assert {(row.period.start, row.basis) for row in rows} == {
        (one.start, "complete") for one in QUARTERS[4:]
    }


def test_a_gap_of_nothing_has_parts_of_nothing() -> None:
    assert _parts(_rows(USUAL)) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("told", "bearer", "note"),
    [
        ({"won": 0, "booked": Decimal(0)}, "win_rate", "no_wins"),
        ({"won": 0, "decided": 0, "booked": Decimal(0)}, "speed", "no_decisions,n_small"),
        (
            {"won": 0, "decided": 0, "deal_days": 0, "booked": Decimal(0)},
            "volume",
            "no_deals_worked,n_small",
        ),
        ({"booked": Decimal(0)}, "size", "no_amount"),
    ],
)
def test_the_factor_that_is_zero_bears_all(
    told: dict[str, Decimal | int], bearer: str, note: str
) -> None:
    rows = _rows(replace(MISSED, **told))  # type: ignore[arg-type]

    assert {row.factor: row.part for row in rows if row.part} == {bearer: -48_600_000}
    assert [row.factor for row in rows if row.cause_rank == 1] == [bearer]
    assert {row.note for row in rows} == {note}
    assert {row.cross_check for row in rows} == {None}


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ({"target": None}, "no_target"),
        ({"target": Decimal(0)}, "no_target"),
        ({"elapsed": 0, "deal_days": 0}, "no_business_days"),
        ({"is_known": False}, "no_history"),
        ({"won": 0}, "bookings_without_wins"),
    ],
)
def test_what_cannot_be_decomposed_has_no_parts_and_says_why(
    told: dict[str, object], note: str
) -> None:
    rows = _rows(replace(MISSED, **told))  # type: ignore[arg-type]

    assert _parts(rows) == [None] * 4
    assert {row.note for row in rows} == {note}
    assert {row.cause_rank for row in rows} == {None}


def test_two_earlier_quarters_are_enough_and_one_is_not() -> None:
    two, one = _rows(count=2), _rows(count=1)

    assert [two[0].note, two[0].part] == ["baseline_short", 4_073_693]
    assert (one[0].note, one[0].part, one[0].plan_value) == ("baseline_missing", None, None)


def test_quarters_that_are_not_known_or_without_deals_teach_nothing() -> None:
    assert {row.note for row in _rows(past=replace(USUAL, is_known=False))} == {"baseline_missing"}
    assert {row.note for row in _rows(past=replace(USUAL, deal_days=0))} == {"baseline_missing"}


def test_a_past_without_wins_is_no_plan() -> None:
    rows = _rows(past=replace(USUAL, won=0, booked=Decimal(0)))

    assert {row.note for row in rows} == {"baseline_without_wins"}


def test_bookings_above_the_target_name_what_lifted_them() -> None:
    rows = _rows(replace(USUAL, booked=Decimal(97_200_000), won=54))

    assert [row.factor for row in rows if row.cause_rank == 1] == ["win_rate"]


def test_people_are_told_with_a_target_alone_and_units_in_any_case() -> None:
    nothing = replace(MISSED, target=None)

    assert _rows(replace(nothing, scope=ANN)) == []
    assert len(_rows(nothing)) == 4
    assert len(_rows(replace(MISSED, scope=ANN))) == 4


def test_bookings_below_zero_sum_too_and_have_no_cross_check() -> None:
    rows = _rows(replace(MISSED, booked=Decimal(-500_000)))

    assert sum(part for part in _parts(rows) if part is not None) == -49_100_000
    assert {row.cross_check for row in rows} == {None}
