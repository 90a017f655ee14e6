"""A company that was kept as a file and put back goes on as if nothing had happened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.send.local_mailbox import LocalMailbox

from .conftest import Ran
from .test_kill_and_run_again import states_of_mails
from .test_landing_to_mailbox import content_of, files_of

Call = Callable[..., Ran]


@pytest.fixture(scope="module")
def again(
    night: Ran, shinchoku: Call, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Ran, list[Path]]:
    """Return the company put back elsewhere and run once more, and the mails of that run."""
    root = tmp_path_factory.mktemp("kept")
    file, workspace = root / "company.zip", root / "company"
    kept = shinchoku(night.workspace, "backup", str(file))
    assert kept.status == 0, kept.said
    back = shinchoku(workspace, "restore", str(file))
    assert back.status == 0, back.said
    with LocalMailbox(root / "mail") as server:
        ran = shinchoku(workspace, "run", port=server.port)
        return ran, list(server.folder.rglob("*.eml"))


def test_the_next_run_makes_the_same_warehouse_and_changes_no_publication(
    again: tuple[Ran, list[Path]], night: Ran
) -> None:
    ran, _ = again

    assert ran.status == 0, ran.said
    warehouse = "warehouse/current/shinchoku.duckdb"
    assert content_of(ran.workspace / warehouse) == content_of(night.workspace / warehouse)
    for shelf in ("published", "exports", "contexts", "landing"):
        assert files_of(ran.workspace / shelf) == files_of(night.workspace / shelf)


def test_nobody_gets_a_mail_again(again: tuple[Ran, list[Path]], night: Ran) -> None:
    ran, mails = again

    assert mails == []
    assert states_of_mails(ran.workspace) == states_of_mails(night.workspace)
