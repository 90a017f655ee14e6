"""Faults of the machine are told in sentences; what they left undone the next run does."""

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows import steps
from flows.cli import run_guarded
from flows.damaged_warehouse import despite_damage, put_damaged_aside
from flows.errors import SettingsError, UsageError
from flows.machine_faults import MachineFaultError, sentence_of, told
from flows.night import Night, Said
from flows.runs import last_runs
from flows.settings import load_settings
from flows.shelves import PROJECT_ROOT, Workspace

NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/x")
HELD = 'IO Error: Could not set lock on file "/x": Conflicting lock is held in python (PID 7)'


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (NO_ROOM, "no_room"),
        (OSError(errno.EFBIG, os.strerror(errno.EFBIG)), "no_room"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/x"), "no_right"),
        (sqlite3.OperationalError("database or disk is full"), "no_room"),
        (sqlite3.OperationalError("database is locked"), "held"),
        (sqlite3.DatabaseError("database disk image is malformed"), "damaged_ledger"),
        (duckdb.IOException(HELD), "held"),
        (duckdb.IOException("IO Error: Corrupt database file: computed checksum 1"), "damaged"),
    ],
)
def test_a_fault_of_the_machine_says_what_to_mend(fault: Exception, kind: str) -> None:
    found = told(fault)

    assert isinstance(found, MachineFaultError)
    assert found.kind == kind
    assert "; " in str(found)


def test_a_warehouse_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException) as raised:
        duckdb.connect(str(tmp_path / "none.duckdb"), read_only=True)

    assert sentence_of(raised.value).startswith("there is no warehouse yet")


def test_settings_that_may_not_be_read_are_not_blamed_on_their_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shinchoku.yaml").write_bytes("company: {name: 見本}".encode("cp932"))
    with pytest.raises(SettingsError, match="save it as UTF-8 text"):
        load_settings(Workspace(tmp_path))

    def refuse(file: Path, **_: object) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingsError, match="Permission denied; give the user") as raised:
        load_settings(Workspace(tmp_path))
    assert "UTF-8" not in str(raised.value)


def test_what_a_fault_came_of_is_looked_at_too() -> None:
    outer = RuntimeError("a library's own words")
    outer.__cause__ = NO_ROOM

    assert "make room" in sentence_of(outer)


def test_a_fault_of_ours_is_none_of_the_machine() -> None:
    assert told(KeyError("x")) is None
    assert "a fault of shinchoku or of this machine: KeyError" in sentence_of(KeyError("x"))


def test_words_of_a_file_are_no_fault_of_the_machine() -> None:
    assert told(ValueError("Permission denied")) is None


def _raising(fault: Exception) -> Callable[[], object]:
    def command() -> object:
        raise fault

    return command


@pytest.mark.parametrize("fault", [NO_ROOM, KeyError("x"), UsageError("wrong call")])
def test_nobody_sees_a_traceback(fault: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run_guarded(_raising(fault))

    said = capsys.readouterr()
    assert end.value.code == (2 if isinstance(fault, UsageError) else 1)
    assert said.err.startswith("shinchoku: ")
    assert "Traceback" not in said.out + said.err


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(workspace=tmp_path, as_of=date(2026, 4, 1), run_id="r")


def test_a_step_without_room_is_written_down_as_failed(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_night: Night) -> None:
        raise NO_ROOM

    monkeypatch.setattr(steps, "_ROOMS", {"publish": no_room})

    with pytest.raises(MachineFaultError, match="no room left"):
        steps.run("publish", night)

    ((event,),) = last_runs(night.shelves.ledger)
    assert (event.step, event.state) == ("publish", "failed")


def test_a_damaged_warehouse_is_put_aside_and_a_sound_one_is_not(night: Night) -> None:
    current = night.shelves.current
    current.parent.mkdir(parents=True)
    with duckdb.connect(str(current)) as connection:
        connection.execute("create table t as select 1 as id")
    night.shelves.snapshot_mark.write_text("mark", encoding="utf-8")
    assert put_damaged_aside(night) is None
    assert night.shelves.snapshot_mark.is_file()

    current.write_bytes(b"\0" * 20_000)
    aside = put_damaged_aside(night)

    assert aside is not None
    assert aside.is_file()
    assert not current.exists()
    assert not night.shelves.snapshot_mark.exists()


def test_a_temporary_server_whose_run_is_gone_already_ends_by_itself() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    began = time.monotonic()
    environment = {"PREFECT__SERVER_EPHEMERAL": "1", "SHINCHOKU_STARTED_BY": str(gone.pid)}

    ended = subprocess.run(
        [sys.executable, "-c", "import flows.ephemeral_server, time; time.sleep(60)"],
        env=os.environ | environment, cwd=PROJECT_ROOT, check=False, timeout=50,
    )  # fmt: skip

    assert ended.returncode == 1
    assert time.monotonic() - began < 40


def test_a_night_goes_on_without_a_damaged_warehouse_and_says_so(night: Night) -> None:
    night.shelves.current.parent.mkdir(parents=True)
    night.shelves.current.write_bytes(b"\0" * 20_000)

    def weigh(night: Night) -> Said:
        if night.shelves.current.is_file():
            duckdb.connect(str(night.shelves.current), read_only=True)
        return Said("20 checks, 0 warn")

    said = despite_damage(weigh, night)

    assert said.sentence.startswith(
        "20 checks, 0 warn; the warehouse of the last night was damaged"
    )


def test_a_warehouse_that_is_held_is_not_taken_for_damaged(night: Night) -> None:
    def weigh(_night: Night) -> Said:
        raise duckdb.IOException(HELD)

    with pytest.raises(duckdb.IOException):
        despite_damage(weigh, night)
