"""Probabilities out of the company's own history, shrunk where the history is thin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.outlook.marts import MartState
from flows.outlook.vocabulary import PeriodKey, StageKey, Tally

PRIOR_STRENGTH: Final = 20
"""Weight of the wider group, in deals: a stage with 20 decided deals counts half itself."""

SMALLEST_HISTORY: Final = 10
"""Decided deals without which no forecast is made."""

SMALL_N: Final = 10
"""Decided deals below which a stage's rate is called thin."""


@dataclass(frozen=True, slots=True)
class StageRate:
    """Chance that a deal in a stage is ever won; ``n`` decided deals had been in the stage."""

    p_win: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that history says: per stage, per pipeline, in all, and on time."""

    overall: Tally
    pipeline_rates: Mapping[tuple[str, str], float]
    stage_rates: Mapping[StageKey, StageRate]
    on_time_ratios: Mapping[PeriodKey, float]
    on_time_n: Mapping[PeriodKey, int]

    @property
    def is_too_thin(self) -> bool:
        """Return whether there is too little history to forecast at all."""
        return self.overall.n < SMALLEST_HISTORY

    def stage_rate(self, stage: StageKey) -> StageRate:
        """Return the rate of a stage; a stage never seen has its pipeline's, then the whole's."""
        known = self.stage_rates.get(stage)
        if known is not None:
            return known
        wider = self.pipeline_rates.get((stage.source, stage.pipeline), pooled(self.overall))
        return StageRate(p_win=wider, n=0)


def pooled(tally: Tally) -> float:
    """Return a rate that is never 0 or 1 (uniform prior)."""
    return (tally.hits + 1) / (tally.n + 2)


def shrink(tally: Tally, *, towards: float, strength: int = PRIOR_STRENGTH) -> float:
    """Return the Beta-binomial posterior mean: own history, pulled towards a wider rate."""
    return (tally.hits + strength * towards) / (tally.n + strength)


def calibrate(state: MartState) -> Calibration:
    """Return the rates: stage shrunk to pipeline, pipeline to all, on-time to all periods."""
    overall = Tally(
        hits=sum(tally.hits for tally in state.pipeline_tallies.values()),
        n=sum(tally.n for tally in state.pipeline_tallies.values()),
    )
    pipelines = {
        key: shrink(tally, towards=pooled(overall)) for key, tally in state.pipeline_tallies.items()
    }
    stages = {
        stage: StageRate(
            p_win=shrink(
                tally,
                towards=pipelines.get((stage.source, stage.pipeline), pooled(overall)),
            ),
            n=tally.n,
        )
        for stage, tally in state.stage_tallies.items()
    }
    return Calibration(
        overall=overall,
        pipeline_rates=pipelines,
        stage_rates=stages,
        on_time_ratios=_on_time_ratios(state),
        on_time_n={period.key: _on_time(state, period.key).n for period in state.periods},
    )


def _on_time(state: MartState, period: PeriodKey) -> Tally:
    return state.on_time_tallies.get(period, Tally(hits=0, n=0))


def _on_time_ratios(state: MartState) -> dict[PeriodKey, float]:
    """Return per period the share of later wins that came within the period they were due in."""
    tallies = [_on_time(state, period.key) for period in state.periods]
    whole = Tally(hits=sum(t.hits for t in tallies), n=sum(t.n for t in tallies))
    wider = pooled(whole) if whole.n else 1.0
    return {
        period.key: shrink(tally, towards=wider)
        for period, tally in zip(state.periods, tallies, strict=True)
    }
