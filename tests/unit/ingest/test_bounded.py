"""Files made to eat memory or time, read by a process of its own that is held to a limit."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flows.shelves import Workspace
from tests.unit.ingest.books import ods_of_xml, xlsx
from tests.unit.ingest.conftest import Desk, deal_map

pytestmark = [pytest.mark.unit, pytest.mark.slow]

MOST_MB = 1500
SECONDS = 500
HEAD = b"Id,Name,Amount\nD1,a,1\n"
CHILD = """
import json, re, sys
from datetime import date
from pathlib import Path
from flows.ingest import ingest_source
from flows.shelves import Workspace
from tests.unit.ingest.conftest import deal_map

result = ingest_source(
    workspace=Workspace(Path(sys.argv[1])), source="sfa", source_map=deal_map(),
    mode="full", until=date.max,
)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
said = {a.file_name: a.reason_code or f"{a.rows_kept}+{a.rows_rejected}" for a in result.accounts}
print(json.dumps({"peak": int(peak) / 1024, "said": said}))
"""


def packed(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return stream.getvalue()


def sheet_bomb() -> bytes:
    raw, stream = xlsx([("Id", "Name", "Amount"), ("D1", "a", 1)]), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", b" " * (300 << 20) + b"</sheetData>")
            new.writestr(name, part)
    return stream.getvalue()


def hostile() -> dict[str, tuple[bytes, str]]:
    """Return files, and for each the reason of its refusal or its rows, kept + rejected."""
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="9999"/>'
    rows = f'<table:table-row table:number-rows-repeated="99999">{cell}</table:table-row>'
    packing = gzip.compress(HEAD + b"D2,a,1\n" * 30_000_000)
    return {
        "deal-cell.csv": (HEAD + b'D2,"' + b"x" * (40 << 20) + b'",1\nD3,a,1\n', "3+0"),
        "deal-gzip.csv.gz": (packing, "archive_too_large"),
        "deal-line.csv": (HEAD + b"y" * (200 << 20), "endless_line"),
        "deal-ods.ods": (ods_of_xml(rows), "too_spread"),
        "deal-open.csv": (HEAD + b'D2,"a\n' * 400_000 + b"D3,a,1\n", "2+400000"),
        "deal-open2.csv": (HEAD + b'"a\n' + b'""\n' * 1_000_000 + b"D3,a,1\n", "2+1000001"),
        "deal-sheet.xlsx": (sheet_bomb(), "archive_too_large"),
        "deal-wide.csv": (HEAD + b"," * (20 << 20) + b"\nD3,a,1\n", "2+1"),
        "deal-zip-ods.zip": (packed("deal.ods", ods_of_xml(rows)), "too_spread"),
        "deal-zip-sheet.zip": (packed("deal.xlsx", sheet_bomb()), "archive_too_large"),
        "deal-zip.zip": (packed("deal.csv", b"D2,a,1\n" * 30_000_000), "archive_too_large"),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_no_file_eats_memory_or_time(tmp_path: Path) -> None:
    desk = Desk(Workspace(tmp_path), deal_map())
    files = hostile()
    for name, (content, _) in files.items():
        desk.land(name, content)

    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)

    said = {name.split("/")[0]: verdict for name, verdict in found["said"].items()}
    assert said == {name: verdict for name, (_, verdict) in files.items()}
    assert found["peak"] < MOST_MB
