"""Choose, out of time, how the chances of deals are told, and tell them (metric 45).

Candidates: the table of ``in_time.py``, a logistic regression, boosted trees, the mean of the
three. Each past period with two before it is told by what those before it teach; the smallest log
loss wins, and has to beat the stage's share, else the table stands.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from flows.outlook.calibration import Calibration
from flows.outlook.fitting import one_thread, tell_each
from flows.outlook.in_time import InTime, MoneySums, in_time_rates, missed, sigma_of, value_of_wins
from flows.outlook.judging import (
    CANDIDATES,
    FEWEST_OF_EACH,
    TABLE,
    Held,
    auc,
    brier,
    choose,
    gather,
    log_loss,
    skill,
    within_unit,
)
from flows.outlook.learners import Tell, learn
from flows.outlook.marts import MartState
from flows.outlook.traits import DealRows, Floats, PastRows
from flows.outlook.vocabulary import Cell, PastPeriod, PeriodKey, ScoreQuality

EARLIER_PERIODS: Final = 2
"""Past periods before one that is told by them."""


@dataclass(frozen=True, slots=True)
class Score:
    """How the deals of one period are told, and how well that went on past periods."""

    tell: Tell
    past: PastRows
    sigma: float | None
    value_ratio: float
    quality: ScoreQuality


@dataclass(frozen=True, slots=True)
class _Held(Held):
    """A past period that was told by those before it."""

    tells: Mapping[str, Tell]
    earlier: PastRows
    past: PastRows

    def value_ratio(self, method: str) -> float:
        """Return what wins of the periods before were worth beside what the method told of them."""
        return _value_ratio(self.tells[method](self.earlier.deals), self.earlier)


def score_periods(state: MartState, calibration: Calibration) -> Mapping[PeriodKey, Score]:
    """Return, per period to forecast, how its deals are told."""
    return {
        key: score_rows(key, past, state.past_rows[key], calibration)
        for key, past in state.past.items()
    }


def score_rows(
    key: PeriodKey, past: Sequence[PastPeriod], rows: PastRows, calibration: Calibration
) -> Score:
    """Return how the deals of one period are told: as past deals teach, else by the table."""
    rate = partial(calibration.rate, key)
    table = Score(
        tell=_by_cell(lambda cell: rate(cell).p_win),
        past=rows,
        sigma=calibration.sigmas[key],
        value_ratio=calibration.value_ratio(key),
        quality=_quality(key, TABLE, "few_deals", rows, ()),
    )
    if not _is_enough(rows):
        return table
    with one_thread():
        held = _hold_out(past, rows)
        method, note = choose(held, few="few_periods")
        quality = _quality(key, method, note, rows, held)
        if method == TABLE:
            return Score(table.tell, rows, table.sigma, table.value_ratio, quality)
        tell = learn(rows.deals, rows.is_hit, table=table.tell)[method]
        return Score(
            tell=tell,
            past=rows,
            sigma=_sigma(method, held),
            value_ratio=_value_ratio(tell(rows.deals), rows),
            quality=quality,
        )


def _is_enough(rows: PastRows) -> bool:
    won = int(rows.is_hit.sum())
    return min(won, len(rows.deals) - won) >= FEWEST_OF_EACH


def _hold_out(past: Sequence[PastPeriod], rows: PastRows) -> list[_Held]:
    """Tell each past period by those before it, where these hold enough deals."""
    found = []
    for index in range(EARLIER_PERIODS, len(past)):
        start = np.datetime64(past[index].start)
        earlier, asked = rows.of(rows.starts < start), rows.of(rows.starts == start)
        if _is_enough(earlier) and len(asked.deals):
            found.append(_hold(in_time_rates(past[:index]), earlier, asked))
    return found


def _hold(rates: InTime, earlier: PastRows, asked: PastRows) -> _Held:
    table = _by_cell(lambda cell: rates.rate(cell).p_win)
    tells = learn(earlier.deals, earlier.is_hit, table=table)
    return _Held(
        told={name: within_unit(one) for name, one in tell_each(tells, asked.deals).items()},
        base=_by_cell(lambda cell: rates.stage_share(cell.stage))(asked.deals),
        is_hit=asked.is_hit,
        tells=tells,
        earlier=earlier,
        past=asked,
    )


def _by_cell(rate: Callable[[Cell], float]) -> Tell:
    """Return what a table says, by stage and overdue or not."""

    def tell(deals: DealRows) -> Floats:
        rates = np.array(
            [[rate(Cell(name, is_overdue=flag)) for flag in (False, True)] for name in deals.names]
        ).reshape(-1, 2)
        return np.asarray(rates[deals.stages, deals.is_overdue.astype(int)], dtype=np.float64)

    return tell


def _value_ratio(told: Floats, past: PastRows) -> float:
    return value_of_wins(
        hits=int(past.is_hit.sum()),
        won=float(past.won.sum()),
        promised=float((told * past.deals.amounts).sum()),
    )


def _sigma(method: str, held: Sequence[_Held]) -> float | None:
    misses = []
    for one in held:
        told, amounts = one.told[method], one.past.deals.amounts
        sums = MoneySums(
            n=len(amounts),
            amount=float(amounts.sum()),
            promised=float((told * amounts).sum()),
            won=float(one.past.won.sum()),
            chance=float((told * (1 - told) * amounts**2).sum()),
        )
        miss = missed(sums, value_ratio=one.value_ratio(method))
        if miss is not None:
            misses.append(miss)
    return sigma_of(misses)


def _quality(
    key: PeriodKey, method: str, note: str, rows: PastRows, judged: Sequence[_Held]
) -> ScoreQuality:
    won = int(rows.is_hit.sum())
    told, _, is_hit = gather(judged, method)
    return ScoreQuality(
        period=key,
        method=method,
        note=note,
        n=len(rows.deals),
        won=won,
        lost=len(rows.deals) - won,
        periods=len(judged),
        judged_n=len(told),
        judged_won=int(is_hit.sum()),
        judged_chances=round(float(told.sum()), 6),
        auc=auc(told, is_hit),
        brier=brier(judged, method) if judged else None,
        brier_skill=skill(judged, method) if judged else None,
        log_losses={name: log_loss(judged, name) if judged else None for name in CANDIDATES},
    )
