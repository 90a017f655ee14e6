"""What it takes to fill a gap: entries into each stage, and activities (metric 48)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Final

from flows.outlook.funnel import Cohort, CohortPeriod, Funnels, PipelineKey, together
from flows.outlook.vocabulary import PeriodKey, ScopeKey, StageKey
from flows.outlook.working import FEWEST, SMALL_N, TRAILING

TOO_LATE: Final = Fraction(5, 100)
"""Below this share of past wins that would still land, new entries are for the next period."""
COHORT_KIND: Final = "quarter"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a scope is asked for in a period under way, and what is expected to land.

    ``unit``: the unit whose need a person bears a share of; null where the scope is no person.
    """

    scope: ScopeKey
    period: PeriodKey
    days_left: int
    business_days_left: int
    target: Decimal | None
    expected: Decimal | None
    unit: ScopeKey | None

    @property
    def shortfall(self) -> Decimal | None:
        """Return what is missing to the target after all that is expected; null: not known."""
        if self.target is None or self.expected is None:
            return None
        return max(self.target - self.expected, Decimal(0))


@dataclass(frozen=True, slots=True)
class Effort:
    """What trailing complete quarters took, and how fast past wins were.

    ``in_time``: by kind of period and stage, how many past wins came within the days that are left
    now, of how many. ``members``: the people of each scope.
    """

    activities: Mapping[ScopeKey, int]
    entries: Mapping[tuple[ScopeKey, StageKey], int]
    in_time: Mapping[tuple[str, StageKey], tuple[int, int]]
    members: Mapping[ScopeKey, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rates:
    """What the past of a scope teaches of one stage.

    ``share``: of the pipeline in what all pipelines brought. What has no past is null.
    """

    size: Fraction | None
    win_ratio: Fraction | None
    in_time: Fraction | None
    activities_per_entry: Fraction | None
    share: Fraction
    won: int


@dataclass(frozen=True, slots=True)
class Bearing:
    """Who bears how much of whose need; ``people``: how many have a target in it."""

    goal: Goal
    bearer: Goal
    share: Fraction
    people: int


@dataclass(frozen=True, slots=True)
class RequiredRow:
    """What fills the gap if all of it came by this one stage; stages do not add up.

    ``code``: on_course (nothing is missing), in_time or too_late_this_period; null: not known.
    """

    bearing: Bearing
    pipeline: PipelineKey
    stage: StageKey
    order: int
    rates: Rates
    cohorts: tuple[CohortPeriod, ...]
    code: str | None
    wins: int | None
    entries: int | None
    activities: int | None
    activities_per_day: int | None
    note: str | None


class Requirements:
    """Turns goals into what they take."""

    def __init__(self, goals: Sequence[Goal], funnels: Funnels, effort: Effort) -> None:
        """Take what is asked for, and what the past took."""
        self._goals = {(goal.scope, goal.period): goal for goal in goals}
        self._funnels = funnels
        self._effort = effort

    def rows(self) -> list[RequiredRow]:
        """Return what each scope needs, and each person: a share of the unit's by target."""
        bearings = (self._bearing(self._goals[key]) for key in sorted(self._goals))
        return [
            row
            for bearing in bearings
            if bearing is not None
            for pipeline in self._funnels.pipelines
            for row in self._of_pipeline(bearing, pipeline)
        ]

    def _bearing(self, goal: Goal) -> Bearing | None:
        """Return who bears what; a person without a target, or outside of all units, bears none."""
        bearer = goal if goal.unit is None else self._goals.get((goal.unit, goal.period))
        if bearer is None or (goal.unit is not None and not goal.target):
            return None
        asked = [
            Fraction(one.target)
            for owner_id in sorted(self._effort.members.get(bearer.scope, frozenset()))
            if (one := self._goals.get((ScopeKey("owner", owner_id), goal.period))) and one.target
        ]
        own = Fraction(goal.target or 0)
        share = Fraction(1) if goal.unit is None else own / sum(asked, start=Fraction(0))
        return Bearing(goal=goal, bearer=bearer, share=share, people=len(asked))

    def _of_pipeline(self, bearing: Bearing, pipeline: PipelineKey) -> Iterator[RequiredRow]:
        """Yield one row per stage of a pipeline."""
        scope = bearing.bearer.scope
        cohort = self._cohort(scope, pipeline)
        total = sum(
            (self._cohort(scope, one).amount for one in self._funnels.pipelines), start=Decimal(0)
        )
        share = Fraction(cohort.amount) / Fraction(total) if total else Fraction(1)
        for place, stage in enumerate(pipeline.stages):
            rates = self._rates(bearing.bearer, stage, (cohort, place), share)
            yield self._row(bearing, pipeline, place, rates)

    @cached_property
    def _cohorts(self) -> tuple[CohortPeriod, ...]:
        """Return the newest cohorts that are old enough."""
        return self._funnels.of_kind(COHORT_KIND)[-TRAILING:]

    def _cohort(self, scope: ScopeKey, pipeline: PipelineKey) -> Cohort:
        """Return these cohorts of a scope as one."""
        nothing = (0,) * len(pipeline.stages)
        empty = Cohort(entered=nothing, advanced=nothing, amount=Decimal(0))
        parts = (self._funnels.cohort(scope, one.key, pipeline) for one in self._cohorts)
        return together([empty, *parts])

    def _rates(
        self, bearer: Goal, stage: StageKey, of_cohort: tuple[Cohort, int], share: Fraction
    ) -> Rates:
        """Return what the past teaches of one stage."""
        cohort, place = of_cohort
        hits, n = self._effort.in_time.get((bearer.period.kind, stage), (0, 0))
        activities = self._effort.activities.get(bearer.scope, 0)
        entries = self._effort.entries.get((bearer.scope, stage), 0)
        entered = cohort.entered[place]
        return Rates(
            size=Fraction(cohort.amount) / cohort.won if cohort.won else None,
            win_ratio=Fraction(cohort.won, entered) if entered else None,
            in_time=Fraction(hits, n) if n else None,
            activities_per_entry=activities * share / entries if activities and entries else None,
            share=share,
            won=cohort.won,
        )

    def _row(
        self, bearing: Bearing, pipeline: PipelineKey, place: int, rates: Rates
    ) -> RequiredRow:
        """Return what is needed by way of one stage, rounded up."""
        why_not = _why_not(bearing.bearer, rates, cohorts=len(self._cohorts))
        code = None if why_not else _code(bearing.bearer, rates)
        wins, entries = (None, None) if why_not else _needed(bearing, rates)
        if code == "too_late_this_period":
            entries = None
        per_entry, days = rates.activities_per_entry, bearing.goal.business_days_left
        whole = _up(entries)
        activities = None if whole is None or per_entry is None else whole * per_entry
        return RequiredRow(
            bearing=bearing,
            pipeline=pipeline,
            stage=pipeline.stages[place],
            order=place + 1,
            rates=rates,
            cohorts=self._cohorts,
            code=code,
            wins=_up(wins),
            entries=whole,
            activities=_up(activities),
            activities_per_day=_up(activities / days) if activities is not None and days else None,
            note=_note(bearing.bearer, rates, why_not),
        )


def _why_not(bearer: Goal, rates: Rates, *, cohorts: int) -> str | None:
    """Return why nothing can be said; null: it can."""
    reasons = (
        (not bearer.target or bearer.target < 0, "no_target"),
        (bearer.expected is None, "no_forecast"),
        (bearer.shortfall == 0, None),
        (cohorts < FEWEST, "baseline_missing"),
        (not rates.size or rates.size < 0 or rates.in_time is None, "baseline_without_wins"),
    )
    return next((code for holds, code in reasons if holds), None)


def _code(bearer: Goal, rates: Rates) -> str:
    """Return whether something is missing, and whether new entries can still land."""
    if bearer.shortfall == 0:
        return "on_course"
    can_land = bearer.days_left > 0 and rates.in_time is not None and rates.in_time >= TOO_LATE
    return "in_time" if can_land else "too_late_this_period"


def _needed(bearing: Bearing, rates: Rates) -> tuple[Fraction | None, Fraction | None]:
    """Return wins and entries, exactly: shortfall / size; / chance to be won / share in time."""
    shortfall = bearing.bearer.shortfall
    if not shortfall:
        return Fraction(0), Fraction(0)
    if not rates.size:
        return None, None
    wins = Fraction(shortfall) * rates.share * bearing.share / rates.size
    chance = (rates.win_ratio or 0) * (rates.in_time or 0)
    return wins, wins / chance if chance else None


def _up(value: Fraction | None) -> int | None:
    """Return a need in whole ones, rounded up."""
    return None if value is None else ceil(value)


def _note(bearer: Goal, rates: Rates, why_not: str | None) -> str | None:
    """Return why nothing is said, or what is weak about it, codes by comma."""
    codes = [
        *([why_not] if why_not else []),
        *(["period_end"] if bearer.business_days_left == 0 else []),
        *(["no_activities"] if rates.activities_per_entry is None else []),
        *(["n_small"] if rates.won < SMALL_N else []),
    ]
    return ",".join(codes) or None
