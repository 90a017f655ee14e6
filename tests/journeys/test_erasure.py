"""A person who was erased: no byte of them anywhere, every sum as before, and no return."""

import gzip
import html
import io
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from .conftest import Ran
from .test_backup_and_restore import deliver_again
from .test_kill_and_run_again import states_of_mails

pytestmark = pytest.mark.slow

Call = Callable[..., Ran]
Row = tuple[str, ...]
WAREHOUSE = "warehouse/current/shinchoku.duckdb"


def rows_of(workspace: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(workspace / WAREHOUSE), read_only=True) as connection:
        return connection.execute(query).fetchall()


def plain(text: str) -> str:
    together = "".join(html.unescape(text).split())
    return together.replace("\u200b", "").replace("\u2060", "").lower()


def texts_of(content: bytes) -> Iterator[str]:
    """Yield what a file says: as raw bytes in any encoding, and as its own reader reads it."""
    packed = content.startswith((b"PAR1", b"PK", b"\x1f\x8b", b"%PDF"))
    for encoding in ("utf-8",) if packed else ("utf-8", "cp932", "utf-16-le"):
        yield content.decode(encoding, "ignore")
    if content.startswith(b"PAR1"):
        file = pq.ParquetFile(io.BytesIO(content))
        yield f"{file.read().to_pylist()} {file.metadata.metadata}"
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_of(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        yield from texts_of(gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        for how in ("-layout", "-raw"):
            call = ["pdftotext", how, "-", "-"]
            done = subprocess.run(call, input=content, capture_output=True, check=True)
            yield done.stdout.decode()


def tables_with(warehouse: Path, words: list[str]) -> list[str]:
    """Return the tables of a warehouse with a row that holds one of the words."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_type = 'BASE TABLE'"
        ).fetchall()
        query = "select count(*) from {} as t where regexp_matches(lower(t::varchar), ?)"
        # a row as text; blanks may stand between any two letters
        pattern = "|".join(r"[\s　]*".join(map(re.escape, word)) for word in words)
        return [
            name
            for (name,) in tables
            if connection.execute(query.format(name), [pattern]).fetchone() != (0,)
        ]


def is_held(path: Path, words: list[str]) -> bool:
    content = path.read_bytes()
    if path.suffix == ".duckdb":
        raw = any(word.encode() in content for word in words)
        return raw or bool(tables_with(path, words))
    return any(word in plain(text) for text in texts_of(content) for word in words)


def holding(folder: Path, words: Row) -> list[str]:
    """Return the files that hold one of the words, in their content or their path."""
    wanted = [plain(word) for word in words]
    found = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if any(word in plain(name) for word in wanted) or (
            path.is_file() and is_held(path, wanted)
        ):
            found.append(name)
    return found


@pytest.fixture(scope="module")
def person(night: Ran) -> Row:
    """Return id, name and address of who got a mail and has the most deals."""
    with sqlite3.connect(night.workspace / "state/ledger.sqlite") as ledger:
        mailed = {row[0] for row in ledger.execute("select recipient from mail_event")}
    people = rows_of(
        night.workspace,
        """
        select owners.owner_id, owners.name, owners.email
        from marts.dim_owner as owners
        left join marts.fct_deal as deals on owners.owner_id = deals.owner_id
        where owners.is_current and length(replace(owners.name, ' ', '')) > 3
        group by all order by count(deals.deal_id) desc, 1
        """,
    )
    owner, name, address = next(one for one in people if one[2] in mailed)
    return str(owner), str(name), str(address)


@pytest.fixture(scope="module")
def erased(
    night: Ran, person: Row, shinchoku: Call, tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    workspace = tmp_path_factory.mktemp("erased") / "company"
    shutil.copytree(night.workspace, workspace)
    looked = shinchoku(workspace, "erase", person[2], "--landing", "--namesakes")
    assert "would be erased" in looked.said, looked.said
    assert holding(workspace / "state", person)
    return shinchoku(workspace, "erase", person[2], "--landing", "--namesakes", "--yes")


def test_what_is_searched_for_was_there(night: Ran, person: Row) -> None:
    shelves = {name.split("/")[0] for name in holding(night.workspace, person)}

    assert {"landing", "lake", "warehouse", "contexts", "published", "exports", "state"} <= shelves


def test_no_byte_of_the_person_is_left_and_the_next_night_brings_none_back(
    erased: Ran, person: Row, night: Ran, shinchoku: Call
) -> None:
    assert erased.status == 0, erased.said
    assert "left:" not in erased.said
    assert holding(erased.workspace, person) == []
    assert states_of_mails(erased.workspace) == states_of_mails(night.workspace)

    again = shinchoku(erased.workspace, "run", "--no-send")

    assert again.status == 0, again.said
    assert holding(erased.workspace, person) == []
    for query in (
        "select deal_id, stage, status, amount, amount_reporting, close_date, is_stalled"
        " from marts.fct_deal order by all",
        "select metric_id, scope_kind, period_kind, period_start, sum(value::decimal(38, 6)),"
        " sum(numerator::decimal(38, 6)), count(*) from marts.kpi_value"
        # how well the draws of simulations did: they are drawn anew under a new id
        " where metric_id <> 'forecast_pinball_amount' group by all order by all",
        "select count(*), count(distinct owner_id), count(distinct unit_id) from marts.dim_owner",
    ):
        assert rows_of(erased.workspace, query) == rows_of(night.workspace, query)


def test_a_system_that_still_exports_the_person_brings_no_name_into_lake_and_reports(
    erased: Ran, person: Row, night: Ran, shinchoku: Call
) -> None:
    shutil.rmtree(erased.workspace / "landing")
    shutil.copytree(night.workspace / "landing", erased.workspace / "landing")
    before = set((erased.workspace / "lake").rglob("*.parquet"))
    deliver_again(erased.workspace)

    ran = shinchoku(erased.workspace, "run", "--no-send", "--only", "collect", "--only", "ingest")

    assert ran.status == 0, ran.said
    assert set((erased.workspace / "lake").rglob("*.parquet")) > before
    users = (erased.workspace / "lake" / "raw").glob("*/*/as_of=*/*.parquet")
    said = [str(pq.ParquetFile(file).read().to_pylist()) for file in users]
    owner, _, address = person
    assert not any(owner in text or address in text for text in said)
