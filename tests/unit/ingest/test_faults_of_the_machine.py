"""What the machine did wrong is no fault of a file, and is not remembered against it."""

import errno
import os
from pathlib import Path

import pytest

from flows.ingest import file_reading
from flows.ingest.object_output import ObjectOutput

from .conftest import DAY, Desk

CONTENT = "Id,金額,完了予定日\nd1,100,2026-05-01\n".encode()


def test_a_full_disk_ends_the_run_and_the_next_one_reads_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.land("deals.csv", CONTENT)

    def no_room(*_words: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(ObjectOutput, "commit", no_room)
        with pytest.raises(OSError, match="No space left"):
            desk.ingest()

    assert desk.ingest().refused == ()
    assert [row["deal_id"] for row in desk.rows()] == ["d1"]


def test_a_file_is_read_once_its_rights_are_mended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.land("deals.csv", CONTENT)

    def no_right(*_words: object, **_named: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as locked:
        locked.setattr(file_reading, "open_csv", no_right)
        (refused,) = desk.ingest().refused
    assert refused.reason_code == "unreadable"

    assert desk.ingest().refused == ()
    assert [row["deal_id"] for row in desk.rows()] == ["d1"]


def test_a_refused_file_that_was_taken_away_holds_nobody_up(desk: Desk) -> None:
    broken: Path = desk.land("deals.zip", b"PK\x03\x04 cut")
    assert [one.reason_code for one in desk.ingest().refused] == ["broken_archive"]

    broken.unlink()
    desk.land("deals.csv", CONTENT)

    assert desk.ingest().refused == ()
    assert len(list((desk.workspace.lake / "file" / "sfa").rglob("*.parquet"))) == 1


def test_no_delivery_is_left_of_a_refused_file_that_was_taken_away(desk: Desk) -> None:
    desk.land("deals.zip", b"PK\x03\x04 cut")
    desk.ingest()
    (desk.workspace.delivery("sfa", DAY) / "deals.zip").unlink()

    desk.ingest()

    assert list((desk.workspace.lake / "file" / "sfa").rglob("as_of=*")) == []


def test_what_a_good_file_held_stays_when_it_is_taken_away(desk: Desk) -> None:
    landed = desk.land("deals.csv", CONTENT)
    desk.ingest()
    landed.unlink()

    desk.ingest()

    assert [row["deal_id"] for row in desk.rows()] == ["d1"]
