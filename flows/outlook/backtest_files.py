"""Keep replays on the shelf ``forecasts``: two Parquet files per past day and night it was made in.

A file of another night is never touched. Of several nights, the newest known one counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.outlook.forecast_files import MONEY, write_rows
from flows.outlook.vocabulary import Replay, ReplayedCall, ReplayedChance

EMPTY_FOLDER: Final = Path("_empty/_empty")
_CALLS: Final = "call.parquet"
_CHANCES: Final = "chance.parquet"
_MADE: Final = "made_on="
_ORIGIN: Final = "origin="

CALL_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("made_on", pa.date32()),
        ("made_of", pa.string()),
        ("scope_kind", pa.string()),
        ("scope_id", pa.string()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("method", pa.string()),
        ("bookings_amount", MONEY),
        ("expected_amount", MONEY),
        ("p10_amount", MONEY),
        ("p50_amount", MONEY),
        ("p90_amount", MONEY),
    ]
)
CHANCE_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("made_on", pa.date32()),
        ("source", pa.string()),
        ("deal_id", pa.string()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("scored_deals_ratio", pa.float64()),
        ("same_days_left_ratio", pa.float64()),
        ("stage_weighted_ratio", pa.float64()),
        ("crm_probability_ratio", pa.float64()),
    ]
)


def read_kept(folder: Path, *, as_of: date) -> Mapping[date, str]:
    """Return, per past day that was replayed, what its newest replay was made of."""
    kept: dict[date, tuple[date, str]] = {}
    for path in sorted(folder.glob(f"{_ORIGIN}*/{_MADE}*/{_CALLS}")):
        made_on = date.fromisoformat(path.parent.name.removeprefix(_MADE))
        origin = date.fromisoformat(path.parent.parent.name.removeprefix(_ORIGIN))
        if made_on <= as_of and (origin not in kept or kept[origin][0] < made_on):
            kept[origin] = (made_on, _made_of(path))
    return {origin: made_of for origin, (_, made_of) in kept.items()}


def write_replay(folder: Path, replay: Replay, *, made_on: date, made_of: str) -> tuple[Path, ...]:
    """Write what was said of one past day."""
    here = folder / f"{_ORIGIN}{replay.origin.isoformat()}" / f"{_MADE}{made_on.isoformat()}"
    head = (replay.origin, made_on)
    # a replay whose calls are there is whole: they are written last
    chances = write_rows(here / _CHANCES, _chance_rows(head, replay.chances), CHANCE_SCHEMA)
    calls = write_rows(here / _CALLS, _call_rows((*head, made_of), replay.calls), CALL_SCHEMA)
    return (chances, calls)


def write_empty_replay(folder: Path) -> tuple[Path, ...]:
    """Write the two tables without rows, so that a reader's glob always finds one."""
    empty = folder / EMPTY_FOLDER
    return (
        write_rows(empty / _CHANCES, [], CHANCE_SCHEMA),
        write_rows(empty / _CALLS, [], CALL_SCHEMA),
    )


def _made_of(path: Path) -> str:
    """Return what a replay was made of; one without a row is made of nothing."""
    values = pq.read_table(path, columns=["made_of"]).column("made_of")
    return str(values[0]) if len(values) else ""


def _call_rows(head: tuple[object, ...], calls: Iterable[ReplayedCall]) -> list[tuple[object, ...]]:
    return [
        (
            *head,
            *one.scope,
            *one.period,
            one.method,
            one.booked,
            *(
                (one.call.expected, one.call.p10, one.call.p50, one.call.p90)
                if one.call
                else (None,) * 4
            ),
        )
        for one in sorted(calls, key=lambda one: (one.scope, one.period, one.method))
    ]


def _chance_rows(
    head: tuple[object, ...], chances: Iterable[ReplayedChance]
) -> list[tuple[object, ...]]:
    return [
        (*head, one.source, one.deal_id, *one.period, one.scored, one.own, one.stage, one.crm)
        for one in sorted(chances, key=lambda one: (one.source, one.deal_id, one.period))
    ]
