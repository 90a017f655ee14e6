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

from flows.vocabulary.update_sheets import AskedDeal


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
            "select as_of, owner_id, coalesce(owner_name, owner_id), coalesce(language, ''),"
            " is_active, source, deal_id, coalesce(deal_name, ''), coalesce(account_name, ''),"
            " pipeline, stage, currency, field_name, coalesce(field_value, ''), request_code"
            " from marts.rpt_update_requests"
            " order by owner_id, source, amount_reporting desc nulls last, deal_id, field_name"
        ).fetchall()
    return tuple(
        UpdateRequest(*(*head, tuple(_deals(list(of_owner)))))
        for head, of_owner in groupby(rows, key=lambda row: row[:6])
    )


def _deals(rows: list[tuple[Any, ...]]) -> Iterator[AskedDeal]:
    for head, of_deal in groupby(rows, key=lambda row: row[6:12]):
        fields = {field: (value, why) for *_, field, value, why in of_deal}
        yield AskedDeal(*(*head, fields))
