"""What each stage of a funnel costs, and how long it takes, against the own past."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlook.bottlenecks import StageRow, Stay, Stays, band_of, find_bottlenecks
from flows.outlook.funnel import CohortPeriod, Funnels, PipelineKey
from flows.outlook.vocabulary import Period, ScopeKey, StageKey

pytestmark = pytest.mark.unit

WEST, YEN = ScopeKey("unit", "west"), Decimal(1)
TALK, OFFER = StageKey("sfa", "*", "Talk"), StageKey("sfa", "*", "Offer")
PIPELINE = PipelineKey("sfa", "*", (TALK, OFFER))
_STARTS = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(0, 31, 3)]
PERIODS = [
    Period("quarter", start, date.fromordinal(after.toordinal() - 1), False)  # noqa: FBT003
    for start, after in pairwise(_STARTS)
]
# entered Talk, went on to Offer, won; a win is worth a million
Counts = tuple[int, int, int]
USUAL: Counts = (100, 50, 20)


def _find(
    *cohorts: Counts, size: int = 1_000_000, stays: dict[int, Stay] | None = None
) -> list[StageRow]:
    """Find bottlenecks of the last of some cohorts; wins of that one are worth ``size``."""
    told = PERIODS[: len(cohorts)]
    counts, amounts = {}, {}
    for period, (talked, offered, won) in zip(told, cohorts, strict=True):
        counts[WEST, period.key, TALK] = (talked, offered)
        counts[WEST, period.key, OFFER] = (offered, won)
        worth = size if period is told[-1] else 1_000_000
        amounts[WEST, period.key, "sfa", "*"] = Decimal(won * worth)
    funnels = Funnels(
        pipelines=(PIPELINE,),
        periods=tuple(CohortPeriod(one.key, one.start, one.end) for one in told),
        counts=counts,
        amounts=amounts,
    )
    known: Stays = {(WEST, told[place].key, OFFER): stay for place, stay in (stays or {}).items()}
    return find_bottlenecks(funnels, known, told, coin=YEN)


def _parts(rows: list[StageRow]) -> list[Decimal | None]:
    return [row.part for row in rows]


def test_a_stage_that_lets_fewer_through_costs_what_is_missing() -> None:
    rows = _find(*[USUAL] * 4, (100, 50, 10))

    assert [row.factor for row in rows] == ["entries", "conversion", "conversion", "size"]
    assert _parts(rows) == [0, 0, -10_000_000, 0]
    assert [row.rank for row in rows] == [None, None, 1, None]
    assert [row.plan_value for row in rows] == [100, 0.5, 0.4, 1_000_000]
    assert rows[2].counts == (50, 10)
    assert [rows[2].band.code, rows[1].band.code] == ["below", "within"]


def test_the_dearest_stage_is_first_and_one_that_brings_money_has_no_rank() -> None:
    rows = _find(*[USUAL] * 4, (100, 40, 10), size=1_100_000)

    assert [row.rank for row in rows] == [None, 2, 1, None]
    assert sum(part for part in _parts(rows) if part is not None) == 11_000_000 - 20_000_000
    assert list(rows[0].amounts) == [11_000_000, 20_000_000]


def test_the_baseline_is_pooled_over_four_cohorts_and_entries_are_per_period() -> None:
    rows = _find((9, 9, 9), (100, 50, 20), (100, 50, 20), (100, 50, 20), (20, 20, 20), USUAL)

    assert [row.plan_value for row in rows] == [80, 170 / 320, 80 / 170, 1_000_000]
    assert {row.baseline_periods for row in rows} == {4}
    assert {row.band_periods for row in rows} == {5}


def test_a_cohort_that_no_deal_of_reached_a_stage_puts_all_on_the_stage_before() -> None:
    rows = _find(*[USUAL] * 4, (100, 0, 0))

    assert _parts(rows) == [0, -20_000_000, 0, 0]
    assert [row.actual_value for row in rows] == [100, 0, None, None]


def test_a_cohort_without_deals_puts_all_on_entries_and_names_no_stage() -> None:
    rows = _find(*[USUAL] * 4, (0, 0, 0))

    assert _parts(rows) == [-20_000_000, 0, 0, 0]
    assert {row.rank for row in rows} == {None}


def test_a_stage_that_fewer_than_ten_entered_is_not_named() -> None:
    rows = _find(*[USUAL] * 4, (100, 9, 1))

    assert rows[2].part is not None
    assert rows[2].part < 0
    assert [rows[1].rank, rows[2].rank] == [1, None]
    assert [rows[1].note, rows[2].note] == [None, "n_small"]


@pytest.mark.parametrize(
    ("earlier", "note"),
    [
        ([USUAL], "baseline_missing"),
        ([USUAL, (0, 0, 0)], "baseline_missing"),
        ([(100, 50, 0)] * 4, "baseline_without_wins"),
        ([USUAL] * 2, "baseline_short"),
    ],
)
def test_what_the_past_does_not_teach_is_said(earlier: list[Counts], note: str) -> None:
    rows = _find(*earlier, USUAL)

    assert {row.note for row in rows} == {note}
    assert (None in _parts(rows)) is (note != "baseline_short")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.integers(1, 90).flatmap(
            lambda talked: st.integers(1, talked).flatmap(
                lambda offered: st.tuples(
                    st.just(talked), st.just(offered), st.integers(1, offered)
                )
            )
        ),
        min_size=3,
        max_size=7,
    ),
    st.integers(1, 5_000_000),
)
def test_the_parts_sum_to_the_gap_to_the_coin(cohorts: list[Counts], size: int) -> None:
    rows = _find(*cohorts, size=size)

    now, before = rows[0].amounts
    assert before is not None
    assert sum(part for part in _parts(rows) if part is not None) == now - before


def test_stays_are_of_the_newest_period_against_those_before() -> None:
    stays = {place: Stay(days=10 + place, n=20) for place in range(4)}

    rows = _find(*[USUAL] * 5, stays={**stays, 4: Stay(days=30, n=12)})

    staying = rows[2].staying
    assert staying.stay == Stay(days=30, n=12)
    assert [staying.band.low, staying.band.high, staying.band.code] == [10.75, 12.25, "above"]
    assert rows[0].staying.stay is None


def test_a_band_is_interpolated_and_needs_four_values() -> None:
    assert band_of([1, 2, 3], 9) == (None, None, None)
    assert band_of([1, 2, 3, 4], 1.75) == (1.75, 3.25, "within")
    assert band_of([1, 2, 3, 4], 1.7) == (1.75, 3.25, "below")
    assert band_of([1, 2, 3, 4], None) == (1.75, 3.25, None)


def test_a_pipeline_that_a_scope_has_no_deals_in_is_not_told() -> None:
    assert _find(*[(0, 0, 0)] * 5) == []
