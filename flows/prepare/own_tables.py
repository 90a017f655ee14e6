"""Rows of the company's own report tables, cut to a scope: nothing of another gets past this file.

Reads: warehouse/current/shinchoku.duckdb, schema ``own``, only ``rpt_*``, read-only.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

import duckdb
from pydantic import TypeAdapter

from flows.errors import SettingsError
from flows.vocabulary.own_tables import ROWS_AT_MOST, Cell, CellKind, OwnRow, OwnTable
from flows.vocabulary.report_kind import TemplateFolder

ScopeKey = tuple[str, str]
SCHEMA: Final = "own"
_SCOPE: Final = ("scope_kind", "scope_id")
_KINDS: Final[Mapping[str, CellKind]] = {
    "VARCHAR": "text",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT"), "whole"),
    **dict.fromkeys(("USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "whole"),
    "DECIMAL": "decimal",
    "DOUBLE": "number",
    "FLOAT": "number",
    "BOOLEAN": "flag",
    "DATE": "day",
}
_CENT: Final = Decimal("0.01")


class OwnTableError(SettingsError):
    """A report asks for a table of the company's own that cannot be printed."""

    def __init__(self, *, folder: str, table: str, problem: str, mend: str) -> None:
        """Build the sentence from folder, table, problem and mend."""
        super().__init__(
            file=f"report_templates/{folder}/report.yaml",
            key="tables",
            line=None,
            problem=f"names [{table}], {problem}",
            mend=mend,
        )


@dataclass(frozen=True, slots=True)
class OwnTables:
    """Own tables by scope; only this file may look into them."""

    columns: Mapping[str, Mapping[str, CellKind]]
    rows: Mapping[str, Mapping[ScopeKey, tuple[OwnRow, ...]]]

    def of(self, folder: TemplateFolder | None, scope: ScopeKey) -> dict[str, OwnTable]:
        """Return what the templates of a folder see of one scope; a table without rows is empty."""
        names = folder.tables if folder else ()
        return {
            name: OwnTable(columns=dict(self.columns[name]), rows=self.rows[name].get(scope, ()))
            for name in names
        }

    def fingerprint(self) -> bytes:
        """Return what tells these rows from others."""
        told = [
            (name, dict(self.columns[name]), sorted(self.rows[name].items())) for name in self.rows
        ]
        if not told:
            return b""
        return hashlib.sha256(TypeAdapter(type(told)).dump_json(told)).digest()


def read_own_tables(warehouse: Path, folders: Iterable[TemplateFolder | None]) -> OwnTables:
    """Read the own tables that folders of templates ask for, each once, in order of printing.

    Rows are ordered by the columns that end in ``_rank``, then by all others as the table has them.

    Reads:  warehouse/current/shinchoku.duckdb (own.rpt_*)
    Writes: nothing
    Shape:  one entry per table and scope
    Units:  as the company's project says

    Raises:
        OwnTableError: a table is not there, lacks its scope, or holds what cannot be printed.
    """
    asked = {name: folder.name for folder in folders if folder for name in folder.tables}
    if not asked:
        return OwnTables(columns={}, rows={})
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = {name: _Table(connection, name, asked[name]) for name in sorted(asked)}
        columns = {name: table.columns() for name, table in tables.items()}
        rows = {name: table.rows(columns[name]) for name, table in tables.items()}
    return OwnTables(columns=columns, rows=rows)


@dataclass(frozen=True, slots=True)
class _Table:
    """One own table of a warehouse, and the folder that asks for it."""

    connection: duckdb.DuckDBPyConnection
    name: str
    folder: str

    def columns(self) -> dict[str, CellKind]:
        """Return what each column but the scope holds."""
        query = (
            "select column_name, data_type from information_schema.columns"
            " where table_schema = ? and table_name = ? order by ordinal_position"
        )
        found = dict(self.connection.execute(query, [SCHEMA, self.name]).fetchall())
        if not found:
            raise self._fault(
                problem=f"which the warehouse has not in schema {SCHEMA}",
                mend="add the model to the dbt project of the workspace, then call "
                "'shinchoku run --no-send' (docs/own_report.md)",
            )
        lacking = [name for name in _SCOPE if found.get(name) != "VARCHAR"]
        if lacking:
            raise self._fault(
                problem=f"which has no text column [{lacking[0]}]: nobody knows whose its rows are",
                mend="give each row scope_kind and scope_id, as dim_scope_owner has them",
            )
        kinds = {}
        for name, told in found.items():
            if name not in _SCOPE:
                kinds[name] = self._kind(name, told)
        return kinds

    def rows(self, columns: Mapping[str, CellKind]) -> dict[ScopeKey, tuple[OwnRow, ...]]:
        """Return the rows of each scope, in order."""
        self._refuse_long()
        order = sorted(columns, key=lambda name: not name.endswith("_rank"))
        # the table's name is checked by its type, its columns are those of the warehouse
        told, by = (
            ", ".join(_quoted(name) for name in (*_SCOPE, *names)) for names in (columns, order)
        )
        query = (
            f"select {told} from {SCHEMA}.{self.name}"  # noqa: S608
            f" where scope_kind is not null and scope_id is not null order by {by}"
        )
        grouped: defaultdict[ScopeKey, list[OwnRow]] = defaultdict(list)
        for kind, scope_id, *values in self.connection.execute(query).fetchall():
            cells = tuple(_cell(name, value) for name, value in zip(columns, values, strict=True))
            row = OwnRow.model_validate({"scope_kind": kind, "scope_id": scope_id, "cells": cells})
            grouped[kind, scope_id].append(row)
        return {key: tuple(rows) for key, rows in grouped.items()}

    def _kind(self, name: str, told: str) -> CellKind:
        kind = _KINDS.get(told.partition("(")[0])
        if kind is None or "[" in told:
            raise self._fault(
                problem=f"whose column [{name}] is {told}: reports print text, numbers, days, "
                "true and false",
                mend=f"cast [{name}] in the model, or leave it out",
            )
        return "decimal" if kind == "number" and name.endswith("_amount") else kind

    def _refuse_long(self) -> None:
        query = (
            f"select scope_kind, scope_id, count(*) from {SCHEMA}.{self.name}"  # noqa: S608
            " group by all having count(*) > ? order by 3 desc, 1, 2 limit 1"
        )
        long = self.connection.execute(query, [ROWS_AT_MOST]).fetchone()
        if long:
            kind, scope_id, count = long
            raise self._fault(
                problem=f"which holds {count} rows of [{kind} {scope_id}]; an edition prints "
                f"{ROWS_AT_MOST} at most",
                mend="keep the first ones in the model, and a row for the rest",
            )

    def _fault(self, *, problem: str, mend: str) -> OwnTableError:
        return OwnTableError(folder=self.folder, table=self.name, problem=problem, mend=mend)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cell(name: str, value: object) -> Cell:
    """Return a value as JSON keeps it; a number that is none as null, money always to the cent."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, float) and name.endswith("_amount"):
        return str(Decimal(str(value)).quantize(_CENT, ROUND_HALF_UP))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else None
