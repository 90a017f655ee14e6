"""The people who sell now, for drop-downs.

Reads ``warehouse/current`` (marts.dim_owner, read-only) → writes nothing.
"""

from pathlib import Path

import duckdb


def list_people(*, warehouse: Path) -> tuple[tuple[str, str, str], ...]:
    """Return (id, name, unit) of everybody who is active, in order of unit and name.

    Reads: warehouse/current/shinchoku.duckdb, read-only
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select owner_id, name, coalesce(unit_id, '') from marts.dim_owner"
            " where is_active and is_current order by unit_id, name, owner_id"
        ).fetchall()
    return tuple((str(owner), str(name), str(unit)) for owner, name, unit in rows)
