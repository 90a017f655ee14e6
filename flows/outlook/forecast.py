"""Forecast the landing of every scope, and the chance of every open deal.

Reads ``warehouse/candidate`` (marts, read-only) → writes ``forecasts/as_of=<D>``. Method
``scored_deals``: metrics 38–40 and 45 of the dictionary; README.md has the rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from flows.outlook import (
    action_files,
    backtest_files,
    forecast_files,
    gap_files,
    kpi_audit_files,
    lead_files,
    marts,
    score_files,
)
from flows.outlook.calibration import Calibration, calibrate
from flows.outlook.chances import DealChance, scored_chances
from flows.outlook.fitting import one_thread
from flows.outlook.landing import forecast_landing
from flows.outlook.new_deals import expect_new_deals
from flows.outlook.scoring import Score, score_periods
from flows.outlook.vocabulary import Landing, PeriodKey, Standing
from flows.outlook.warehouse import open_warehouse

EMPTY_FOLDER = "_empty"


@dataclass(frozen=True, slots=True)
class MadeForecasts:
    """What one call of the room wrote."""

    forecasts: int
    deals: int
    files: tuple[Path, ...]


def make_forecasts(*, warehouse: Path, folder: Path, as_of: date) -> MadeForecasts:
    """Forecast the current month, this quarter and the next, for every scope.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, read-only)
    Writes: forecasts/as_of=<as_of>/{forecast,deal_probability,score_quality}.parquet
    Shape:  one row per scope and period; per open deal and period; per period
    Units:  whole reporting currency, two decimals; probabilities 0–1
    """
    # read
    with open_warehouse(warehouse) as connection:
        state = marts.read_state(connection, as_of=as_of)
    # work
    calibration = calibrate(state)
    scores = score_periods(state, calibration)
    chances = scored_chances(state, calibration, scores, with_reasons=True)
    landings = forecast_scored_landings(state, calibration, scores, chances)
    # write
    files = (
        forecast_files.write_landings(folder, landings, origin=as_of),
        forecast_files.write_chances(folder, chances, origin=as_of),
        score_files.write_quality(
            folder, [score.quality for score in scores.values()], origin=as_of
        ),
    )
    return MadeForecasts(forecasts=len(landings), deals=len(state.deals), files=files)


def write_empty_forecasts(folder: Path) -> tuple[Path, ...]:
    """Write every table of the shelf without rows, so that a reader's glob always finds one."""
    empty = folder / EMPTY_FOLDER
    return (
        forecast_files.write_landings(empty, (), origin=date.min),
        forecast_files.write_chances(empty, (), origin=date.min),
        score_files.write_quality(empty, (), origin=date.min),
        *lead_files.write_lead_scores(empty, (), (), origin=date.min),
        *gap_files.write_empty(empty),
        action_files.write_effects(empty, (), origin=date.min),
        kpi_audit_files.write_audits(empty, (), origin=date.min),
        *backtest_files.write_empty_replay(folder / "backtest"),
    )


def forecast_scored_landings(
    state: marts.MartState,
    calibration: Calibration,
    scores: Mapping[PeriodKey, Score],
    chances: tuple[DealChance, ...],
) -> tuple[Landing, ...]:
    """Return one landing per scope and period, with the spread of the scores and the season."""
    scored = replace(calibration, sigmas={key: score.sigma for key, score in scores.items()})
    return forecast_landings(state, scored, chances, seasons=state.seasons)


def forecast_landings(
    state: marts.MartState,
    calibration: Calibration,
    chances: tuple[DealChance, ...],
    *,
    seasons: Mapping[PeriodKey, float] | None = None,
) -> tuple[Landing, ...]:
    """Return one landing per scope and period; without seasons every period is like any other."""
    with one_thread():
        always = {period.key: 1.0 for period in state.periods}
        return tuple(_landings(state, calibration, chances, seasons or always))


def _landings(
    state: marts.MartState,
    calibration: Calibration,
    chances: tuple[DealChance, ...],
    seasons: Mapping[PeriodKey, float],
) -> Iterator[Landing]:
    chances_of: dict[tuple[str, date, str], list[DealChance]] = {}
    for chance in chances:
        key = (chance.period.kind, chance.period.start, chance.deal.owner_id)
        chances_of.setdefault(key, []).append(chance)
    new_deals = {
        period.key: expect_new_deals(state, period, season=seasons[period.key])
        for period in state.periods
    }
    for period, scope in product(state.periods, state.scopes):
        yield forecast_landing(
            scope=scope,
            period=period,
            standing=Standing(
                as_of=state.as_of,
                booked=state.bookings.get((scope.key, period.key), Decimal(0)),
                target=state.targets.get((scope.key, period.key)),
            ),
            chances=[
                chance
                for owner_id in scope.owner_ids
                for chance in chances_of.get((period.kind, period.start, owner_id), ())
            ],
            calibration=calibration,
            new_deals=new_deals[period.key],
        )
