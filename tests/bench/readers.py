"""One large file of each format through ingest, beside the bare reader of the library used.

The floor of the CSV is `pyarrow.csv` reading every column as text, that of the workbook
`python_calamine` handing out its cells: each into memory and no further, in a process of its own.

    python -m tests.bench.readers [--keep FOLDER]
"""

import argparse
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

from tests.bench.results import write_section
from tests.bench.run import Cost, measure

CSV_ROWS, BOOK_ROWS = 1_000_000, 100_000
HEADING: Final = "## Readers"
HEADER: Final = (
    "Id", "Name", "StageName", "Amount", "CloseDate", "OwnerId", "AccountId", "CreatedDate",
    "NextStep", "LeadSource",
)  # fmt: skip
_INGEST = """
import sys
from datetime import date
from pathlib import Path
from flows.ingest import ingest_source
from flows.shelves import Workspace
from flows.vocabulary.workspace import SourceMap

names = ("Id", "Name", "StageName", "Amount", "CloseDate", "OwnerId", "AccountId", "CreatedDate")
fields = ("deal_id", "deal_name", "stage", "amount", "close_date", "owner_id", "account_id",
          "created_at")
columns = {field: {"headers": [name]} for field, name in zip(fields, names)}
deal = {"files": [{"pattern": "deal.*"}], "required": ["deal_id"], "columns": columns}
result = ingest_source(
    workspace=Workspace(Path(sys.argv[1])), source="sfa", mode="full", until=date.max,
    source_map=SourceMap.model_validate({"system": "bench", "objects": {"deal": deal}}),
)
account, = result.accounts
assert (account.status, account.rows_kept) == ("ok", int(sys.argv[2])), account
"""
_ARROW = """
import sys
import pyarrow as pa
from pyarrow import csv
text = csv.ConvertOptions(column_types=dict.fromkeys(sys.argv[3:], pa.string()))
table = csv.read_csv(
    sys.argv[1], convert_options=text, parse_options=csv.ParseOptions(newlines_in_values=True)
)
assert table.num_rows == int(sys.argv[2])
"""
_CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
assert len(rows) == int(sys.argv[2]) + 1
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """One file, what ingest took for it, and what the bare reader took."""

    name: str
    size: int
    ingest: Cost
    floor: Cost


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield made-up deals, the same in every run."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    stages = ("要件確認", "提案", "見積", "交渉", "受注", "失注")
    for number in range(count):
        yield (
            f"006{number:015d}",
            f"株式会社第{number % 9973}商事 案件{number}",
            chance.choice(stages),
            str(chance.randrange(10_000, 90_000_000)),
            f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
            f"005{chance.randrange(200):015d}",
            f"001{number % 9973:015d}",
            "2026-01-05T09:00:00.000+0000",
            "来週,見積を送る" if number % 7 else "",
            "Web",
        )


def measure_readers(folder: Path) -> Iterator[Reader]:
    """Yield the cost of each format."""
    text, book = folder / "csv", folder / "xlsx"
    for kind, count in ((text, CSV_ROWS), (book, BOOK_ROWS)):
        delivery = kind / "landing/sfa/2026-04-01"
        delivery.mkdir(parents=True)
        path = delivery / f"deal.{kind.name}"
        write = write_text if kind is text else write_book
        write(path, count)
        bare = _ARROW if kind is text else _CALAMINE
        yield Reader(
            name=f"{kind.name.upper()}, {count:,} rows",
            size=path.stat().st_size,
            ingest=measure(_INGEST, str(kind), str(count)),
            floor=measure(bare, str(path), str(count), *HEADER),
        )


def write_text(path: Path, count: int) -> None:
    """Write a CSV with a quoted cell in most rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(HEADER) + "\n")
        for *cells, step, source in rows(count):
            stream.write(",".join((*cells, f'"{step}"' if step else "", source)) + "\n")


def write_book(path: Path, count: int) -> None:
    """Write a workbook with one sheet."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("案件")
        for place, cells in enumerate((HEADER, *rows(count))):
            sheet.write_row(place, 0, cells)
            if place:
                sheet.write_number(place, 3, int(cells[3]))


def describe_readers(folder: Path) -> Iterator[str]:
    """Yield the section of the results."""
    yield HEADING
    yield ""
    yield (
        "One file through `ingest_source` (encoding, header, parse twice, row account, Parquet), "
        "beside the bare reader of the library that it uses: pyarrow.csv with every column as "
        "text, python_calamine handing out its cells; both stop in memory. "
        f"Load {os.getloadavg()[0]:.1f} at the start."
    )
    yield ""
    yield "| file | MB | seconds | peak MB | floor s | floor MB | ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for reader in measure_readers(folder):
        cost, floor = reader.ingest, reader.floor
        yield (
            f"| {reader.name} | {reader.size / 1e6:,.0f} | {cost.seconds:.1f} "
            f"| {cost.peak_mb:,.0f} | {floor.seconds:.1f} | {floor.peak_mb:,.0f} "
            f"| {cost.seconds / floor.seconds:.1f} |"
        )
    yield ""


def main() -> None:
    """Measure the readers alone and put their section into the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder to work in; it is kept")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="shinchoku_bench_"))
    try:
        section = "\n".join(describe_readers(folder))
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    write_section(HEADING, section)
    print(section)  # noqa: T201


if __name__ == "__main__":
    main()
