"""A workspace as one file and back: whole, by bytes, and nothing that a stranger put into it."""

import errno
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.backup import HALF_MADE, INDEX, BackupError, back_up, restore
from flows.night import AnotherRunError, hold_workspace
from flows.send.ledger import Entry, open_ledger
from flows.shelves import Workspace
from flows.vocabulary.outbox import MailKey

from .conftest import Answer

Call = Callable[..., Answer]
KEY = MailKey(recipient="a@example.com", report="weekly", period="2026W47", edition="e")


def _now() -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def used(workspace: Path, shinchoku: Call) -> Path:
    """Return a workspace with something on every shelf."""
    shinchoku("init", workspace, "--from", "salesforce")
    for name in (
        "landing/crm/2026-11-20/商談.csv", "lake/raw/crm/deal/as_of=2026-11-20/0.parquet",
        "published/2026-11-20/pdf/a.pdf", "warehouse/current/shinchoku.duckdb",
        "warehouse/candidate/shinchoku.duckdb",
        "exports/marts/a.parquet", "published/.2026-11-21.partial/pdf/half.pdf",
    ):  # fmt: skip
        file = workspace / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"content of {name}" * 100, encoding="utf-8")
    with open_ledger(workspace / "state/ledger.sqlite", run_id="r", now=_now) as book:
        book.append(Entry(key=KEY, event="queued"))
    (workspace / "state/ledger.sqlite-journal").write_text("of another moment", encoding="utf-8")
    return workspace


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.lock" and not path.name.startswith("ledger")
    }


def test_what_comes_back_is_what_was_there_but_for_what_a_run_makes_anew(
    used: Path, tmp_path: Path, shinchoku: Call
) -> None:
    file, again = tmp_path / "kept.zip", tmp_path / "again"

    made = shinchoku("backup", file, "-w", used)
    back = shinchoku("restore", file, "-w", again)

    assert (made.status, back.status) == (0, 0)
    wanted = {
        name: content
        for name, content in _contents(used).items()
        if not name.startswith("warehouse/candidate/") and ".partial" not in name
    }
    assert _contents(again) == wanted
    assert {"landing/crm/2026-11-20/商談.csv", "warehouse/current/shinchoku.duckdb"} <= set(wanted)
    assert not (again / "state/ledger.sqlite-journal").exists()
    with open_ledger(again / "state/ledger.sqlite", run_id="r", now=_now) as book:
        assert [event.event for event in book.history(KEY)] == ["queued"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_the_same_bytes(used: Path, tmp_path: Path) -> None:
    back_up(used, tmp_path / "one.zip")
    back_up(used, tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_nothing_is_kept_while_a_run_is_at_work(used: Path, tmp_path: Path) -> None:
    with hold_workspace(Workspace(used), holder="run 1"), pytest.raises(AnotherRunError):
        back_up(used, tmp_path / "kept.zip")

    assert not list(tmp_path.glob("*.zip"))


def test_a_link_is_told_and_left_out(used: Path, tmp_path: Path, shinchoku: Call) -> None:
    (used / "landing" / "far").symlink_to(tmp_path)

    answer = shinchoku("backup", tmp_path / "kept.zip", "-w", used)

    assert "left out: landing/far is a link" in answer.out


def test_a_place_that_cannot_be_used_is_told(used: Path, tmp_path: Path, shinchoku: Call) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine", encoding="utf-8")

    answers = [
        shinchoku("backup", there, "-w", used),
        shinchoku("backup", used / "kept.zip", "-w", used),
        shinchoku("backup", tmp_path / "kept.zip", "-w", tmp_path / "nothing"),
        shinchoku("restore", there, "-w", used),
        shinchoku("restore", there, "-w", tmp_path / "new"),
        shinchoku("restore", tmp_path / "none.zip", "-w", tmp_path / "new"),
    ]

    said = [
        *("is there already", "would lie within the workspace", "which is no workspace"),
        *("which holds something", "cannot be read whole", "cannot be read whole"),
    ]
    for answer, words in zip(answers, said, strict=True):
        assert answer.status == 2
        assert words in " ".join(answer.err.split())
    assert there.read_text("utf-8") == "mine"
    assert not (tmp_path / "new").exists()


def test_a_disk_that_is_full_leaves_nothing_behind(
    used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)

    with pytest.raises(BackupError, match=r"No space left on device .*make room"):
        back_up(used, tmp_path / "kept.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["sales"]


def _changed(file: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup anew with its files changed as a stranger would."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def _renamed(files: dict[str, bytes], name: str) -> None:
    index = json.loads(files[INDEX])
    old = index["files"][0]["path"]
    index["files"][0]["path"] = name
    files[name] = files.pop(old)
    files[INDEX] = json.dumps(index).encode()


CHANGES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "otherwise than its index tells": lambda files: files.update({"shinchoku.yaml": b"other"}),
    "other files than its index": lambda files: files.update({"state/more": b"x"}),
    "would leave the folder": lambda files: _renamed(files, "../outside"),
    "which would leave": lambda files: _renamed(files, "/tmp/outside"),  # noqa: S108
    "is no backup of this version": lambda files: files.update({INDEX: b"{}"}),
    "has format [2]": lambda files: files.update(
        {INDEX: files[INDEX].replace(b'"format": 1', b'"format": 2')}
    ),
    "cannot be read whole": lambda files: files.pop(INDEX) and None,
}


@pytest.mark.parametrize("said", list(CHANGES))
def test_what_is_not_as_it_was_made_is_refused_and_leaves_nothing(
    used: Path, tmp_path: Path, said: str
) -> None:
    back_up(used, tmp_path / "kept.zip")
    changed = _changed(tmp_path / "kept.zip", tmp_path / "changed.zip", CHANGES[said])

    with pytest.raises(BackupError) as refused:
        restore(changed, tmp_path / "new")

    assert said in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.zip", "kept.zip", "sales"]


def test_no_changed_byte_goes_unseen_or_ends_in_a_traceback(used: Path, tmp_path: Path) -> None:
    back_up(used, tmp_path / "kept.zip")
    whole = (tmp_path / "kept.zip").read_bytes()
    wanted = None
    for place in range(0, len(whole), max(len(whole) // 150, 1)):
        flipped = bytearray(whole)
        flipped[place] ^= 0xFF
        (tmp_path / "flipped.zip").write_bytes(flipped)
        target = tmp_path / "new"
        try:
            restore(tmp_path / "flipped.zip", target)
        except BackupError:
            assert not target.exists()
            continue
        # a byte that says nothing of any content: a date, a mode
        wanted = wanted or _contents(target)
        assert _contents(target) == wanted
        shutil.rmtree(target)
    restore(tmp_path / "kept.zip", tmp_path / "again")
    assert wanted in (None, _contents(tmp_path / "again"))


def test_more_than_the_disk_holds_is_refused_before_it_is_written(
    used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(used, tmp_path / "kept.zip")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))

    with pytest.raises(BackupError, match=r"unfolds to .* and the disk has 1,000; make room"):
        restore(tmp_path / "kept.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_folder_one_stands_in_may_be_the_empty_one(
    used: Path, tmp_path: Path, shinchoku: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (used / "landing" / "crm" / "export.partial").write_text("a person's own", encoding="utf-8")
    back_up(used, tmp_path / "kept.zip")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    answer = shinchoku("restore", tmp_path / "kept.zip")

    assert answer.status == 0
    assert (here / "landing" / "crm" / "export.partial").is_file()
    assert not (here / HALF_MADE).exists()
    assert here.stat().st_mode & 0o777 == 0o700


def test_a_backup_that_was_cut_short_is_refused(used: Path, tmp_path: Path) -> None:
    back_up(used, tmp_path / "kept.zip")
    whole = (tmp_path / "kept.zip").read_bytes()
    for share in (0.1, 0.5, 0.99):
        (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BackupError, match="cannot be read whole"):
            restore(tmp_path / "cut.zip", tmp_path / "new")
