"""Cohorts of new deals as a funnel: what entered each stage, what went on, what was won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from flows.outlook.decomposition import Factor
from flows.outlook.vocabulary import PeriodKey, ScopeKey, StageKey


@dataclass(frozen=True, slots=True)
class PipelineKey:
    """A pipeline of one source, with its open stages in order."""

    source: str
    pipeline: str
    stages: tuple[StageKey, ...]


@dataclass(frozen=True, slots=True)
class CohortPeriod:
    """A period whose new deals are old enough to be judged."""

    key: PeriodKey
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Cohort:
    """What came of a scope's new deals of one pipeline and period, or of several periods.

    ``entered`` and ``advanced``: by stage, in order. ``amount``: what those won in time are worth.
    """

    entered: tuple[int, ...]
    advanced: tuple[int, ...]
    amount: Decimal

    @property
    def won(self) -> int:
        """Return how many were won in time: who goes on from the last stage."""
        return self.advanced[-1]

    def factors(self, *, periods: int = 1) -> tuple[Factor, ...]:
        """Return entries per period, the rate of each stage, and the amount of a win.

        Their product is the amount won per period. What has nothing to be divided by is null.
        """
        return (
            Fraction(self.entered[0], periods),
            *(
                Fraction(advanced, entered) if entered else None
                for entered, advanced in zip(self.entered, self.advanced, strict=True)
            ),
            Fraction(self.amount) / self.won if self.won else None,
        )


@dataclass(frozen=True, slots=True)
class Funnels:
    """All cohorts that are old enough, and the pipelines and periods that they are of."""

    pipelines: tuple[PipelineKey, ...]
    periods: tuple[CohortPeriod, ...]
    counts: Mapping[tuple[ScopeKey, PeriodKey, StageKey], tuple[int, int]]
    amounts: Mapping[tuple[ScopeKey, PeriodKey, str, str], Decimal]

    def cohort(self, scope: ScopeKey, period: PeriodKey, pipeline: PipelineKey) -> Cohort:
        """Return one cohort; a stage that none of its deals reached counts nothing."""
        counts = [self.counts.get((scope, period, stage), (0, 0)) for stage in pipeline.stages]
        return Cohort(
            entered=tuple(entered for entered, _advanced in counts),
            advanced=tuple(advanced for _entered, advanced in counts),
            amount=self.amounts.get(
                (scope, period, pipeline.source, pipeline.pipeline), Decimal(0)
            ),
        )

    def of_kind(self, kind: str) -> tuple[CohortPeriod, ...]:
        """Return the periods of a kind, in order."""
        return tuple(period for period in self.periods if period.key.kind == kind)

    def scopes(self) -> list[ScopeKey]:
        """Return whose cohorts these are, in order."""
        return sorted({scope for scope, _period, _stage in self.counts})


def together(cohorts: Sequence[Cohort]) -> Cohort:
    """Return several cohorts as one: sums over sums, not means of rates."""
    return Cohort(
        entered=tuple(map(sum, zip(*(one.entered for one in cohorts), strict=True))),
        advanced=tuple(map(sum, zip(*(one.advanced for one in cohorts), strict=True))),
        amount=sum((one.amount for one in cohorts), start=Decimal(0)),
    )
