"""Keep what an update sheet asks for, so that what comes back can be counted against it.

Reads nothing; writes ``lake/asked/<source>/as_of=<date>/<sheet>.parquet``. A sheet that is written
again on its day takes the place of the first.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from flows.ingest.lake_files import ASKED_SCHEMA, write_whole
from flows.shelves import Workspace
from flows.vocabulary.update_sheets import AskedDeal


def note_asked_fields(
    workspace: Workspace,
    *,
    source: str,
    as_of: date,
    owner_id: str,
    file_name: str,
    deals: Sequence[AskedDeal],
) -> Path:
    """Write one row per deal and field that a sheet asks its owner for.

    Writes: lake/asked/<source>/as_of=<as_of>/<file_name without its ending>.parquet
    """
    rows = [
        {
            "source": source,
            "owner_id": owner_id,
            "file_name": file_name,
            "deal_id": deal.deal_id,
            "field_name": field,
            "request_code": why,
        }
        for deal in deals
        for field, (_, why) in deal.fields.items()
    ]
    path = workspace.asked(source, as_of) / f"{Path(file_name).stem}.parquet"
    write_whole(path, pa.Table.from_pylist(rows, schema=ASKED_SCHEMA))
    return path
