"""Files of every format without a person: nothing of the person left, nothing else changed."""

import gzip
import io
import sqlite3
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.erase import contents
from flows.erase.contents import Found, Rules, look
from flows.erase.ledger import rewrite_ledger
from flows.erase.person import Person
from flows.erase.wording import Wording
from flows.ingest.erased_rows import without_erased
from flows.send.ledger import Entry, LedgerRuleError, open_ledger
from flows.vocabulary.erased import ErasedPeople, ErasedPerson
from flows.vocabulary.outbox import MailKey

ADDRESS = "hanako.sato@example.com"
OWNER = "0055h0002Al63j3AQA"
WORDING = Wording(
    Person(
        ids=(OWNER,),
        names=("佐藤 花子",),
        addresses=(ADDRESS,),
        telephones=(),
        own_values=("佐藤", "花子", "hs01"),
        own_files=(),
    ),
    "erased-0a1b",
)
LANDED = Rules(address="", is_own=True)
ROWS = (
    f"Id,LastName,FirstName,Email,Note\r\n{OWNER},佐藤,花子,{ADDRESS},髙橋と①\r\n"
    "0055h0002AlAAAAAAA,佐藤,一郎,ichiro@example.com,佐藤花子の後任\r\n"
)
MENDED = (
    "Id,LastName,FirstName,Email,Note\r\nerased-0a1b,,,,髙橋と①\r\n"
    "0055h0002AlAAAAAAA,佐藤,一郎,ichiro@example.com,erased-0a1bの後任\r\n"
)


def reworked(content: bytes, name: str, rules: Rules = LANDED) -> bytes:
    found = look(content, name, WORDING, rules)
    assert found
    assert found.content is not None
    return found.content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_text_keeps_its_encoding_line_ends_and_every_other_cell(encoding: str) -> None:
    said = reworked(ROWS.encode(encoding), "User.csv")

    assert said == MENDED.encode(encoding)


def test_lines_that_do_not_name_the_person_keep_bytes_that_have_two_spellings() -> None:
    # CP932 has this sign at two places; decoding and encoding would move one to the other
    other = b"\x87\x9b,\x87\x9b\r\n"
    line = f"佐藤花子,{OWNER}\r\n".encode("cp932")

    assert reworked(other + line, "a.csv") == other + b"erased-0a1b,erased-0a1b\r\n"


def test_a_file_without_the_person_is_left_alone() -> None:
    assert look(b"Id,Name\r\n1,x\r\n", "User.csv", WORDING, LANDED) is None


def test_workbook_archive_and_gzip_are_opened() -> None:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["氏名", "目標", "メール"])
    book.active.append(["佐藤 花子", 12_000_000, ADDRESS])
    book.save(target)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("目標.xlsx", target.getvalue())
        archive.writestr("rest.csv", "a,b")
    packed = gzip.compress(ROWS.encode())

    with zipfile.ZipFile(io.BytesIO(reworked(outer.getvalue(), "all.zip"))) as archive:
        inner = archive.read("目標.xlsx")
        assert archive.read("rest.csv") == b"a,b"
    rows = [*openpyxl.load_workbook(io.BytesIO(inner)).active.values]
    assert rows[1][:2] == ("erased-0a1b", 12_000_000)
    assert ADDRESS.encode() not in b"".join(
        zipfile.ZipFile(io.BytesIO(inner)).read(n)
        for n in zipfile.ZipFile(io.BytesIO(inner)).namelist()
    )
    assert gzip.decompress(reworked(packed, "User.csv.gz")).decode() == MENDED


def test_parquet_keeps_types_sums_and_footer() -> None:
    table = pa.table(
        {
            "owner_id": [OWNER, "0055h0002AlAAAAAAA", None],
            "amount": pa.array([Decimal("0.10"), Decimal("0.20"), None], pa.decimal128(18, 2)),
            "on": pa.array([date(2026, 11, 20)] * 3),
            "email": [ADDRESS, "x@example.com", None],
        }
    )
    target = io.BytesIO()
    with pq.ParquetWriter(target, table.schema, store_schema=False) as writer:
        writer.add_key_value_metadata({"account": "佐藤花子"})
        writer.write_table(table)

    said = reworked(target.getvalue(), "a.parquet", Rules(address=""))

    again = pq.ParquetFile(io.BytesIO(said))
    assert again.read().schema.types == table.schema.types
    assert again.read().drop(["owner_id", "email"]).equals(table.drop(["owner_id", "email"]))
    assert again.read()["owner_id"].to_pylist() == ["erased-0a1b", "0055h0002AlAAAAAAA", None]
    assert again.read()["email"].to_pylist() == [None, "x@example.com", None]
    assert again.metadata.metadata[b"account"] == b"erased-0a1b"


def test_the_ledger_keeps_every_line_and_its_rules_and_no_byte_of_the_address(
    tmp_path: Path,
) -> None:
    file = tmp_path / "ledger.sqlite"
    key = MailKey(recipient=ADDRESS, report="weekly", period="2026W47", edition=f"w__{OWNER}__ja")

    def now() -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    with open_ledger(file, run_id="r", now=now) as book:
        for event in ("queued", "sending", "accepted"):
            book.append(Entry(key=key, event=event))

    assert rewrite_ledger(file, WORDING, applies=False) == 6
    assert ADDRESS.encode() in file.read_bytes()
    assert rewrite_ledger(file, WORDING, applies=True) == 6

    assert ADDRESS.encode() not in file.read_bytes()
    mine = key.model_copy(update={"recipient": "erased-0a1b", "edition": "w__erased-0a1b__ja"})
    with open_ledger(file, run_id="s", now=now) as book:
        assert [one.event for one in book.history(mine)] == ["queued", "sending", "accepted"]
        with pytest.raises(LedgerRuleError):
            book.append(Entry(key=mine, event="queued"))
    with sqlite3.connect(file) as opened, pytest.raises(sqlite3.IntegrityError):
        opened.execute("delete from mail_event")


def test_what_a_system_delivers_later_is_read_without_the_person() -> None:
    erased = ErasedPeople(key="ab" * 32)
    hashes = [erased.hash_of(value) for value in (OWNER, "佐藤 花子", ADDRESS)]
    person = ErasedPerson(
        pseudonym="erased-0a1b",
        erased_at=datetime(2026, 11, 20, tzinfo=UTC),
        hashes=(*hashes, erased.hash_of_record(OWNER), erased.hash_of_record("77")),
    )
    erased = ErasedPeople(key=erased.key, people=(person,))
    users = pa.table(
        {
            "user_id": [OWNER, "77", "0055h0002AlAAAAAAA"],
            "user_name": ["佐藤　花子", "Hanako", "佐藤 一郎"],
            "email": [ADDRESS, "hana@example.com", "ichiro@example.com"],
            "unit_id": ["001", "001", "002"],
            "x_Phone": ["03-1", "03-2", "03-3"],
        }
    )
    deals = pa.table({"deal_id": [OWNER, "d2"], "owner_id": [OWNER, "77"], "amount": ["1", "2"]})

    users, deals = (
        without_erased(table, name, erased) for table, name in ((users, "user"), (deals, "deal"))
    )

    assert users.to_pydict() == {
        "user_id": ["erased-0a1b", "77", "0055h0002AlAAAAAAA"],
        "user_name": ["erased-0a1b", "erased-0a1b", "佐藤 一郎"],
        "email": [None, None, "ichiro@example.com"],
        "unit_id": ["001", "001", "002"],
        "x_Phone": [None, None, "03-3"],
    }
    assert deals["owner_id"].to_pylist() == ["erased-0a1b", "77"]
    assert deals["deal_id"].to_pylist() == [OWNER, "d2"]
    assert OWNER not in erased.model_dump_json()


def _locked() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("cut.zip", b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(10) + b"\xff" * 12, 0),
        ("cut.gz", gzip.compress(b"x" * 1000, mtime=0)[:20], 0),
        ("cut.parquet", b"PAR1" + b"\0" * 20, 0),
        ("locked.pdf", _locked(), 0),
        ("old.xls", b"\xd0\xcf\x11\xe0\xff\xff" + "佐藤花子".encode("utf-16-le"), 1),
    ],
    ids=["zip", "gz", "parquet", "pdf", "xls"],
)
def test_what_cannot_be_rewritten_is_told_and_ends_nothing(
    name: str, content: bytes, places: int
) -> None:
    assert look(content, name, WORDING, LANDED) == Found(places, None)


def test_an_endless_file_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_BYTES", 100)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("a.csv", "x" * 101)

    for content in (gzip.compress(b"x" * 101), archive.getvalue()):
        assert look(content, "a", WORDING, LANDED) == Found(0, None)


def test_a_pdf_tells_the_person_on_its_pages_of_itself_and_in_what_is_attached() -> None:
    for place in ("docinfo", "attached"):
        target = io.BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page()
            if place == "docinfo":
                document.docinfo["/Author"] = "佐藤 花子"
            else:
                document.attachments["a.csv"] = ADDRESS.encode()
            document.save(target)
        assert look(target.getvalue(), "a.pdf", WORDING, LANDED) == Found(1, None)
