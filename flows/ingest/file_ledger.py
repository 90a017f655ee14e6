"""Read the accounts of all files of a source at once.

Reads lake/file/<source>/…; an account is the mark that its raw table is whole. Each account file
carries the account a second time in its footer, which is ten times faster to read than its row.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from flows.ingest.lake_files import FOOTER_KEY, LISTS
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount


def read_ledger(workspace: Workspace, source: str) -> Mapping[Path, FileAccount]:
    """Return each account of a source by the path of its file; one that is unreadable is none."""
    folder = workspace.lake / "file" / source
    found = ((path, _read_account(path)) for path in folder.glob("*/as_of=*/*.parquet"))
    return {path: account for path, account in found if account is not None}


def _read_account(path: Path) -> FileAccount | None:
    try:
        said = json.loads(pq.read_metadata(path).metadata[FOOTER_KEY])
        said["snapshot_on"] = date.fromisoformat(said["snapshot_on"])
        return FileAccount(**{**said, **{name: tuple(said[name]) for name in LISTS}})
    except (OSError, ValueError, KeyError, TypeError):
        return None
