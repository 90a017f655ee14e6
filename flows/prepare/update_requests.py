"""What each owner is asked for: the fields of the own deals that are missing or stale.

Reads ``warehouse/current`` (marts.rpt_update_requests, read-only) → writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True, slots=True)
class AskedDeal:
    """One deal: field to (value as text, why it is asked for)."""

    deal_id: str
    deal_name: str
    account_name: str
    pipeline: str
    stage: str
    currency: str
    fields: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """What one owner is asked for about the deals of one source."""

    as_of: date
    owner_id: str
    owner_name: str
    language: str
    is_active: bool
    source: str
    deals: tuple[AskedDeal, ...]


def list_update_requests(*, warehouse: Path) -> tuple[UpdateRequest, ...]:
    """Return the requests in order of owner and source, of each the largest deals first.

    Reads: warehouse/current/shinchoku.duckdb, read-only
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select requests.as_of, requests.owner_id, coalesce(owner_name, requests.owner_id),"
            " coalesce(language, ''), is_active, requests.source, requests.deal_id,"
            " coalesce(requests.deal_name, ''), coalesce(requests.account_name, ''),"
            " requests.pipeline, requests.stage, requests.currency, field_name,"
            " coalesce(field_value, ''), request_code"
            " from marts.rpt_update_requests as requests"
            " inner join marts.fct_deal as deals using (source, deal_id)"
            " order by requests.owner_id, requests.source,"
            " deals.amount_reporting desc nulls last, requests.deal_id, field_name"
        ).fetchall()
    return tuple(
        UpdateRequest(*(*head, tuple(_deals(list(of_owner)))))
        for head, of_owner in groupby(rows, key=lambda row: row[:6])
    )


def _deals(rows: list[tuple[Any, ...]]) -> Iterator[AskedDeal]:
    for head, of_deal in groupby(rows, key=lambda row: row[6:12]):
        fields = {field: (value, why) for *_, field, value, why in of_deal}
        yield AskedDeal(*(*head, fields))
