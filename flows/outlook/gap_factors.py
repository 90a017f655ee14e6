"""Why a scope missed or beat its target: gap decomposition (metric 46)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from flows.outlook.decomposition import (
    Factor,
    first_zero,
    in_coins,
    log_mean_parts,
    shapley_parts,
)
from flows.outlook.vocabulary import Period, PeriodKey, ScopeKey
from flows.outlook.working import (
    FEWEST,
    SMALL_N,
    TRAILING,
    Working,
    Works,
    baseline_of,
    plan_of,
)

FACTORS: Final = ("volume", "speed", "win_rate", "size")
_ZERO_NOTES: Final = ("no_deals_worked", "no_decisions", "no_wins", "no_amount")
_FROM_HISTORY: Final = 2
"""The first factors, volume and speed, need days of which the open deals are known."""
TOLD_PERIODS: Final = 4
"""Complete periods of a kind that are decomposed, the newest first."""
NEEDED_PERIODS: Final = TOLD_PERIODS + 1 + TRAILING
"""Newest periods of a kind, the one under way and baselines among them, that any gap looks at."""


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor of one gap; the parts of a gap sum to it, to the coin.

    ``planned``: the target, or its share that is due by now (``basis`` to_pace). Without a part
    there is no decomposition, and the note says why.
    """

    scope: ScopeKey
    period: PeriodKey
    basis: str
    factor: str
    order: int
    plan_value: float | None
    actual_value: float | None
    part: Decimal | None
    cross_check: float | None
    cause_rank: int | None
    planned: Decimal | None
    target: Decimal | None
    booked: Decimal
    baseline_periods: int
    n: int
    note: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One gap, before it is decomposed."""

    work: Working
    basis: str
    planned: Decimal | None
    baseline: tuple[Working, ...]
    coin: Decimal

    @property
    def gap(self) -> Decimal | None:
        """Return bookings less plan; null: it cannot be decomposed."""
        if self.planned is None or _why_not(self, _plan(self)) is not None:
            return None
        return self.work.booked - self.planned


def decompose_gaps(
    works: Works, periods: Sequence[Period], *, as_of: date, coin: Decimal
) -> list[FactorRow]:
    """Return the factors of every gap that is told.

    Complete months and quarters are held against their target, the current quarter against the
    linear pace: target · elapsed / all business days, rounded to the coin. The company and units
    are told with a target or without, people with one alone.
    """
    return [
        row
        for case in told_gaps(works, periods, as_of=as_of, coin=coin)
        for row in _decompose(case)
    ]


def told_gaps(
    works: Works, periods: Sequence[Period], *, as_of: date, coin: Decimal
) -> Iterator[Case]:
    """Yield every gap that is told, by kind of period and scope."""
    for kind in ("month", "quarter"):
        own = [one for one in periods if one.kind == kind]
        for scope in sorted(works):
            yield from _cases(scope, works[scope], own, as_of=as_of, coin=coin)


def _cases(
    scope: ScopeKey,
    works: Mapping[PeriodKey, Working],
    periods: Sequence[Period],
    *,
    as_of: date,
    coin: Decimal,
) -> Iterator[Case]:
    """Yield a scope's newest complete periods of a kind, and its quarter under way."""
    complete = [place for place, period in enumerate(periods) if period.end <= as_of]
    current = [
        place
        for place, period in enumerate(periods)
        if period.kind == "quarter" and period.start <= as_of < period.end
    ]
    for place in complete[-TOLD_PERIODS:] + current:
        key = periods[place].key
        if key in works and (scope.kind != "owner" or works[key].target):
            before = [period.key for period in periods[max(place - TRAILING, 0) : place]]
            yield Case(
                work=works[key],
                basis="complete" if periods[place].end <= as_of else "to_pace",
                planned=_planned(works[key], as_of=as_of, coin=coin),
                baseline=baseline_of(works, before=before),
                coin=coin,
            )


def _planned(work: Working, *, as_of: date, coin: Decimal) -> Decimal | None:
    """Return what should be booked by now: the target, or its share of the days so far."""
    if work.target is None or work.end <= as_of:
        return work.target
    if work.business_days == 0:
        return None
    pace = work.target * work.elapsed / work.business_days
    return (pace / coin).to_integral_value(ROUND_HALF_UP) * coin


def _decompose(case: Case) -> Iterator[FactorRow]:
    """Yield the four factors of a gap; where it cannot be decomposed, without parts."""
    work, plan = case.work, _plan(case)
    why_not = _why_not(case, plan)
    parts: Sequence[Decimal | None] = (None,) * len(FACTORS)
    checks: Sequence[float] | None = None
    ranks: Sequence[int | None] = (None,) * len(FACTORS)
    if why_not is None and plan is not None and case.planned is not None:
        gap = work.booked - case.planned
        exact = shapley_parts(work.factors, plan)
        known = parts = in_coins(exact, whole=gap, coin=case.coin)
        checks = log_mean_parts(work.factors, plan)
        ranks = _ranks(known, is_short=gap <= 0)
    for place, factor in enumerate(FACTORS):
        yield FactorRow(
            scope=work.scope,
            period=work.period,
            basis=case.basis,
            factor=factor,
            order=place + 1,
            plan_value=None if plan is None else float(plan[place]),
            actual_value=_told(work, place),
            part=parts[place],
            cross_check=None if checks is None else checks[place],
            cause_rank=ranks[place],
            planned=case.planned,
            target=work.target,
            booked=work.booked,
            baseline_periods=len(case.baseline),
            n=work.decided,
            note=why_not or _note(case),
        )


def _plan(case: Case) -> tuple[Fraction, ...] | None:
    """Return the planned factors, where there is a target and a baseline."""
    if not case.planned or case.planned < 0 or len(case.baseline) < FEWEST:
        return None
    return plan_of(case.baseline, elapsed=case.work.elapsed, amount=case.planned)


def _why_not(case: Case, plan: Sequence[Fraction] | None) -> str | None:
    """Return why a gap is not decomposed; null: it is."""
    work = case.work
    reasons = (
        (work.target is None or work.target <= 0, "no_target"),
        (work.elapsed == 0, "no_business_days"),
        (not work.is_known, "no_history"),
        (len(case.baseline) < FEWEST, "baseline_missing"),
        (plan is None, "baseline_without_wins"),
        (work.booked != 0 and first_zero(work.factors) is not None, "bookings_without_wins"),
    )
    return next((code for holds, code in reasons if holds), None)


def _note(case: Case) -> str | None:
    """Return what is weak about a decomposition, codes by comma."""
    zero = first_zero(case.work.factors)
    codes = [
        *([] if zero is None else [_ZERO_NOTES[zero]]),
        *(["baseline_short"] if len(case.baseline) < TRAILING else []),
        *(["n_small"] if case.work.decided < SMALL_N else []),
    ]
    return ",".join(codes) or None


def _told(work: Working, place: int) -> float | None:
    """Return an actual factor; deals worked are not known before anything was."""
    value: Factor = work.factors[place]
    return None if value is None or (place < _FROM_HISTORY and not work.is_known) else float(value)


def _ranks(parts: Sequence[Decimal], *, is_short: bool) -> list[int]:
    """Return the place of each part among the causes: what pushed most towards the gap is first."""
    order = sorted(range(len(parts)), key=lambda place: parts[place] if is_short else -parts[place])
    return [order.index(place) + 1 for place in range(len(parts))]
