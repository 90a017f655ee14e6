"""Say what each method would have called on a past day, for every scope and running period."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from flows.outlook.baselines import (
    crm_probability,
    last_year_same_day,
    run_rate,
    seasonal_pace,
    stage_weighted,
)
from flows.outlook.calibration import Calibration, calibrate
from flows.outlook.chances import DealChance, deal_chances, scored_chances
from flows.outlook.forecast import forecast_landings, forecast_scored_landings
from flows.outlook.forecast_files import SCORED, TABLE
from flows.outlook.marts import MartState, read_state
from flows.outlook.paces import Paces, read_paces
from flows.outlook.rewinding import rewind
from flows.outlook.scoring import score_periods
from flows.outlook.vocabulary import (
    Call,
    Landing,
    PeriodKey,
    Replay,
    ReplayedCall,
    ReplayedChance,
)


def replay_day(connection: duckdb.DuckDBPyConnection, *, origin: date) -> Replay:
    """Forecast as on a past day; the connection is one of ``open_past``."""
    # read
    rewind(connection, origin=origin)
    state = read_state(connection, as_of=origin)
    paces = read_paces(connection, as_of=origin)
    # work
    calibration = calibrate(state)
    table = deal_chances(state, calibration)
    scores = score_periods(state, calibration)
    scored = scored_chances(state, calibration, scores)
    weighed = _weigh(table, scored, calibration, paces)
    landings = forecast_landings(state, calibration, table)
    scored_landings = forecast_scored_landings(state, calibration, scores, scored)
    return Replay(
        origin=origin,
        calls=tuple(
            call
            for landing, other in zip(landings, scored_landings, strict=True)
            for call in _calls(landing, other, state=state, paces=paces, weighed=weighed)
        ),
        chances=tuple(one for of_owner in weighed.values() for _, one in of_owner),
    )


_Weighed = Mapping[tuple[PeriodKey, str], Sequence[tuple[Decimal, ReplayedChance]]]


def _weigh(
    table: Sequence[DealChance],
    scored: Sequence[DealChance],
    calibration: Calibration,
    paces: Paces,
) -> _Weighed:
    """Return each chance beside those of the baselines, with its amount, by period and owner."""
    weighed: dict[tuple[PeriodKey, str], list[tuple[Decimal, ReplayedChance]]] = {}
    for chance, other in zip(table, scored, strict=True):
        deal = chance.deal
        replayed = ReplayedChance(
            source=deal.source,
            deal_id=deal.deal_id,
            period=chance.period.key,
            scored=other.p_win,
            own=chance.p_win,
            stage=round(calibration.stage_rate(deal.stage).p_win, 6),
            crm=paces.probability(deal.source, deal.deal_id),
        )
        key = (chance.period.key, deal.owner_id)
        weighed.setdefault(key, []).append((deal.amount, replayed))
    return weighed


def _calls(
    landing: Landing, scored: Landing, *, state: MartState, paces: Paces, weighed: _Weighed
) -> Iterator[ReplayedCall]:
    """Return what every method says where ours speak of one scope and period."""
    owner_ids = next(scope.owner_ids for scope in state.scopes if scope.key == landing.scope)
    due = [one for owner in owner_ids for one in weighed.get((landing.period, owner), ())]
    past = paces.of(landing.period, owner_ids)
    elapsed, total = paces.days[landing.period]
    booked = landing.booked
    calls: dict[str, Call | None] = {
        SCORED: _own(scored),
        TABLE: _own(landing),
        "crm_probability": (
            crm_probability(booked, [(amount, one.crm) for amount, one in due])
            if paces.telling
            else None
        ),
        "stage_weighted": (
            stage_weighted(booked, [(amount, one.stage) for amount, one in due])
            if landing.expected is not None
            else None
        ),
        "run_rate": run_rate(booked, elapsed_days=elapsed, total_days=total),
        "last_year_same_day": last_year_same_day(booked, past),
        "seasonal_pace": seasonal_pace(booked, past),
    }
    for method, call in calls.items():
        yield ReplayedCall(
            scope=landing.scope, period=landing.period, method=method, booked=booked, call=call
        )


def _own(landing: Landing) -> Call | None:
    if landing.expected is None:
        return None
    return Call(landing.expected, landing.p10, landing.p50, landing.p90)
