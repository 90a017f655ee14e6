"""Copy the numbers of a build beside its contexts, for the publication to keep as printed.

Reads ``rpt_printed_*`` of the promoted warehouse, read-only → writes ``contexts/<as_of>/values``.
"""

from pathlib import Path

import duckdb

from flows.prepare.table_reader import ReportTableError
from flows.vocabulary.printed import FOLDER, PRINTED, file_name


def write_printed_values(warehouse: Path, *, contexts: Path) -> tuple[Path, ...]:
    """Write one Parquet file per table, rows in one order, so that equal content is equal bytes.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_printed_*)
    Writes: <contexts>/values/<name>.parquet
    Shape:  the table's own columns
    Units:  as in the table

    Raises:
        ReportTableError: a table is not there.
    """
    folder = contexts / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        # rows of several threads would come in the order in which these finish
        connection.execute("set threads = 1")
        for name, table in PRINTED.items():
            try:
                relation = connection.sql(f"from marts.{table}")
                order = ", ".join(f'"{column}" nulls last' for column in relation.columns)
                path = folder / file_name(name)
                relation.order(order).write_parquet(str(path), compression="zstd")
            except duckdb.Error as error:
                problem = " ".join(str(error).split())[:400]
                raise ReportTableError(table=table, problem=problem) from error
    return tuple(folder / file_name(name) for name in PRINTED)
