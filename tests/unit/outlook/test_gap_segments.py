"""Parts of a gap by segment: they sum to the gap of the scope to the coin, whatever is zero."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.outlook.gap_factors import Case
from flows.outlook.gap_segments import (
    FACTORS,
    SegmentKey,
    SegmentRow,
    SegmentWork,
    decompose_segments,
)
from flows.outlook.vocabulary import PeriodKey, ScopeKey
from flows.outlook.working import Working

pytestmark = pytest.mark.unit

EAST = ScopeKey("unit", "east")
YEN = Decimal(1)
PERIODS = [PeriodKey("quarter", date(2025, month, 1)) for month in (1, 4, 7, 10)]
TOLD = PeriodKey("quarter", date(2026, 1, 1))
Segments = Mapping[str, SegmentWork]
# Two lead sources that win 30 and 10 of 100 each quarter, a million each.
WEB = SegmentWork(deal_days=6000, decided=100, won=30, booked=Decimal(30_000_000))
FAIR = SegmentWork(deal_days=3000, decided=100, won=10, booked=Decimal(10_000_000))
USUAL = {"web": WEB, "fair": FAIR}


def _whole(parts: Segments, period: PeriodKey, target: Decimal) -> Working:
    return Working(
        scope=EAST,
        period=period,
        end=period.start,
        business_days=60,
        elapsed=60,
        target=target,
        booked=sum((one.booked for one in parts.values()), start=Decimal(0)),
        is_known=True,
        won=sum(one.won for one in parts.values()),
        decided=sum(one.decided for one in parts.values()),
        deal_days=sum(one.deal_days for one in parts.values()),
    )


def _case(now: Segments, past: list[Segments], planned: Decimal) -> Case:
    return Case(
        work=_whole(now, TOLD, planned),
        basis="complete",
        planned=planned,
        baseline=tuple(
            _whole(parts, period, planned)
            for period, parts in zip(PERIODS, past, strict=False)
            if sum(one.deal_days for one in parts.values()) > 0
        ),
        coin=YEN,
    )


def _rows(
    now: Segments, *, past: list[Segments] | None = None, planned: int = 40_000_000
) -> list[SegmentRow]:
    told = [USUAL] * 4 if past is None else past
    works = {
        period: {SegmentKey("lead_source", name): one for name, one in parts.items()}
        for period, parts in [*zip(PERIODS, told, strict=False), (TOLD, now)]
    }
    return decompose_segments([_case(now, told, Decimal(planned))], {EAST: works})


def _cells(rows: list[SegmentRow]) -> dict[tuple[str, str], Decimal]:
    return {(row.segment.segment, row.factor): row.part for row in rows if row.part}


def test_what_one_segment_lost_by_its_win_rate_is_put_down_to_it_and_named_first() -> None:
    lost = replace(WEB, won=15, booked=Decimal(15_000_000))

    rows = _rows({"web": lost, "fair": FAIR})

    assert _cells(rows) == {("web", "win_rate"): -15_000_000}
    assert [(row.segment.segment, row.factor) for row in rows if row.rank == 1] == [
        ("web", "win_rate")
    ]
    assert {row.segment.segment: row.plan_share for row in rows} == {"web": 0.75, "fair": 0.25}


def test_more_deals_at_the_planned_shares_are_volume_and_no_mix() -> None:
    twice = {
        name: SegmentWork(2 * one.deal_days, 2 * one.decided, 2 * one.won, 2 * one.booked)
        for name, one in USUAL.items()
    }

    assert _cells(_rows(twice)) == {("web", "volume"): 30_000_000, ("fair", "volume"): 10_000_000}


def test_other_shares_of_as_many_deals_are_mix_and_no_volume() -> None:
    """A third of the web's deals moves to the fair, where a deal worked brings less."""
    web = SegmentWork(deal_days=3000, decided=50, won=15, booked=Decimal(15_000_000))
    fair = SegmentWork(deal_days=6000, decided=200, won=20, booked=Decimal(20_000_000))

    rows = _rows({"web": web, "fair": fair})

    assert _cells(rows) == {("web", "mix"): -15_000_000, ("fair", "mix"): 10_000_000}
    assert [(row.plan_value, row.actual_value) for row in rows if row.factor == "mix"] == [
        (pytest.approx(1 / 3), pytest.approx(2 / 3)),
        (pytest.approx(2 / 3), pytest.approx(1 / 3)),
    ]


def test_a_segment_that_won_nothing_before_has_no_plan_and_is_mix_alone() -> None:
    new = SegmentWork(deal_days=600, decided=20, won=4, booked=Decimal(4_000_000))

    rows = _rows({**USUAL, "new": new})

    of_new = [row for row in rows if row.segment.segment == "new"]
    assert {row.factor: row.part for row in of_new if row.part} == {"mix": 4_000_000}
    assert {row.plan_share for row in of_new} == {0}
    assert {row.plan_value for row in of_new if row.factor != "mix"} == {None}


def test_a_segment_nobody_worked_on_loses_its_plan_by_volume_and_mix() -> None:
    cells = _cells(_rows({"web": WEB}))

    assert cells["fair", "volume"] + cells["fair", "mix"] == -10_000_000
    assert set(cells) == {("fair", "volume"), ("fair", "mix"), ("web", "volume"), ("web", "mix")}
    assert sum(cells.values()) == -10_000_000


def test_a_thin_segment_has_its_parts_and_is_never_named() -> None:
    thin = SegmentWork(deal_days=3000, decided=9, won=0, booked=Decimal(0))

    rows = _rows({"web": WEB, "fair": thin})

    assert {row.rank for row in rows if row.segment.segment == "fair"} == {None}
    assert min(row.part for row in rows) == min(
        row.part for row in rows if row.segment.segment == "fair"
    )


def test_a_kind_with_one_segment_tells_nothing() -> None:
    assert _rows({"web": WEB}, past=[{"web": WEB}] * 4) == []


def test_people_have_no_segments() -> None:
    case = _case(USUAL, [USUAL] * 4, Decimal(1))
    own = replace(case, work=replace(case.work, scope=ScopeKey("owner", "ann")))

    assert decompose_segments([own], {}) == []


COUNT = st.integers(0, 60)


@st.composite
def _works(draw: st.DrawFn) -> SegmentWork:
    """Return any work: nothing at all, wins without days, money without wins, credit notes."""
    decided = draw(COUNT)
    won = draw(st.integers(0, decided))
    return SegmentWork(
        deal_days=draw(st.integers(0, 9000)),
        decided=decided,
        won=won,
        booked=Decimal(draw(st.sampled_from([0, 1, -70_000, 333_333, 12_345_678])) * max(won, 1)),
    )


PARTS = st.dictionaries(st.sampled_from("abcdef"), _works(), max_size=6)


@settings(max_examples=300, deadline=None)
@given(PARTS, st.lists(PARTS, min_size=2, max_size=4), st.integers(1, 10**9))
def test_all_cells_of_a_kind_sum_to_the_gap_of_the_scope_to_the_coin(
    now: Segments, past: list[Segments], planned: int
) -> None:
    case = _case(now, past, Decimal(planned))
    rows = _rows(
        now,
        past=[one for one in past if sum(w.deal_days for w in one.values()) > 0],
        planned=planned,
    )

    assume(rows)
    assert sum(row.part for row in rows) == case.gap
    assert all(row.part == row.part.to_integral_value() for row in rows)
    assert [row.factor for row in rows] == list(FACTORS) * (len(rows) // len(FACTORS))
    assert sum(row.plan_share for row in rows if row.order == 1) == pytest.approx(1)


@settings(max_examples=100, deadline=None)
@given(PARTS, st.lists(PARTS, min_size=2, max_size=4), st.integers(1, 10**9))
def test_other_names_of_segments_do_not_change_their_parts(
    now: Segments, past: list[Segments], planned: int
) -> None:
    told = [one for one in past if sum(work.deal_days for work in one.values()) > 0]
    rows = _rows(now, past=told, planned=planned)

    turned = dict(zip("abcdef", "fedcba", strict=True))
    renamed = _rows(
        {turned[name]: one for name, one in now.items()},
        past=[{turned[name]: work for name, work in one.items()} for one in told],
        planned=planned,
    )

    other = {(turned[row.segment.segment], row.factor): row.part for row in renamed}
    assert len(other) == len(rows)
    for row in rows:
        assert abs(other[row.segment.segment, row.factor] - row.part) <= 1
