"""Which stage costs how much against a scope's own past: funnel decomposition (metric 47)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import quantiles
from typing import Final, NamedTuple

from flows.outlook.decomposition import first_zero, in_coins, shapley_parts
from flows.outlook.funnel import Cohort, CohortPeriod, Funnels, PipelineKey, together
from flows.outlook.vocabulary import Period, PeriodKey, ScopeKey, StageKey
from flows.outlook.working import FEWEST, SMALL_N, TRAILING

BAND_PERIODS: Final = 8
"""Earlier periods of which the band is made, at most; at least as many as a baseline has."""


class Stay(NamedTuple):
    """How long the stays in a stage took that ended in a period: median days, count."""

    days: float
    n: int


Stays = Mapping[tuple[ScopeKey, PeriodKey, StageKey], Stay]


class Band(NamedTuple):
    """The middle half of a scope's own earlier periods, and where the newest one lies."""

    low: float | None
    high: float | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Staying:
    """The stays of a stage in the newest complete period against those before."""

    period: Period | None
    stay: Stay | None
    band: Band


@dataclass(frozen=True, slots=True)
class StageRow:
    """One factor of the difference between the newest cohort and those before.

    ``factor``: entries, conversion (of one stage) or size; the parts of all sum to the gap.
    """

    scope: ScopeKey
    cohort: CohortPeriod
    pipeline: PipelineKey
    factor: str
    order: int
    stage: str
    plan_value: float | None
    actual_value: float | None
    band: Band
    part: Decimal | None
    rank: int | None
    amounts: tuple[Decimal, Decimal | None]
    counts: tuple[int | None, int | None]
    baseline_periods: int
    band_periods: int
    staying: Staying
    n: int
    note: str | None


@dataclass(frozen=True, slots=True)
class _Case:
    """The newest cohort of a scope and pipeline, and those before it, the newest last."""

    scope: ScopeKey
    pipeline: PipelineKey
    newest: CohortPeriod
    now: Cohort
    earlier: tuple[Cohort, ...]
    coin: Decimal

    @property
    def baseline(self) -> tuple[Cohort, ...]:
        return self.earlier[-TRAILING:]


def find_bottlenecks(
    funnels: Funnels, stays: Stays, periods: Sequence[Period], *, coin: Decimal
) -> list[StageRow]:
    """Return the funnel of each scope, pipeline and kind of period, decomposed.

    The newest cohort that is old enough stands against the pooled cohorts of the four periods
    before it (two at least). Stays are those of the newest of ``periods``, which are complete: they
    are known at once, a cohort half a year later.
    """
    return [
        row
        for kind in ("month", "quarter")
        for scope in funnels.scopes()
        for pipeline in funnels.pipelines
        for case in _case(funnels, scope, pipeline, kind, coin)
        for row in _rows(case, stays, [one for one in periods if one.kind == kind])
    ]


def _case(
    funnels: Funnels, scope: ScopeKey, pipeline: PipelineKey, kind: str, coin: Decimal
) -> Iterator[_Case]:
    """Yield the newest cohort, unless the scope never had a deal in the pipeline."""
    told = funnels.of_kind(kind)
    cohorts = [funnels.cohort(scope, period.key, pipeline) for period in told]
    if any(one.entered[0] for one in cohorts[-1 - BAND_PERIODS :]):
        yield _Case(
            scope=scope,
            pipeline=pipeline,
            newest=told[-1],
            now=cohorts[-1],
            earlier=tuple(one for one in cohorts[-1 - BAND_PERIODS : -1] if one.entered[0] > 0),
            coin=coin,
        )


def _rows(case: _Case, stays: Stays, periods: Sequence[Period]) -> Iterator[StageRow]:
    """Yield entries, each stage, and size."""
    now, plan = case.now.factors(), _plan(case)
    earlier = [one.factors() for one in case.earlier]
    known = None if plan is None else _amounts_and_parts(case, plan)
    ranks = _ranks(case, None if known is None else known[1])
    last = len(now) - 1
    for place, actual in enumerate(now):
        stage = case.pipeline.stages[place - 1] if 0 < place < last else None
        factor = "entries" if place == 0 else "size" if place == last else "conversion"
        told = [float(value) for one in earlier if (value := one[place]) is not None]
        yield StageRow(
            scope=case.scope,
            cohort=case.newest,
            pipeline=case.pipeline,
            factor=factor,
            order=place,
            stage="" if stage is None else stage.stage,
            plan_value=None if plan is None else float(plan[place]),
            actual_value=None if actual is None else float(actual),
            band=band_of(told, None if actual is None else float(actual)),
            part=None if known is None else known[1][place],
            rank=ranks.get(place),
            amounts=(case.now.amount, None if known is None else known[0]),
            counts=_counts(case.now, place) if stage else (None, None),
            baseline_periods=len(case.baseline),
            band_periods=len(told),
            staying=_staying(case.scope, stage, stays, periods),
            n=_n(case.now, place),
            note=_note(case, place, why_not=_why_not(case, plan, known)),
        )


def _plan(case: _Case) -> tuple[Fraction, ...] | None:
    """Return the pooled factors of the baseline; null: too few cohorts, or nothing won."""
    if len(case.baseline) < FEWEST:
        return None
    factors = together(case.baseline).factors(periods=len(case.baseline))
    known = tuple(value for value in factors if value)
    return known if len(known) == len(factors) and min(known) > 0 else None


def _amounts_and_parts(
    case: _Case, plan: Sequence[Fraction]
) -> tuple[Decimal, tuple[Decimal, ...]] | None:
    """Return what the baseline brought per cohort, to the coin, and the parts of the gap to it.

    None where amounts are booked that no win brought.
    """
    if case.now.amount != 0 and first_zero(case.now.factors()) is not None:
        return None
    pooled = together(case.baseline).amount / len(case.baseline)
    before = (pooled / case.coin).to_integral_value(ROUND_HALF_UP) * case.coin
    parts = shapley_parts(case.now.factors(), plan)
    return before, in_coins(parts, whole=case.now.amount - before, coin=case.coin)


def _ranks(case: _Case, parts: Sequence[Decimal] | None) -> dict[int, int]:
    """Return the stages that cost money, the dearest first; a thin stage is not named."""
    if parts is None:
        return {}
    stages = range(1, len(case.pipeline.stages) + 1)
    dear = [place for place in stages if parts[place] < 0 and _n(case.now, place) >= SMALL_N]
    return {place: rank for rank, place in enumerate(sorted(dear, key=parts.__getitem__), start=1)}


def band_of(past: Sequence[float], now: float | None) -> Band:
    """Return the quartiles of past values, interpolated, and whether the newest lies within."""
    if len(past) < TRAILING:
        return Band(low=None, high=None, code=None)
    low, _middle, high = quantiles(past, n=4, method="inclusive")
    if now is None:
        return Band(low=low, high=high, code=None)
    return Band(low, high, "below" if now < low else "above" if now > high else "within")


def _staying(
    scope: ScopeKey, stage: StageKey | None, stays: Stays, periods: Sequence[Period]
) -> Staying:
    """Return how long a stage takes in the newest complete period, and took before."""
    if stage is None or not periods:
        return Staying(period=None, stay=None, band=Band(None, None, None))
    found = [stays.get((scope, period.key, stage)) for period in periods[-1 - BAND_PERIODS :]]
    *earlier, newest = found
    past = [one.days for one in earlier if one is not None]
    return Staying(
        period=periods[-1],
        stay=newest,
        band=band_of(past, None if newest is None else newest.days),
    )


def _counts(cohort: Cohort, place: int) -> tuple[int, int]:
    return cohort.entered[place - 1], cohort.advanced[place - 1]


def _n(cohort: Cohort, place: int) -> int:
    """Return how many records a factor is made of: entries, entries of the stage, wins."""
    if place == 0:
        return cohort.entered[0]
    return cohort.won if place > len(cohort.entered) else cohort.entered[place - 1]


def _why_not(case: _Case, plan: object, known: object) -> str | None:
    """Return why there are no parts; null: there are."""
    if known is not None:
        return None
    if plan is not None:
        return "bookings_without_wins"
    return "baseline_missing" if len(case.baseline) < FEWEST else "baseline_without_wins"


def _note(case: _Case, place: int, *, why_not: str | None) -> str | None:
    """Return why there is no part, or what is weak about it, codes by comma."""
    is_short = why_not is None and len(case.baseline) < TRAILING
    codes = [
        *([why_not] if why_not else []),
        *(["baseline_short"] if is_short else []),
        *(["n_small"] if _n(case.now, place) < SMALL_N else []),
    ]
    return ",".join(codes) or None
