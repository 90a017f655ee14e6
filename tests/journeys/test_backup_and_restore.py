"""A company that was kept as a file and put back goes on with the next delivery all the same."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.send.local_mailbox import LocalMailbox

from .conftest import Ran
from .test_kill_and_run_again import states_of_mails
from .test_landing_to_mailbox import content_of, files_of

Call = Callable[..., Ran]
SHELVES = ("published", "exports", "contexts", "landing", "lake", "forecasts")


def deliver_again(workspace: Path) -> None:
    """Land the newest delivery of each source once more, a week later."""
    for source in (workspace / "landing").iterdir():
        newest = max(path for path in source.iterdir() if path.is_dir())
        later = date.fromisoformat(newest.name) + timedelta(days=7)
        shutil.copytree(newest, newest.with_name(later.isoformat()))


@pytest.fixture(scope="module")
def both(
    night: Ran, shinchoku: Call, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Ran, list[str]]]:
    """Return the company and its copy from a backup, each after the next night, with its mails."""
    root = tmp_path_factory.mktemp("kept")
    folders = {name: root / name / "company" for name in ("first", "again")}
    shutil.copytree(night.workspace, folders["first"])
    kept = shinchoku(folders["first"], "backup", str(root / "company.zip"))
    assert kept.status == 0, kept.said
    back = shinchoku(folders["again"], "restore", str(root / "company.zip"))
    assert back.status == 0, back.said
    made = {}
    for name, workspace in folders.items():
        deliver_again(workspace)
        with LocalMailbox(root / name / "mail") as server:
            ran = shinchoku(workspace, "run", port=server.port)
            mails = sorted(path.name.split("__")[0] for path in server.folder.rglob("*.eml"))
        made[name] = (ran, mails)
    return made


def test_the_next_night_ends_the_same(both: dict[str, tuple[Ran, list[str]]]) -> None:
    first, again = (both[name][0] for name in ("first", "again"))

    assert (first.status, again.status) == (0, 0), again.said
    warehouse = "warehouse/current/shinchoku.duckdb"
    assert content_of(again.workspace / warehouse) == content_of(first.workspace / warehouse)
    for shelf in SHELVES:
        assert files_of(again.workspace / shelf) == files_of(first.workspace / shelf), shelf
    assert len(list((again.workspace / "published").iterdir())) == 2


def test_the_same_people_get_mail_and_nobody_gets_an_old_one(
    both: dict[str, tuple[Ran, list[str]]],
) -> None:
    (first, mails), (again, mails_again) = both["first"], both["again"]

    assert mails_again == mails
    assert mails
    assert states_of_mails(again.workspace) == states_of_mails(first.workspace)
