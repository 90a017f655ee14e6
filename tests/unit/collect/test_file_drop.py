"""What lies in the drop folder arrives in landing, byte for byte, once, under its date."""

import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.collect import origins
from flows.collect.deliveries import list_deliveries, seal_delivery
from flows.collect.delivery_dates import date_in
from flows.collect.fetching import collect_source
from flows.collect.refusals import LocationError
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import CollectResult

NOW = datetime(2026, 4, 2, 5, 30, tzinfo=UTC)
CONTENT = b"\xef\xbb\xbfId,Name\r\n1,\x8a\xf4\r\n"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "landing"


def put(path: Path, content: bytes = CONTENT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def collect(drop: Path | str, landing: Path) -> CollectResult:
    workspace = Workspace(landing.parent)
    return collect_source(workspace=workspace, source="sfa", location=drop, received_at=NOW)


def seal(landing: Path) -> int:
    workspace, day = Workspace(landing.parent), date(2026, 4, 1)
    sealed = seal_delivery(workspace=workspace, source="sfa", as_of=day, received_at=NOW)
    return len(sealed)


def test_a_file_arrives_byte_for_byte_with_a_note_of_its_origin(drop: Path, landing: Path) -> None:
    path = put(drop / "2026-04-01" / "deal.csv")

    result = collect(drop, landing)

    assert result.copied == ("2026-04-01/deal.csv",)
    landed = landing / "sfa" / "2026-04-01" / "deal.csv"
    assert landed.read_bytes() == CONTENT
    said = json.loads((landed.parent / "deal.csv.origin.json").read_text())
    assert said == {
        "source": "sfa",
        "received_from": str(path),
        "received_at": "2026-04-02T05:30:00+00:00",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": len(CONTENT),
        "stamp": str(path.stat().st_mtime_ns),
    }


def test_a_second_look_brings_nothing(drop: Path, landing: Path) -> None:
    put(drop / "2026-04-01" / "deal.csv")
    collect(drop, landing)

    result = collect(drop, landing)

    assert (result.copied, result.skipped) == ((), ("2026-04-01/deal.csv",))


def test_the_date_of_a_file_name_serves_when_its_folder_has_none(drop: Path, landing: Path) -> None:
    put(drop / "deal_20260401.csv")
    put(drop / "crm" / "目標 2026年4月3日.xlsx")

    assert len(collect(drop, landing).copied) == 2
    assert list_deliveries(landing, "sfa") == (date(2026, 4, 1), date(2026, 4, 3))


@pytest.mark.parametrize("name", ["deal.csv", "deal_20261399.csv", "2026-04-01_2026-04-02.csv"])
def test_a_file_without_one_date_is_refused_and_says_what_to_do(
    drop: Path, landing: Path, name: str
) -> None:
    put(drop / name)

    (refused,) = collect(drop, landing).refused

    assert f"[{name}]" in refused.reason
    assert "2026-04-01" in refused.mend
    assert not landing.exists()


def test_what_is_landed_never_changes(drop: Path, landing: Path) -> None:
    path = put(drop / "2026-04-01" / "deal.csv")
    collect(drop, landing)
    put(path, CONTENT.replace(b"1", b"2"))

    result = collect(drop, landing)

    assert "other bytes" in result.refused[0].reason
    assert (landing / "sfa" / "2026-04-01" / "deal.csv").read_bytes() == CONTENT


def test_a_file_that_is_still_being_written_waits_for_the_next_run(
    drop: Path, landing: Path
) -> None:
    path = put(drop / "2026-04-01" / "deal.csv")
    with patch.object(origins, "_sync", side_effect=lambda _: path.write_bytes(b"more")):
        result = collect(drop, landing)

    assert "still being written" in result.refused[0].reason
    assert list_deliveries(landing, "sfa") == ()
    assert len(collect(drop, landing).copied) == 1


def test_a_copy_that_dies_leaves_no_file_and_the_next_run_ends_right(
    drop: Path, landing: Path
) -> None:
    put(drop / "2026-04-01" / "deal.csv")
    with (
        patch.object(origins, "_sync", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        collect(drop, landing)

    assert list_deliveries(landing, "sfa") == ()
    assert len(collect(drop, landing).copied) == 1


def test_files_put_into_landing_by_hand_are_sealed_once(landing: Path) -> None:
    path = put(landing / "sfa" / "2026-04-01" / "deal.csv")

    sealed = [seal(landing) for _ in range(2)]

    assert sealed == [1, 0]
    origin = origins.read_origin(path)
    assert origin is not None
    assert (origin.received_from, origin.size) == ("landing", len(CONTENT))


def test_a_file_replaced_by_hand_is_sealed_anew(landing: Path) -> None:
    path = put(landing / "sfa" / "2026-04-01" / "deal.csv")
    seal(landing)
    put(path, CONTENT.replace(b"1", b"2"))
    os.utime(path, (4e9, 4e9))

    assert seal(landing) == 1


def test_a_file_mended_by_hand_is_seen_although_the_drop_was_laid_down_anew(
    drop: Path, landing: Path
) -> None:
    path = put(drop / "2026-04-01" / "deal.csv")
    collect(drop, landing)
    mended = put(landing / "sfa" / "2026-04-01" / "deal.csv", CONTENT.replace(b"1", b"2"))
    os.utime(mended, (4e9, 4e9))
    os.utime(path, (3e9, 3e9))

    collect(drop, landing)

    assert seal(landing) == 1


def test_a_delivery_is_a_dated_folder_that_holds_a_file(landing: Path) -> None:
    put(landing / "sfa" / "2026-04-02" / "deal.csv")
    put(landing / "sfa" / "2026-04-03" / "deal.csv.origin.json")
    put(landing / "sfa" / "old" / "deal.csv")
    (landing / "sfa" / "2026-04-04").mkdir()

    assert list_deliveries(landing, "sfa") == (date(2026, 4, 2),)
    assert list_deliveries(landing, "nobody") == ()


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/no/such/folder", "is no folder"),
        ("nosuch://x/y", "is no location"),
        ("sftp://kim@files.example.com:port/out", "cannot be taken apart"),
        ("s3://", "names no bucket"),
        ("gs://made-up-bucket/x", "needs a library that is not installed"),
    ],
)
def test_a_location_that_cannot_be_looked_into_is_named(
    landing: Path, location: str, said: str
) -> None:
    with pytest.raises(LocationError) as caught:
        collect(location, landing)

    assert location in str(caught.value)
    assert said in str(caught.value)


def test_a_file_url_is_a_folder(drop: Path, landing: Path) -> None:
    put(drop / "2026-04-01" / "deal.csv")

    result = collect(drop.as_uri(), landing)

    assert len(result.copied) == 1


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("export-2026_04_01-full", date(2026, 4, 1)),
        ("２０２６年４月１日", date(2026, 4, 1)),
        ("00520260401", None),
        ("2026-02-30", None),
    ],
)
def test_a_date_is_read_out_of_a_name(name: str, found: date | None) -> None:
    assert date_in(name) == found
