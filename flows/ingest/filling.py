"""Fill one field of the rows of a batch: from a column, several, the row's place, or cases.

A value is never changed here: parts are put side by side, cases pick one of the map's own values.
"""

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.ingest.headers import CaseColumn, FieldColumn
from flows.ingest.readings import Batch

_KEY_JOINT: Final = "-"
_TEXT_JOINT: Final = " "
# '案件_2026-11-20', '案件20261120': a date in a name does not say which record it is
_DATE: Final = re.compile(r"[-_ .]?(19|20)\d\d[-_./年]?\d{1,2}[-_./月]?\d{1,2}日?")


def fill(item: FieldColumn, batch: Batch, *, place: str, is_key: bool) -> pa.Array:
    """Return the text of one field for each row of a batch; null where there is none."""
    filled = _filled(item, batch, place=place, is_key=is_key)
    for case in reversed(item.cases):
        filled = pc.if_else(_holds(case, batch), pa.scalar(case.value, pa.string()), filled)
    return filled


def row_place(file_name: str, sheet: str) -> str:
    """Return what tells the rows of this file from those of others, the same on every date."""
    stem = _DATE.sub("", file_name.rsplit(".", 1)[0])
    return f"{stem}{_KEY_JOINT}{sheet}" if sheet else stem


def _filled(item: FieldColumn, batch: Batch, *, place: str, is_key: bool) -> pa.Array:
    if item.column is not None:
        return batch.columns[item.column]
    if item.composed:
        return _composed([_text(batch.columns[part]) for part in item.composed], is_key=is_key)
    if item.is_row_key:
        rows = pc.cast(batch.line_numbers, pa.string())
        return pc.binary_join_element_wise(pa.scalar(place), rows, _KEY_JOINT)
    return pa.repeat(pa.scalar(item.constant, pa.string()), len(batch.line_numbers))


def _composed(parts: list[pa.Array], *, is_key: bool) -> pa.Array:
    """Join parts; a key with a blank part is no key, any other text does without it."""
    if is_key:
        return pc.binary_join_element_wise(*parts, _KEY_JOINT)
    joined = pc.binary_join_element_wise(*parts, _TEXT_JOINT, null_handling="skip")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def _holds(case: CaseColumn, batch: Batch) -> pa.Array:
    """Return for which rows a case holds."""
    text = _text(batch.columns[case.column])
    if not case.is_one_of:
        return pc.is_valid(text)
    return pc.fill_null(
        pc.is_in(text, value_set=pa.array(case.is_one_of, pa.string())), fill_value=False
    )


def _text(column: pa.Array) -> pa.Array:
    """Return a column without blanks at the ends, blank as null."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
