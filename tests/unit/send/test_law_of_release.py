"""Law 6 for mails that a person lets go: killed anywhere, or released twice at once, each once."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.send.delivery import send_publication
from flows.send.eml_file import read_message
from flows.send.local_mailbox import LocalMailbox
from flows.send.outbox import list_mails, resolve_mail
from tests.unit.send.killable import Senders
from tests.unit.send.made_up import fixed_clock, publish_large, switches_for

pytestmark = [pytest.mark.unit, pytest.mark.slow]

DAY = "2026-11-20"


def let_wait(folder: Path, *, people: int) -> None:
    """Publish, and let a night find that the mails need a release."""
    publish_large(folder / DAY, people=people)
    result = send_publication(
        publication=folder / DAY,
        switches=switches_for(1, to_release=frozenset({"progress"})),
        credentials=None,
        ledger=folder / "ledger.sqlite",
        run_id="night",
        now=fixed_clock,
    )
    assert len(result.awaiting) == people


def arrived(folder: Path) -> Counter[tuple[str, str]]:
    mails = (read_message(file.read_bytes()) for file in (folder / "mailbox").glob("*.eml"))
    return Counter((str(mail["To"]), str(mail["X-Shinchoku-Edition"])) for mail in mails)


def resolve_by_looking_into_the_mailbox(folder: Path) -> int:
    mails = list_mails(folder / "ledger.sqlite", now=fixed_clock)
    unknown = [mail for mail in mails if mail.event == "unknown"]
    if unknown:  # a mail whose sender was killed may still be on its way to the disk
        time.sleep(0.02)
    editions = {edition for _, edition in arrived(folder)}
    for mail in unknown:
        resolve_mail(
            folder / "ledger.sqlite",
            mail_id=mail.key.mail_id,
            resolution="sent" if mail.key.edition in editions else "not_sent",
            run_id="person",
            now=fixed_clock,
        )
    return len(unknown)


@pytest.fixture(scope="module")
def senders() -> Iterator[Senders]:
    with Senders() as started:
        yield started


@pytest.mark.parametrize(("most_bytes", "mails", "least"), [(None, 2, 40), (100_000, 4, 70)])
def test_a_release_killed_at_any_step_is_ended_right_by_the_next(
    senders: Senders, tmp_path: Path, most_bytes: int | None, mails: int, least: int
) -> None:
    fatal, killed, began = 0, -signal.SIGKILL, 0
    while killed < 0:
        folder = tmp_path / str(fatal)
        let_wait(folder, people=2)
        with LocalMailbox(folder / "mailbox") as mailbox:

            def release(run_id: str, fatal: int | None = None, port: int = mailbox.port) -> int:
                senders.start(
                    folder,  # noqa: B023 - called within its turn
                    port=port,
                    run_id=run_id,
                    fatal=fatal,
                    most_bytes=most_bytes,
                    releases=True,
                )
                return senders.wait()

            killed = release("killed", fatal)
            states = {one.event for one in list_mails(folder / "ledger.sqlite", now=fixed_clock)}
            # all were let go, or none
            assert "awaiting" not in states or states == {"awaiting"}
            began += states != {"awaiting"}
            release("then")
            if resolve_by_looking_into_the_mailbox(folder):
                release("at last")
        found = arrived(folder)
        assert len(found) == mails
        assert set(found.values()) == {1}
        fatal += 1

    assert fatal > least
    assert began > least - 10


def test_two_releases_at_once_send_each_mail_once(senders: Senders, tmp_path: Path) -> None:
    let_wait(tmp_path, people=8)
    with Senders() as others, LocalMailbox(tmp_path / "mailbox") as mailbox:
        senders.start(tmp_path, port=mailbox.port, run_id="left", releases=True)
        others.start(tmp_path, port=mailbox.port, run_id="right", releases=True)
        senders.wait()
        others.wait()
        senders.start(tmp_path, port=mailbox.port, run_id="then", releases=True)
        senders.wait()
        if resolve_by_looking_into_the_mailbox(tmp_path):
            senders.start(tmp_path, port=mailbox.port, run_id="at last", releases=True)
            senders.wait()

    assert set(arrived(tmp_path).values()) == {1}
    assert len(arrived(tmp_path)) == 8
