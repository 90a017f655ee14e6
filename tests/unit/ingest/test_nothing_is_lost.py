"""Law 1, attacked: whatever a text file holds, every row of it is kept or rejected by name."""

import csv
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest import csv_export, csv_header
from flows.ingest.headers import HeaderWish
from flows.ingest.landed import LandedFile
from flows.ingest.readings import Tally

HEADER = ("Id", "Name", "Amount")
WISH = HeaderWish(known=frozenset({"id", "name", "amount"}), required=(frozenset({"id"}),))
ASCII = st.characters(min_codepoint=32, max_codepoint=126)
JAPANESE = st.sampled_from("東京商談株式会社表示ソ能予十ｱｲｳ①㈱～－ー")
CELL = st.text(st.one_of(ASCII, JAPANESE, st.sampled_from('",\n"",\t;')), max_size=12)
ROWS = st.lists(st.tuples(st.integers(0, 10**6).map(str), CELL, CELL), max_size=25)
BLOCK = st.sampled_from([64, 257, 1 << 20])
LINE_END = st.sampled_from(["\n", "\r\n"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
DIRT = st.one_of(
    st.sampled_from([b'1,"open,2', b'1,"a"b,2', b"1,2,3,4", b"1", b'5" pipe,1,2', b"1,\x81,2"]),
    st.binary(max_size=12).filter(lambda raw: b"\0" not in raw),
)
HARD = settings(max_examples=200, deadline=None)


Quoting = Literal[0, 1, 2, 3]


@dataclass(frozen=True)
class Outcome:
    """What the reader made of some bytes."""

    rows: list[tuple[str | None, ...]]
    numbers: list[int]
    tally: Tally


def written(rows: list[tuple[str, ...]], line_end: str, quoting: Quoting) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def read(content: bytes, encoding: str | None, block: int = 1 << 20) -> Outcome:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(csv_export, "BLOCK", block),
        patch.object(csv_header, "_LOOK", max(block, 64)),
    ):
        path = Path(folder, "deal.csv")
        path.write_bytes(content)
        reading = csv_header.open_csv(LandedFile(path), wishes=[WISH], encoding=encoding)
        outcome = Outcome([], [], reading.tally)
        for batch in reading.batches():
            columns = [column.to_pylist() for column in batch.columns]
            outcome.rows.extend(zip(*columns, strict=True))
            outcome.numbers.extend(batch.line_numbers.to_pylist())
    assert len(outcome.rows) == len(outcome.numbers)
    assert outcome.tally.rows_read == len(outcome.rows) + len(outcome.tally.rejected)
    return outcome


@given(
    table=ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
    line_end=LINE_END,
    quoting=QUOTING,
    block=BLOCK,
)
@HARD
def test_every_value_of_a_clean_table_comes_back_untouched(
    table: list[tuple[str, ...]], encoding: str, line_end: str, quoting: Quoting, block: int
) -> None:
    content = written([HEADER, *table], line_end, quoting).encode(encoding)

    outcome = read(content, encoding, block)

    assert outcome.rows == [tuple(cell or None for cell in row) for row in table]
    ends = [written([row], line_end, quoting).count("\n") for row in table]
    assert outcome.numbers == [2 + sum(ends[:place]) for place in range(len(table))]
    assert not outcome.tally.rejected


@given(
    table=ROWS,
    dirt=st.lists(st.tuples(st.integers(0, 30), DIRT), max_size=4),
    cut=st.integers(0, 40),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
    block=BLOCK,
)
@HARD
def test_no_row_of_a_damaged_table_is_lost(
    table: list[tuple[str, ...]],
    dirt: list[tuple[int, bytes]],
    cut: int,
    encoding: str,
    block: int,
) -> None:
    plain = encoding.removesuffix("-sig")
    records = [written([row], "\n", csv.QUOTE_MINIMAL).encode(plain) for row in table]
    for place, raw in dirt:
        records.insert(place % (len(records) + 1), raw + b"\n")
    head = written([HEADER], "\n", csv.QUOTE_MINIMAL).encode(encoding)
    content = b"".join(records)
    content = head + content[: max(0, len(content) - cut)]

    outcome = read(content, encoding, block)

    numbers = outcome.numbers + [line.source_row for line in outcome.tally.rejected]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers, default=1) <= content.count(b"\n") + 1
    assert all(line.reason_code and line.mend for line in outcome.tally.rejected)


@given(table=ROWS, place=st.integers(0, 24), quoting=QUOTING, block=BLOCK)
@HARD
def test_one_line_with_a_stray_quote_costs_that_line_alone(
    table: list[tuple[str, ...]], place: int, quoting: Quoting, block: int
) -> None:
    table = [(number, *(re.sub('[",\n]', "", cell) for cell in cells)) for number, *cells in table]
    place = min(place, len(table))
    before, after = table[:place], [*table[place:], ("7", "last", "1")]
    content = written([HEADER, *before], "\n", quoting) + '5,"stray,2\n'
    content += written(after, "\n", quoting)

    outcome = read(content.encode(), None, block)

    assert outcome.rows == [tuple(cell or None for cell in row) for row in [*before, *after]]
    assert [(x.source_row, x.reason_code) for x in outcome.tally.rejected] == [
        (place + 2, "broken_quote")
    ]
