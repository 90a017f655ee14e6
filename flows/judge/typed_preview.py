"""Some rows of a raw table as they will be read: days, amounts, words; unreadable ones marked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from flows.judge.bench import open_engine
from flows.judge.readable import MACROS, day_expression
from flows.vocabulary.engine import Engine
from flows.vocabulary.field_kinds import AMOUNTS, DATES, SHARES
from flows.vocabulary.workspace import ColumnRule, ObjectRule

UNREADABLE: Final = "✗"
ROWS: Final = 10


def typed_rows(
    raw: Path,
    *,
    object_name: str,
    rule: ObjectRule,
    part: str,
    fields: Sequence[str],
    zone: str,
) -> list[dict[str, str]]:
    """Return the first rows of a part's raw table, the given fields typed and written out.

    ``zone`` is the company's: an instant is of the day that it is there.

    Reads: one Parquet file of lake/raw
    Units: amounts in whole currency units, without tax; days as ISO 8601; ✗ marks the unreadable
    """
    own = [file.columns for file in rule.files if (file.part or "") == part]
    rules = {**rule.columns, **{name: found for columns in own for name, found in columns.items()}}
    columns = ", ".join(
        f'{_expression(name, object_name=object_name, rules=rules)} as "{name}"' for name in fields
    )
    with open_engine(Engine()) as connection:
        connection.execute("set TimeZone = $zone", {"zone": zone})
        connection.execute(MACROS)
        rows = connection.execute(
            f"select {columns} from read_parquet($raw) limit $count",  # noqa: S608 - our own names
            {"raw": str(raw), "count": ROWS},
        ).fetchall()
    return [
        {name: _worded(value, rules.get(name)) for name, value in zip(fields, row, strict=True)}
        for row in rows
    ]


def _expression(name: str, *, object_name: str, rules: Mapping[str, ColumnRule]) -> str:
    text = f"filled({name})"
    if name in DATES.get(object_name, ()):
        formats = rules.get(name, ColumnRule()).date_formats
        typed = f"cast({day_expression(text, formats=formats)} as varchar)"
    elif name in SHARES.get(object_name, ()):
        unit = rules.get(name, ColumnRule()).unit
        typed = f"cast(round(as_share({text}, {unit}), 4) as varchar)"
    elif name in AMOUNTS.get(object_name, ()):
        column = rules.get(name, ColumnRule())
        tax = 1 + (column.tax_percent or 0) / 100
        typed = f"cast(round(as_amount({text}) * {column.unit} / {tax}, 2) as varchar)"
    else:
        return text
    return f"coalesce({typed}, '{UNREADABLE} ' || {text})"


def _worded(value: str | None, rule: ColumnRule | None) -> str:
    if value is None:
        return ""
    return rule.values.get(value, value) if rule else value


def values_of(raw: Path, field: str) -> list[tuple[str, int]]:
    """Return each value of a field and how many rows hold it, the most frequent first."""
    with open_engine(Engine()) as connection:
        return connection.execute(
            f'select trim("{field}"), count(*) from read_parquet($raw)'  # noqa: S608 - our own name
            f" where trim(\"{field}\") <> '' group by 1 order by 2 desc, 1",
            {"raw": str(raw)},
        ).fetchall()
