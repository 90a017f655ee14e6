"""Write made-up report tables as a warehouse, with the columns that dbt makes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from flows.prepare.queries import ReportTables
from flows.vocabulary.progress_rows import Frozen

TABLE_NAMES = {
    "summaries": "rpt_progress_summary",
    "members": "rpt_progress_members",
    "stages": "rpt_progress_stages",
    "weeks": "rpt_progress_weeks",
    "deals": "rpt_progress_deals",
    "deal_counts": "rpt_progress_deal_counts",
    "activities": "rpt_progress_activities",
    "trust": "rpt_progress_trust",
    "rejections": "rpt_progress_rejections",
    "recipients": "rpt_recipients",
    "restatements": "rpt_progress_restatements",
    "tie_outs": "rpt_progress_tie_out",
    "recognitions": "rpt_recognition",
    "burdens": "rpt_burden_summary",
    "to_mend": "rpt_burden_people",
    "unused_fields": "rpt_burden_fields",
    "track_summaries": "rpt_track_summary",
    "track_marks": "rpt_track_record",
    "scores": "rpt_forecast_accuracy",
    "chance_bins": "rpt_forecast_calibration",
}
MANAGER_NAMES = {
    "measures": "rpt_progress_measures",
    "member_weeks": "rpt_progress_member_weeks",
    "funnel": "rpt_progress_funnel",
    "watched": "rpt_progress_watched",
    "watch_counts": "rpt_progress_watch_counts",
    "months": "rpt_progress_month",
    "mix": "rpt_progress_mix",
    "cases": "rpt_progress_cases",
    "case_stages": "rpt_progress_case_stages",
}
MOVEMENT_TABLES = {
    "lines": "rpt_progress_waterfall",
    "changes": "rpt_progress_changes",
    "landings": "rpt_progress_landing",
    "coverages": "rpt_progress_coverage",
}
# What a publication keeps of the numbers; the reports print none of it.
PRINTED = """
create view marts.rpt_printed_value as select
    date '2026-11-20' as printed_as_of, 'bookings_amount' as metric_id, 'company' as scope_id,
    120430000::double as value;
create view marts.rpt_printed_deal as select
    date '2026-11-20' as printed_as_of, 'sfa' as source, 'D1' as deal_id;
create view marts.rpt_printed_scope_owner as select
    date '2026-11-20' as printed_as_of, 'company' as scope_id, 'U1' as owner_id;
"""
TYPES = {Decimal: "decimal(18,2)", int: "bigint", float: "double", bool: "boolean", date: "date"}


def write_warehouse(file: Path, rows: ReportTables) -> Path:
    """Write report tables as a warehouse with the columns that dbt makes."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(PRINTED)
        for name, table in TABLE_NAMES.items():
            write_table(connection, table, getattr(rows, name))
        for name, table in MANAGER_NAMES.items():
            write_table(connection, table, getattr(rows.manager, name))
        for name, table in MOVEMENT_TABLES.items():
            write_table(connection, table, getattr(rows.movements, name))
    return file


def write_table(
    connection: duckdb.DuckDBPyConnection, table: str, rows: tuple[Frozen, ...]
) -> None:
    """Write one table; its columns are the fields of its rows."""
    fields = type(rows[0]).model_fields
    columns = ", ".join(f"{name} {_sql_type(field.annotation)}" for name, field in fields.items())
    connection.execute(f"create table marts.{table} ({columns})")
    values = [[_plain(getattr(row, name)) for name in fields] for row in rows]
    marks = ", ".join("?" for _ in fields)
    connection.executemany(f"insert into marts.{table} values ({marks})", values)  # noqa: S608  # made up


def _sql_type(annotation: object) -> str:
    """Return the column type of a field."""
    names = str(annotation)
    if "Literal" in names:
        return "varchar"
    return next(
        (sql for python, sql in TYPES.items() if f"{python.__name__}" in names.lower()
         or f"{python.__module__}.{python.__name__}" in names),
        "varchar",
    )  # fmt: skip


def _plain(value: object) -> object:
    """Return a value as a column holds it."""
    return ",".join(value) if isinstance(value, tuple) else value
