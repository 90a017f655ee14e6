"""Law 1 under attack: whatever a delivery holds, each file gets a verdict and no row is lost.

Valid made-up files are mutated: encodings, ragged rows, swapped columns, broken quotes, huge cells,
control characters, zero bytes, formulas, damaged containers. The reader must neither fail nor take
long, and what it keeps, rejects and skips must add up.
"""

import gzip
import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest import ingest_source
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount
from tests.unit.ingest.books import ods, xlsx
from tests.unit.ingest.conftest import DAY, Desk, deal_map

HARD = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 20
HEADER = ("案件ID", "案件名", "金額", "完了予定日")
IDS = re.compile(rb"D\d+Z")
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-be", "iso2022_jp")
DECLARED = (*([None] * 6), *ENCODINGS, "cp1252", "latin1", "shift_jis", "no_such", "base64", "idna")
NASTY = (
    '=HYPERLINK("http://x.example","y")', "=cmd|' /C calc'!A0", "@SUM(1)", "<script>x</script>",
    "../../etc/passwd", "file:///etc/passwd", "\x00", "\x01\x02\x1b[31m", "\u202e\u0000", "\ufeff",
    "a\r\nb", '"', '""', '"""', "'", "\x85\u2028\u2029", "\ud7ff\ufffe\uffff", "x" * 70_000,
    "合計", "小計", "*", "𠮷野家🍣", "ｱ" * 3, "é", "NULL", "-0", "1e999", "9" * 400,
)  # fmt: skip
CELL = st.one_of(st.sampled_from(NASTY), st.text(max_size=8), st.sampled_from(("東京", "1", "")))
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12)
Damage = Callable[[bytes], bytes]


def quoted(cell: str, *, always: bool) -> str:
    is_plain = not always and not re.search('[",\r\n]', cell)
    return cell if is_plain else '"' + cell.replace('"', '""') + '"'


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Draw one way to damage bytes."""
    at, size = draw(st.integers(0, 5000)), draw(st.integers(0, 40))
    piece = draw(
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(
                [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b"|"]
            ),
        )
    )
    kind = draw(st.sampled_from(["insert", "delete", "twice", "cut", "swap", "flip"]))

    def damage(raw: bytes) -> bytes:
        place = at % (len(raw) + 1)
        before, after = raw[:place], raw[place:]
        return {
            "insert": before + piece + after,
            "delete": before + after[size:],
            "twice": before + after[:size] + after,
            "cut": before,
            "swap": before + after[::-1][:size] + after[size:],
            "flip": before + bytes(255 - byte for byte in after[:1]) + after[1:],
        }[kind]

    return damage


def verdict(name: str, content: bytes, **rule: object) -> tuple[FileAccount, ...]:
    """Land one file, ingest it, and hold what came of it against the law."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Workspace(Path(folder)), deal_map(**rule))
        path = desk.land(name, content)
        began = time.monotonic()
        accounts = desk.ingest().accounts
        assert time.monotonic() - began < SECONDS
        for account in accounts:
            hold(account, desk)
        assert not list(desk.workspace.lake.rglob("*.writing"))
        assert path.read_bytes() == content
        if not name.endswith(".zip"):
            assert len(accounts) == 1
    return accounts


def hold(account: FileAccount, desk: Desk) -> None:
    rows = [r for r in desk.rows() if r["_source_file"] == account.file_name]
    faults = [r for r in desk.rejected() if r["source_file"] == account.file_name]
    assert account.rows_read == account.rows_kept + account.rows_rejected
    assert (len(rows), len(faults)) == (account.rows_kept, account.rows_rejected)
    assert all(r["reason_code"] and r["reason"] and r["mend"] for r in faults)
    if account.status == "refused":
        assert account.reason_code
        assert account.reason
        assert account.mend
        assert not rows
    assert bool(account.rows_skipped) == bool(account.skipped)


@dataclass(frozen=True)
class Landing:
    """A file to land, and the encoding that the map declares for it."""

    name: str
    content: bytes
    declared: str | None


@st.composite
def text_files(draw: st.DrawFn) -> Landing:
    """Draw a valid table, written in one of many ways and then damaged."""
    delimiter, line_end = (
        draw(st.sampled_from(",\t;|")),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    always, ragged = draw(st.booleans()), draw(st.integers(-2, 3))
    table = [list(HEADER), *([f"D{n}Z", *cells] for n, cells in enumerate(draw(ROWS)))]
    order = draw(st.permutations(range(4)))
    table = [[row[place] for place in order] for row in table]
    table[-1] = table[-1][: max(1, 4 + ragged)] + ["x"] * ragged
    text = line_end.join(delimiter.join(quoted(c, always=always) for c in row) for row in table)
    raw = (text + line_end).encode(draw(st.sampled_from(ENCODINGS)), "replace")
    raw = hit(raw, draw(st.lists(damages(), max_size=4)))
    ending = draw(st.sampled_from(["", ".gz", ".zip"]))
    return Landing(f"deal.csv{ending}", pack(raw, ending), draw(st.sampled_from(DECLARED)))


@given(landing=text_files())
@HARD
def test_a_mutated_text_file_gets_a_verdict(landing: Landing) -> None:
    verdict(landing.name, landing.content, encoding=landing.declared)


def pack(raw: bytes, ending: str, name: str = "deal.csv") -> bytes:
    if ending == ".gz":
        return gzip.compress(raw, mtime=0)
    if ending == ".zip":
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(name, raw)
        return stream.getvalue()
    return raw


@given(rows=ROWS, mutations=st.lists(damages(), max_size=3))
@HARD
def test_every_key_of_a_damaged_file_is_kept_or_stands_on_a_line_that_is_told(
    rows: list[list[str]], mutations: list[Damage]
) -> None:
    lines = [",".join(HEADER), *(f"D{n}Z,東京,{n},x{len(c)}" for n, c in enumerate(rows))]
    head, *body = "\n".join(lines).encode().split(b"\n")
    raw = head + b"\n" + hit(b"\n".join(body) + b"\n", mutations)

    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Workspace(Path(folder)), deal_map())
        desk.land("deal.csv", raw)
        (account,) = desk.ingest().accounts
        if account.status == "refused":
            return
        kept = "\n".join(str(list(row.values())) for row in desk.rows())
        starts = sorted(int(str(row["_source_row"])) for row in desk.rows())
        told = {int(str(row["source_row"])) for row in desk.rejected()}

    for number, line in enumerate(raw.split(b"\n")[1:], start=2):
        start = max((row for row in {*starts, *told} if row <= number), default=None)
        is_told = start in told or account.rows_skipped > 0
        assert is_told or all(key.decode() in kept for key in IDS.findall(line))


@given(
    kind=st.sampled_from([".xlsx", ".ods"]),
    rows=st.lists(
        st.lists(
            st.sampled_from(("東京", "=1/0", "合計", "x" * 30_000, "")), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=6,
    ),
    place=st.integers(0, 20),
    mutations=st.lists(damages(), min_size=1, max_size=4),
    inside=st.booleans(),
    ending=st.sampled_from(["", ".zip"]),
)
@HARD
def test_a_mutated_workbook_gets_a_verdict(
    kind: str,
    rows: list[list[str]],
    place: int,
    mutations: list[Damage],
    inside: bool,  # noqa: FBT001 (drawn)
    ending: str,
) -> None:
    table = [HEADER, *((f"D{n}Z", *cells) for n, cells in enumerate(rows))]
    raw = xlsx(table, ["A1:A2"]) if kind == ".xlsx" else ods(table)

    raw = damage_package(raw, place, mutations) if inside else hit(raw, mutations)
    verdict(f"deal{kind}{ending}", pack(raw, ending, f"deal{kind}"))


def hit(raw: bytes, mutations: list[Damage]) -> bytes:
    for damage in mutations:
        raw = damage(raw)
    return raw


def damage_package(raw: bytes, place: int, mutations: list[Damage]) -> bytes:
    """Damage one part of a package and pack it anew, so that only the XML is wrong."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        chosen = names[place % len(names)] if place % 2 else names[-1 - place // 2 % 2]
        for name in names:
            part = old.read(name)
            new.writestr(name, hit(part, mutations) if name == chosen else part)
    return stream.getvalue()


@given(
    names=st.lists(
        st.one_of(
            st.text(min_size=1, max_size=20),
            st.sampled_from(
                ["deal.csv", "../deal.csv", "/deal.csv", "a/../deal.csv", "deal.csv/", "deal.zip",
                 "deal.xls", "C:\\deal.csv", "deal\n.csv", "deal.csv\0.txt", "=deal.csv",
                 "a/b/deal.csv"]
            ),
        ),
        max_size=4,
    ),
    mutations=st.lists(damages(), max_size=2),
)  # fmt: skip
@HARD
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_mutated_archive_gets_a_verdict(names: list[str], mutations: list[Damage]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            writable = name.encode("utf-8", "ignore").decode()
            if writable.split("\0")[0]:  # zipfile writes a name up to its first NUL
                made.writestr(writable, "Id,Amount\nD1,1\n")

    verdict("deal.zip", hit(stream.getvalue(), mutations))


@given(
    name=st.one_of(
        st.binary(min_size=1, max_size=40).filter(lambda raw: not {0, 0x2F} & set(raw)),
        st.sampled_from(
            [b"=1+1.csv", b"deal\xff.csv", b"deal\n.csv", "案".encode() * 70, b"-rf.csv"]
        ),
    )
)
@HARD
def test_a_file_may_be_called_anything(name: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        delivery = workspace.delivery("sfa", DAY)
        delivery.mkdir(parents=True)
        with open(bytes(delivery) + b"/deal" + name, "wb") as stream:  # noqa: PTH123
            stream.write(b"Id,Amount\nD1,1\n")
        result = ingest_source(
            workspace=workspace, source="sfa", source_map=deal_map(), mode="full", until=date.max
        )

    assert len(result.accounts) + len(result.unclaimed) == 1
    for account in result.accounts:
        assert account.status == "ok" or account.reason
