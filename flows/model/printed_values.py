"""Bring what the newest earlier publication printed to where dbt reads it.

Reads ``published/<as_of>/values`` → writes ``warehouse/parameters/printed_*``. One is enough:
a publication holds every period that any report still tells, and is never changed.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.vocabulary.printed import FOLDER, PRINTED, file_name

_TEXT: Final = pa.string()
_DAY: Final = pa.date32()
_MONEY: Final = pa.decimal128(18, 2)
_NUMBER: Final = pa.float64()

SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "printed_value": pa.schema(
        [
            ("printed_as_of", _DAY),
            *((name, _TEXT) for name in ("metric_id", "scope_kind", "scope_id", "period_kind")),
            ("period_start", _DAY),
            *((name, _TEXT) for name in ("segment_kind", "segment_id")),
            *((name, _NUMBER) for name in ("value", "numerator", "denominator")),
            ("n", pa.int64()),
            *((name, _TEXT) for name in ("unit", "note")),
        ]
    ),
    "printed_deal": pa.schema(
        [
            ("printed_as_of", _DAY),
            *((name, _TEXT) for name in ("source", "deal_id", "owner_id")),
            ("event_date", _DAY),
            *((name, _MONEY) for name in ("bookings_amount", "won_deal_count", "native_amount")),
            ("currency_code", _TEXT),
            ("is_eligible", pa.bool_()),
        ]
    ),
    "printed_scope_owner": pa.schema(
        [
            ("printed_as_of", _DAY),
            *((name, _TEXT) for name in ("scope_kind", "scope_id", "owner_id")),
        ]
    ),
}


def write_printed_values(folder: Path, *, publication: Path | None) -> None:
    """Write the three tables, without rows where nothing was published before.

    Reads:  <publication>/values/<name>.parquet
    Writes: <folder>/<name>.parquet, each by an atomic replace
    Shape:  see SCHEMAS
    Units:  as printed
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in PRINTED:
        kept = publication / FOLDER / file_name(name) if publication else None
        partial = folder / f"{name}.partial"
        if kept is not None and kept.is_file():
            shutil.copyfile(kept, partial)
        else:
            pq.write_table(SCHEMAS[name].empty_table(), partial)
        os.replace(partial, folder / file_name(name))  # noqa: PTH105 - atomic on every platform
