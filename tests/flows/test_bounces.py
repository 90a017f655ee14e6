"""What came back is read before a run mails, and by command; a bad place holds no mail."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from flows.send.outbox import list_mails
from flows.shelves import Workspace
from tests.unit.send.made_up import fixed_clock, publish_large
from tests.unit.send.test_bounces import folder, report

from .conftest import Answer
from .test_releasing import SETTINGS

Call = Callable[..., Answer]
DAY = date(2026, 11, 20)


@pytest.fixture
def mailbox(workspace: Path) -> Iterator[LocalMailbox]:
    """Return the mailbox of a workspace with two mails, whose returns lie in ``returned``."""
    with LocalMailbox(workspace.parent / "mailbox") as server:
        workspace.mkdir()
        settings = (SETTINGS % server.port).replace(", release: required", "")
        text = settings + "  bounces: returned\n"
        (workspace / "shinchoku.yaml").write_text(text, encoding="utf-8")
        delivery = workspace / "landing" / "crm" / DAY.isoformat()
        delivery.mkdir(parents=True)
        (delivery / "Opportunity.csv").write_text("Id\n1\n", encoding="utf-8")
        publish_large(workspace / "published" / DAY.isoformat(), day=DAY, people=2)
        yield server


def send(shinchoku: Call, workspace: Path) -> Answer:
    return shinchoku("send", "-w", workspace, "--as-of", DAY.isoformat())


def come_back(workspace: Path) -> None:
    mails = list_mails(Workspace(workspace).ledger, now=fixed_clock)
    folder(workspace / "returned", report(name=mails[0].key.digest[:40]))


def test_a_place_that_is_not_there_is_told_and_the_mails_leave(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    answer = send(shinchoku, workspace)

    assert answer.status == 0
    assert "mails that came back are not known" in " ".join((answer.out + answer.err).split())
    assert len(describe_mailbox(mailbox.folder)) == 2


def test_a_run_says_once_what_came_back(
    mailbox: LocalMailbox, workspace: Path, shinchoku: Call
) -> None:
    send(shinchoku, workspace)
    come_back(workspace)

    answer = send(shinchoku, workspace)

    assert answer.status == 4
    assert "1 sent before came back (came back: 5.1.1" in " ".join(
        (answer.out + answer.err).split()
    )
    assert len(describe_mailbox(mailbox.folder)) == 2
    log = max((workspace / "state" / "logs").rglob("*.jsonl"), key=lambda one: one.stat().st_mtime)
    assert '"mails_failed": 1, "mails_written_only": 0, "mails_came_back": 1' in log.read_text()


@pytest.mark.usefixtures("mailbox")
def test_a_person_asks_what_came_back(workspace: Path, shinchoku: Call) -> None:
    send(shinchoku, workspace)
    come_back(workspace)

    first = shinchoku("outbox", "bounces", "-w", workspace)
    again = shinchoku("outbox", "bounces", workspace / "returned", "-w", workspace)
    nowhere = shinchoku("outbox", "bounces", workspace / "nowhere", "-w", workspace)

    assert "1 sent before came back" in first.out
    assert "none came back" in again.out
    assert nowhere.status == 2
    assert "name a Maildir" in " ".join(nowhere.err.split())
