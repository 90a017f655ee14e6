"""Whether tonight's candidate may begin as a copy of the warehouse of the last night."""

from datetime import date
from pathlib import Path

import duckdb


def may_go_on_from(current: Path, *, basis: str, as_of: date) -> bool:
    """Return whether a warehouse was built on the same basis, for the same day or an earlier one.

    ``basis`` is the fingerprint of settings, maps, code, calendar and the stages that hold: with
    another one every row that was read could be read otherwise.
    """
    if not current.is_file():
        return False
    try:
        with duckdb.connect(str(current), read_only=True) as connection:
            told = connection.execute(
                "select min(basis), max(basis), max(as_of) from staging.stg_lake_file__built"
            ).fetchone()
    except duckdb.Error:  # built by an older version, or no warehouse at all
        return False
    return told is not None and told[0] == told[1] == basis and told[2] <= as_of
