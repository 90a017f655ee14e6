"""Read people who were erased under their pseudonym, however often a system still exports them.

Cells that hold an erased id, name or address alone are known by their hash; the row of such a
person keeps none of its other values. What a free text says cannot be known by a hash.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.vocabulary.erased import ErasedPeople

ADDRESS: Final = "email"
OWN_ID: Final = {"user": "user_id", "contact": "contact_id"}
OWN_NAME: Final = {"user": "user_name", "contact": "contact_name"}
NAMES_A_PERSON: Final = frozenset(
    {
        *("user_id", "owner_id", "manager_id", "contact_id", "reviewer_id", "changed_by_id"),
        *("scope_id", "user_name", "owner_name", "contact_name", ADDRESS),
    }
)


def without_erased(table: pa.Table, object_name: str, erased: ErasedPeople) -> pa.Table:
    """Return rows in which nobody who was erased is known by id, name or address."""
    owners = _own_rows(table, object_name, erased)
    own = None if owners is None else pc.is_valid(owners)
    for place, name in enumerate(table.column_names):
        if own is not None and (name.startswith("x_") or name == ADDRESS):
            table = _set(table, place, pc.if_else(own, None, table[name]))
        if own is not None and name == OWN_NAME[object_name]:
            table = _set(table, place, pc.coalesce(owners, table[name]))
        if name in NAMES_A_PERSON or name.startswith("x_"):
            table = _set(table, place, _cells(table[name], erased, blank=name == ADDRESS))
    return table


def _own_rows(table: pa.Table, object_name: str, erased: ErasedPeople) -> pa.Array | None:
    """Return of each row the pseudonym of the person whose own it is, if any row is."""
    field = OWN_ID.get(object_name)
    if field is None or field not in table.column_names:
        return None
    owners = [erased.owner_of(value) for value in table[field].to_pylist()]
    return pa.array(owners, pa.string()) if any(owners) else None


def _cells(
    column: pa.ChunkedArray, erased: ErasedPeople, *, blank: bool
) -> pa.ChunkedArray | pa.Array:
    """Return a column with what was erased under its pseudonym; an address is no more."""
    unique = column.unique().to_pylist()
    known = {value: name for value in unique if (name := erased.pseudonym_of(value))}
    if not known:
        return column
    said = [
        (None if blank or "@" in value else known[value]) if value in known else value
        for value in column.to_pylist()
    ]
    return pa.array(said, pa.string())


def _set(table: pa.Table, place: int, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(place, table.schema.field(place), column)
