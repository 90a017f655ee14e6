"""The chances that history teaches: to be won in time by past periods, else ever by stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.outlook.history import SMALLEST_HISTORY
from flows.outlook.in_time import InTime, in_time_rates, measured_sigma
from flows.outlook.marts import MartState
from flows.outlook.rates import Rate, pooled, shrink
from flows.outlook.vocabulary import Cell, PeriodKey, StageKey, Tally

SMALL_N: Final = 10
"""Deals below which a rate is called thin."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that history says: ever won per stage, won in time per period, and how surely."""

    overall: Tally
    pipeline_rates: Mapping[tuple[str, str], float]
    stage_rates: Mapping[StageKey, Rate]
    in_time: Mapping[PeriodKey, InTime]
    past_periods: Mapping[PeriodKey, int]
    sigmas: Mapping[PeriodKey, float | None]

    @property
    def is_too_thin(self) -> bool:
        """Return whether there is too little history to forecast at all."""
        return self.overall.n < SMALLEST_HISTORY

    def rate(self, period: PeriodKey, cell: Cell) -> Rate:
        """Return the chance to be won within the period; never learnt: to be won ever."""
        rates = self.in_time[period]
        return self.stage_rate(cell.stage) if rates.is_too_thin else rates.rate(cell)

    def value_ratio(self, period: PeriodKey) -> float:
        """Return what a win is worth, as a share of the amount that stands in the deal now."""
        return self.in_time[period].value_ratio

    def stage_rate(self, stage: StageKey) -> Rate:
        """Return the chance to be won ever; a stage never seen has its pipeline's, then all's."""
        known = self.stage_rates.get(stage)
        if known is not None:
            return known
        wider = self.pipeline_rates.get((stage.source, stage.pipeline), pooled(self.overall))
        return Rate(p_win=wider, n=0)


def calibrate(state: MartState) -> Calibration:
    """Return the rates: ever won, stage shrunk to pipeline to all; in time, by past periods."""
    overall = sum(state.pipeline_tallies.values(), start=Tally(hits=0, n=0))
    pipelines = {
        key: shrink(tally, towards=pooled(overall)) for key, tally in state.pipeline_tallies.items()
    }
    stages = {
        stage: Rate(
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
        in_time={key: in_time_rates(past) for key, past in state.past.items()},
        past_periods={key: len(past) for key, past in state.past.items()},
        sigmas={key: measured_sigma(past) for key, past in state.past.items()},
    )
