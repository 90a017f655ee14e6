"""How the score of deals is chosen out of time, and what it says of made-up deals."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256

import numpy as np
import pytest

from flows.outlook.calibration import Calibration
from flows.outlook.in_time import in_time_rates, measured_sigma
from flows.outlook.reasons import tell_reasons
from flows.outlook.scoring import Score, score_rows
from flows.outlook.traits import NUMBERS, DealRows, Flags, PastRows
from flows.outlook.vocabulary import Cell, Outcome, PastPeriod, PeriodKey, StageKey, Tally

pytestmark = pytest.mark.unit

KEY = PeriodKey("month", date(2026, 9, 1))
STARTS = [date(2026, month, 1) for month in range(1, 9)]
OFFER, TALK = StageKey("sfa", "*", "Offer"), StageKey("sfa", "*", "Talk")
PUSHES = NUMBERS.index("pushes")

Chance = Callable[[DealRows], np.ndarray]


def _deals(drawn: np.random.Generator, n: int) -> DealRows:
    """Return deals whose traits have nothing to do with each other."""
    numbers = drawn.normal(size=(n, len(NUMBERS)))
    numbers[:, PUSHES] = drawn.integers(0, 4, size=n)
    return DealRows(
        names=(OFFER, TALK),
        stages=drawn.integers(0, 2, size=n),
        is_overdue=drawn.random(n) < 0.2,
        numbers=numbers,
        amounts=np.exp(drawn.normal(size=n)) * 100,
    )


def _past(chance: Chance, *, per_period: int = 200, seed: int = 1) -> PastRows:
    drawn = np.random.default_rng(seed)
    deals = _deals(drawn, per_period * len(STARTS))
    is_hit = drawn.random(len(deals)) < chance(deals)
    return PastRows(
        deals=deals,
        starts=np.repeat(np.array(STARTS, dtype="datetime64[D]"), per_period),
        is_hit=is_hit,
        won=np.where(is_hit, deals.amounts, 0.0),
    )


def _period(rows: PastRows) -> PastPeriod:
    """Return what the table knows of the same deals."""
    cells: dict[Cell, Outcome] = {}
    for place in range(len(rows.deals)):
        cell = Cell(rows.deals.names[rows.deals.stages[place]], bool(rows.deals.is_overdue[place]))
        amount, hit = float(rows.deals.amounts[place]), bool(rows.is_hit[place])
        one = Outcome(Tally(int(hit), 1), amount, amount**2, float(rows.won[place]))
        cells[cell] = cells[cell] + one if cell in cells else one
    start = rows.starts[0].astype(date)
    return PastPeriod(start=start, origin=start, cells=cells, flow={"ann": Decimal(1)})


def _score(rows: PastRows) -> Score:
    past = [_period(rows.of(rows.starts == np.datetime64(start))) for start in STARTS]
    calibration = Calibration(
        overall=Tally(hits=int(rows.is_hit.sum()), n=len(rows.deals)),
        pipeline_rates={},
        stage_rates={},
        in_time={KEY: in_time_rates(past)},
        past_periods={KEY: len(past)},
        sigmas={KEY: measured_sigma(past)},
    )
    return score_rows(KEY, past, rows, calibration)


def _pushed_deals_are_lost(deals: DealRows) -> np.ndarray:
    return np.where(deals.numbers[:, PUSHES] >= 2, 0.05, 0.6)


def _stage_is_all(deals: DealRows) -> np.ndarray:
    return np.where(deals.stages == 0, 0.2, 0.5)


@cache
def _planted() -> tuple[PastRows, Score]:
    rows = _past(_pushed_deals_are_lost)
    return rows, _score(rows)


def test_an_effect_that_is_there_beats_the_table_out_of_time() -> None:
    _, score = _planted()
    quality = score.quality

    assert quality.method in {"logistic", "boosting", "mean"}
    assert quality.periods == 6
    assert quality.log_losses[quality.method] < quality.log_losses["table"] - 0.1
    assert quality.log_losses["logistic"] < quality.log_losses["table"]
    assert quality.brier_skill > 0.2
    assert quality.auc > 0.75
    assert quality.judged_chances == pytest.approx(quality.judged_won, rel=0.1)


def test_that_effect_is_told_as_the_reason() -> None:
    rows, score = _planted()
    asked = _deals(np.random.default_rng(9), 300)

    reasons = tell_reasons(score.tell, asked, usual=rows.deals)

    often = asked.numbers[:, PUSHES] == 3
    assert all("-pushed" in why for why, is_so in zip(reasons, often, strict=True) if is_so)
    assert not any("+pushed," in f"{why}," for why in reasons)
    assert max(len(why.split(",")) for why in reasons) <= 3


def test_without_an_effect_the_table_stands() -> None:
    score = _score(_past(_stage_is_all, per_period=120))

    assert score.quality.method == "table"
    assert score.quality.note in {"table_better", "no_skill"}


def test_where_not_even_the_stage_tells_the_table_stands_for_want_of_skill() -> None:
    score = _score(_past(lambda deals: np.full(len(deals), 0.3), per_period=60))

    told = tell_reasons(score.tell, score.past.deals, usual=score.past.deals)

    assert score.quality.method == "table"
    assert {code.lstrip("+-") for why in told for code in why.split(",")} <= {
        "",
        "stage",
        "overdue",
    }


@pytest.mark.parametrize(("won", "method"), [(49, "table"), (400, "learnt")])
def test_under_fifty_won_deals_the_table_stands(won: int, method: str) -> None:
    rows = _past(_pushed_deals_are_lost)
    places = np.flatnonzero(rows.is_hit)
    few: Flags = np.zeros(len(rows.deals), dtype=bool)
    few[places[:: len(places) // won][:won]] = True
    score = _score(PastRows(rows.deals, rows.starts, few, np.where(few, rows.won, 0.0)))

    assert score.quality.won == won
    assert (score.quality.method == "table") is (method == "table")
    assert (score.quality.note == "few_deals") is (method == "table")


def test_equal_deals_teach_equal_chances_between_nothing_and_all() -> None:
    asked = _deals(np.random.default_rng(9), 500)

    told = [_score(_past(_pushed_deals_are_lost)).tell(asked) for _ in range(2)]

    assert sha256(told[0].tobytes()).digest() == sha256(told[1].tobytes()).digest()
    assert 0 < told[0].min() < told[0].max() < 1


def test_a_stage_never_seen_and_no_deals_at_all_are_told_too() -> None:
    _, score = _planted()
    asked = _deals(np.random.default_rng(9), 5)
    unseen = DealRows(
        (StageKey("hub", "x", "New"),),
        np.zeros(5, dtype=np.intp),
        asked.is_overdue,
        asked.numbers,
        asked.amounts,
    )

    assert 0 < score.tell(unseen).min() <= score.tell(unseen).max() < 1
    assert len(score.tell(asked.take(np.zeros(5, dtype=bool)))) == 0
