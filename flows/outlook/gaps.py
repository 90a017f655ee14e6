"""Explain the gap of every scope: by factor, segment and stage, and what it takes to fill it.

Reads ``warehouse/candidate`` (marts, read-only) and ``forecasts/as_of=<D>/forecast.parquet`` →
writes ``forecasts/as_of=<D>``. Metrics 46, 47 and 48 of the dictionary; README.md has the rules.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.outlook import gap_files
from flows.outlook.bottlenecks import find_bottlenecks
from flows.outlook.gap_factors import NEEDED_PERIODS, decompose_gaps, told_gaps
from flows.outlook.gap_marts import first_needed, read_gap_state
from flows.outlook.gap_segments import decompose_segments
from flows.outlook.required import Requirements
from flows.outlook.segment_marts import read_segment_works


@dataclass(frozen=True, slots=True)
class ExplainedGaps:
    """What one call of the room wrote: how many gaps have parts, and the files."""

    decomposed: int
    files: tuple[Path, ...]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: hundreds of thousands of rows are held, and no cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_uncollected()
def explain_gaps(*, warehouse: Path, folder: Path, as_of: date) -> ExplainedGaps:
    """Decompose gaps, find bottlenecks and reckon back what is needed, for every scope.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, read-only),
            forecasts/as_of=<as_of>/forecast.parquet
    Writes: forecasts/as_of=<as_of>/{gap_factor,gap_segment,stage_bottleneck,
            required_activity}.parquet
    Shape:  one row per scope, period and factor; per scope, period, segment and factor; per scope,
            cohort, pipeline and factor of its funnel; per scope, current period, pipeline and stage
    Units:  reporting currency, whole coins; ratios 0–1; whole entries and activities
    """
    # read
    state = read_gap_state(warehouse, forecast=folder / "forecast.parquet", as_of=as_of)
    segment_works = read_segment_works(warehouse, since=first_needed(state.periods, NEEDED_PERIODS))
    # work
    factors = decompose_gaps(state.works, state.periods, as_of=as_of, coin=state.coin)
    gaps = told_gaps(state.works, state.periods, as_of=as_of, coin=state.coin)
    segments = decompose_segments(gaps, segment_works)
    stages = find_bottlenecks(state.funnels, state.stays, state.complete(as_of), coin=state.coin)
    required = Requirements(state.goals, state.funnels, state.effort).rows()
    # write
    files = (
        gap_files.write_factors(folder, factors, origin=as_of),
        gap_files.write_segments(folder, segments, origin=as_of),
        gap_files.write_stages(folder, stages, origin=as_of),
        gap_files.write_required(folder, required, origin=as_of),
    )
    return ExplainedGaps(decomposed=sum(row.cause_rank == 1 for row in factors), files=files)
