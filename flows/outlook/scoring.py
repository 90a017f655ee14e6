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
from flows.outlook.in_time import InTime, MoneySums, in_time_rates, missed, sigma_of, value_of_wins
from flows.outlook.learners import Tell, learn_boosting, learn_logistic, mean_of, one_thread
from flows.outlook.marts import MartState
from flows.outlook.traits import DealRows, Flags, Floats, PastRows
from flows.outlook.vocabulary import Cell, PastPeriod, PeriodKey, ScoreQuality

FEWEST_OF_EACH: Final = 50
"""Won deals, and lost ones, without which nothing but the table is used (metric 45)."""

FEWEST_JUDGED: Final = 2
"""Past periods on which the candidates have to be held against each other."""

EARLIER_PERIODS: Final = 2
"""Past periods before one that is told by them."""

TABLE: Final = "table"
CANDIDATES: Final = (TABLE, "logistic", "boosting", "mean")

_EDGE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Score:
    """How the deals of one period are told, and how well that went on past periods."""

    tell: Tell
    past: PastRows
    sigma: float | None
    value_ratio: float
    quality: ScoreQuality


@dataclass(frozen=True, slots=True)
class _Held:
    """A past period that was told by those before it: what each candidate said, and what came."""

    told: Mapping[str, Floats]
    value_ratios: Mapping[str, float]
    base: Floats
    past: PastRows


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
        method, note = _choose(held)
        quality = _quality(key, method, note, rows, held)
        if method == TABLE:
            return Score(table.tell, rows, table.sigma, table.value_ratio, quality)
        tell = _learn(rows, table.tell)[method]
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


def _learn(rows: PastRows, table: Tell) -> Mapping[str, Tell]:
    """Return every candidate, the three single ones learnt from the same deals."""
    logistic = learn_logistic(rows.deals, rows.is_hit)
    boosting = learn_boosting(rows.deals, rows.is_hit)
    return {
        TABLE: table,
        "logistic": logistic,
        "boosting": boosting,
        "mean": mean_of(table, logistic, boosting),
    }


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
    tells = _learn(earlier, _by_cell(lambda cell: rates.rate(cell).p_win))
    return _Held(
        told={name: np.clip(tell(asked.deals), _EDGE, 1 - _EDGE) for name, tell in tells.items()},
        value_ratios={
            name: _value_ratio(tell(earlier.deals), earlier) for name, tell in tells.items()
        },
        base=_by_cell(lambda cell: rates.stage_share(cell.stage))(asked.deals),
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


def _choose(judged: Sequence[_Held]) -> tuple[str, str]:
    """Return the candidate that stands, and why if it is the table."""
    if len(judged) < FEWEST_JUDGED:
        return TABLE, "few_periods"
    best = min(CANDIDATES, key=lambda name: (_log_loss(judged, name), CANDIDATES.index(name)))
    if best == TABLE:
        return TABLE, "table_better"
    if _skill(judged, best) <= 0:
        return TABLE, "no_skill"
    return best, ""


def _all(judged: Sequence[_Held], name: str) -> tuple[Floats, Floats, Flags]:
    """Return chances, those of the stage's share, and what came, of all judged periods."""
    return (
        np.concatenate([one.told[name] for one in judged]),
        np.concatenate([one.base for one in judged]),
        np.concatenate([one.past.is_hit for one in judged]),
    )


def _log_loss(judged: Sequence[_Held], name: str) -> float:
    told, _, is_hit = _all(judged, name)
    return round(float(-np.mean(np.log(np.where(is_hit, told, 1 - told)))), 6)


def _skill(judged: Sequence[_Held], name: str) -> float:
    told, base, is_hit = _all(judged, name)
    by_base = float(np.mean((base - is_hit) ** 2))
    return round(1 - float(np.mean((told - is_hit) ** 2)) / by_base, 6) if by_base else 0.0


def _auc(told: Floats, is_hit: Flags) -> float | None:
    """Return how often a won deal was told a higher chance than a lost one; ties half."""
    won, lost = np.sort(told[is_hit]), told[~is_hit]
    if not won.size or not lost.size:
        return None
    below = np.searchsorted(won, lost, side="left") + np.searchsorted(won, lost, side="right")
    return round(1 - float(below.sum()) / (2 * won.size * lost.size), 6)


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
        miss = missed(sums, value_ratio=one.value_ratios[method])
        if miss is not None:
            misses.append(miss)
    return sigma_of(misses)


def _quality(
    key: PeriodKey, method: str, note: str, rows: PastRows, judged: Sequence[_Held]
) -> ScoreQuality:
    won = int(rows.is_hit.sum())
    told, _, is_hit = _all(judged, method) if judged else (np.zeros(0), None, np.zeros(0, bool))
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
        auc=_auc(told, is_hit),
        brier=round(float(np.mean((told - is_hit) ** 2)), 6) if judged else None,
        brier_skill=_skill(judged, method) if judged else None,
        log_losses={name: _log_loss(judged, name) if judged else None for name in CANDIDATES},
    )
