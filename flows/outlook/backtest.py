"""Replay the forecast on past days, beside the baselines it has to beat.

Reads ``warehouse/candidate`` (marts, read-only) → adds to ``forecasts/backtest``. What came of the
periods is not in here: dbt holds the calls against the bookings (``fct_forecast_call``).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.outlook import backtest_files, origins
from flows.outlook.replay import replay_day
from flows.outlook.rewinding import open_past


@dataclass(frozen=True, slots=True)
class MadeBacktest:
    """What one call of the room replayed: past days made tonight, kept as they were, waiting."""

    replayed: int
    kept: int
    waiting: int


def make_backtest(*, warehouse: Path, folder: Path, as_of: date) -> MadeBacktest:
    """Replay the past days that no kept replay speaks of, newest first.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, read-only), forecasts/backtest/
    Writes: forecasts/backtest/origin=<day>/made_on=<as_of>/{call,chance}.parquet
    Shape:  one row per method, scope and running period; one row per due deal and running period
    Units:  whole reporting currency, two decimals; probabilities 0–1
    """
    with open_past(warehouse) as connection:
        # read
        days = origins.list_origins(connection, as_of=as_of)
        made_of = origins.fingerprint_origins(connection, days)
        kept = backtest_files.read_kept(folder, as_of=as_of)
        # work, write
        missing = [day for day in days if kept.get(day) != made_of[day]]
        tonight = missing[: origins.affordable_count(connection)]
        for day in tonight:
            replay = replay_day(connection, origin=day)
            backtest_files.write_replay(folder, replay, made_on=as_of, made_of=made_of[day])
    return MadeBacktest(
        replayed=len(tonight),
        kept=len(days) - len(missing),
        waiting=len(missing) - len(tonight),
    )
