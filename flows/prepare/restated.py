"""What was printed of a number of a past period, and why it is known otherwise now."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import duckdb

from flows.prepare.asked_period import ToldPeriod
from flows.prepare.number_queries import Scope

_PRINTED: Final = """
    select printed_as_of, printed_value, now_value
    from marts.fct_restatement
    where
        metric_id = $metric_id
        and scope_kind = $scope_kind and scope_id = $scope_id
        and period_kind = $period_kind and period_start = $period_start
"""
_DEALS: Final = """
    select source, deal_id, deal_name, reason, variance_value
    from marts.fct_restatement_deal
    where
        metric_id = $metric_id
        and scope_kind = $scope_kind and scope_id = $scope_id
        and period_kind = $period_kind and period_start = $period_start
    order by abs(variance_value) desc, source, deal_id
"""


@dataclass(frozen=True, slots=True)
class RestatedPart:
    """One deal that changed the number, or with an empty id what the deals leave over."""

    source: str
    deal_id: str
    deal_name: str | None
    reason: str
    variance: Decimal


@dataclass(frozen=True, slots=True)
class Restated:
    """What the newest publication printed, what is known now, and the deals between them."""

    printed_as_of: date
    printed: float | None
    now: float | None
    parts: tuple[RestatedPart, ...]


def find_restated(
    connection: duckdb.DuckDBPyConnection, metric_id: str, scope: Scope, period: ToldPeriod
) -> Restated | None:
    """Return what was printed of a number; nothing where it is as it was printed."""
    asked = {
        "metric_id": metric_id,
        "scope_kind": scope.kind,
        "scope_id": scope.scope_id,
        "period_kind": period.kind,
        "period_start": period.start,
    }
    found = connection.execute(_PRINTED, asked).fetchone()
    if found is None:
        return None
    printed_as_of, printed, now = found
    parts = connection.execute(_DEALS, asked).fetchall()
    return Restated(
        printed_as_of=printed_as_of,
        printed=printed,
        now=now,
        parts=tuple(RestatedPart(*row) for row in parts),
    )
