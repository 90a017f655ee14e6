"""Which segment made how much of a gap, by which factor: metric 46 segment by segment, with mix."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Final, NamedTuple

from flows.outlook.decomposition import Factor, first_zero, in_coins, shapley_parts
from flows.outlook.gap_factors import Case
from flows.outlook.vocabulary import PeriodKey, ScopeKey
from flows.outlook.working import SMALL_N, Working, plan_of

FACTORS: Final = ("volume", "mix", "speed", "win_rate", "size")
FEWEST_SEGMENTS: Final = 2
"""Of a kind with one segment alone the parts are those of the scope: it tells nothing."""


class SegmentKey(NamedTuple):
    """One segment of a kind, e.g. of lead_source the web site."""

    kind: str
    segment: str


@dataclass(frozen=True, slots=True)
class SegmentWork:
    """What a scope worked on in one segment and period."""

    deal_days: int
    decided: int
    won: int
    booked: Decimal


SegmentWorks = Mapping[ScopeKey, Mapping[PeriodKey, Mapping[SegmentKey, SegmentWork]]]
_NOTHING: Final = SegmentWork(deal_days=0, decided=0, won=0, booked=Decimal(0))


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment's part of a gap by one factor; the parts of a kind sum to the gap, to the coin.

    ``plan_share``: of the plan, by what the baseline booked. ``rank``: 1 for what pushed most
    towards the gap among all kinds; a segment with fewer than ten decisions has none.
    """

    scope: ScopeKey
    period: PeriodKey
    basis: str
    segment: SegmentKey
    factor: str
    order: int
    plan_share: float
    plan_value: float | None
    actual_value: float | None
    part: Decimal
    rank: int | None
    booked: Decimal
    n: int


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment of a gap: as it came, its share of the plan, and its factors as planned.

    Without a plan it booked nothing in the baseline, or what no win brought.
    """

    key: SegmentKey
    work: Working
    share: Fraction
    plan: tuple[Fraction, ...] | None


@dataclass(frozen=True, slots=True)
class _Volume:
    """Deals worked of all segments of a kind, as planned and as they came."""

    planned: Fraction
    actual: Fraction

    def shares(self, segment: _Segment) -> tuple[Fraction, Fraction]:
        """Return a segment's share of the deals worked, as planned and as it came."""
        planned = segment.plan[0] / self.planned if segment.plan else Fraction(0)
        own = segment.work.factors[0] or Fraction(0)
        return planned, own / self.actual if self.actual else Fraction(0)


def decompose_segments(cases: Iterable[Case], works: SegmentWorks) -> list[SegmentRow]:
    """Return the parts of every gap of company and units by segment and factor.

    The plan of a scope is divided among the segments of a kind as the baseline booked; within each,
    volume, speed, win rate and size are planned and their parts taken as for the whole. The part of
    volume is divided: what the scope's deals worked would have made of it at the planned shares
    (volume), and what a share other than planned made of it (mix).
    """
    return [
        row
        for case in cases
        if case.gap is not None and case.work.scope.kind != "owner"
        for row in _rows(case, works.get(case.work.scope, {}))
    ]


def _rows(
    case: Case, works: Mapping[PeriodKey, Mapping[SegmentKey, SegmentWork]]
) -> list[SegmentRow]:
    """Return the rows of one gap, ranked over all kinds."""
    now = works.get(case.work.period, {})
    past = [works.get(one.period, {}) for one in case.baseline]
    kinds = sorted({key.kind for one in (now, *past) for key in one})
    rows = [row for kind in kinds for row in _of_kind(case, kind, now, past)]
    turn = 1 if (case.gap or 0) <= 0 else -1
    told = sorted((turn * row.part, place) for place, row in enumerate(rows) if row.n >= SMALL_N)
    ranks = {place: rank for rank, (_part, place) in enumerate(told, start=1)}
    return [replace(row, rank=ranks.get(place)) for place, row in enumerate(rows)]


def _of_kind(
    case: Case,
    kind: str,
    now: Mapping[SegmentKey, SegmentWork],
    past: Sequence[Mapping[SegmentKey, SegmentWork]],
) -> Iterator[SegmentRow]:
    """Yield the cells of one kind; none where it has one segment, or the baseline no plan."""
    worked = _planned(case, kind, now, past)
    segments = [one for one in worked if one.plan or one.work.booked]
    if len(segments) < FEWEST_SEGMENTS or not any(one.plan for one in segments):
        return
    volume = _Volume(
        planned=sum((one.plan[0] for one in segments if one.plan), start=Fraction(0)),
        actual=sum((one.work.factors[0] or Fraction(0) for one in worked), start=Fraction(0)),
    )
    exact = [part for one in segments for part in _parts(one, volume, planned=case.planned)]
    parts = iter(in_coins(exact, whole=case.gap or Decimal(0), coin=case.coin))
    for segment in segments:
        for place, (plan, actual) in enumerate(_values(segment, volume)):
            yield SegmentRow(
                scope=case.work.scope,
                period=case.work.period,
                basis=case.basis,
                segment=segment.key,
                factor=FACTORS[place],
                order=place + 1,
                plan_share=float(segment.share),
                plan_value=None if plan is None else float(plan),
                actual_value=None if actual is None else float(actual),
                part=next(parts),
                rank=None,
                booked=segment.work.booked,
                n=segment.work.decided,
            )


def _planned(
    case: Case,
    kind: str,
    now: Mapping[SegmentKey, SegmentWork],
    past: Sequence[Mapping[SegmentKey, SegmentWork]],
) -> list[_Segment]:
    """Return the segments of a kind with their share of the plan, in order of their names."""
    keys = sorted({key for one in (now, *past) for key in one if key.kind == kind})
    earlier = {
        key: [
            _work_of(whole, one.get(key, _NOTHING))
            for whole, one in zip(case.baseline, past, strict=True)
        ]
        for key in keys
    }
    days = case.work.elapsed
    can = {key for key in keys if plan_of(earlier[key], elapsed=days, amount=Fraction(1))}
    booked = {key: Fraction(sum(one.booked for one in earlier[key])) for key in can}
    total = sum(booked.values(), start=Fraction(0))
    shares = {key: booked[key] / total if key in can else Fraction(0) for key in keys}
    return [
        _Segment(
            key=key,
            work=_work_of(case.work, now.get(key, _NOTHING)),
            share=shares[key],
            plan=plan_of(
                earlier[key], elapsed=days, amount=shares[key] * Fraction(case.planned or 0)
            )
            if key in can
            else None,
        )
        for key in keys
        if key in can or key in now
    ]


def _work_of(whole: Working, part: SegmentWork) -> Working:
    """Return a part of a scope's work, of the same days."""
    return replace(
        whole,
        deal_days=part.deal_days,
        decided=part.decided,
        won=part.won,
        booked=part.booked,
    )


def _parts(
    segment: _Segment, volume: _Volume, *, planned: Decimal | None
) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction]:
    """Return volume, mix, speed, win rate and size; they sum to what was booked less its plan.

    What has no plan is mix alone. The first factor that is zero bears all, also what was booked
    beside it (splits, deals won on the day they came).
    """
    booked, nothing = Fraction(segment.work.booked), Fraction(0)
    if segment.plan is None:
        return nothing, booked, nothing, nothing, nothing
    gap = booked - segment.share * Fraction(planned or 0)
    actual = segment.work.factors
    zero = first_zero(actual)
    if zero is None:
        parts = shapley_parts(actual, segment.plan)
        # the part of volume is linear in it: of one deal more than planned
        per_deal = shapley_parts((segment.plan[0] + 1, *actual[1:]), segment.plan)[0]
    else:
        parts = tuple(gap if place == zero else nothing for place in range(len(actual)))
        per_deal = prod(segment.plan[1:], start=Fraction(1)) if zero == 0 else nothing
    share, _own = volume.shares(segment)
    by_volume = (volume.actual * share - segment.plan[0]) * per_deal
    return by_volume, parts[0] - by_volume, parts[1], parts[2], parts[3]


def _values(segment: _Segment, volume: _Volume) -> Iterator[tuple[Factor, Factor]]:
    """Yield each factor as planned and as it came; of mix the shares of the deals worked."""
    plan: Sequence[Factor] = segment.plan or (None,) * len(segment.work.factors)
    actual = segment.work.factors
    yield plan[0], actual[0]
    yield volume.shares(segment)
    yield from zip(plan[1:], actual[1:], strict=True)
