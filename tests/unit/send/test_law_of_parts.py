"""Law 6 for mails that go out as several: killed anywhere, each part arrives once."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.send.eml_file import read_message
from flows.send.local_mailbox import LocalMailbox
from flows.send.outbox import list_mails, resolve_mail
from tests.unit.send.killable import Senders
from tests.unit.send.made_up import fixed_clock, publish_large

pytestmark = [pytest.mark.unit, pytest.mark.slow]

MOST = 100_000
PARTS = ("~1of2.pdf+tables", "~2of2.workbook")


def arrived(mailbox: Path) -> Counter[str]:
    mails = (read_message(file.read_bytes()) for file in mailbox.glob("*.eml"))
    return Counter(str(mail["X-Shinchoku-Edition"]) for mail in mails)


def resolve_by_looking_into_the_mailbox(folder: Path) -> int:
    mails = list_mails(folder / "ledger.sqlite", now=fixed_clock)
    unknown = [mail for mail in mails if mail.event == "unknown"]
    if unknown:  # a mail whose sender was killed may still be on its way to the disk
        time.sleep(0.02)
    for mail in unknown:
        resolve_mail(
            folder / "ledger.sqlite",
            mail_id=mail.key.mail_id,
            resolution="sent" if arrived(folder / "mailbox")[mail.key.edition] else "not_sent",
            run_id="person",
            now=fixed_clock,
        )
    return len(unknown)


@pytest.fixture(scope="module")
def senders() -> Iterator[Senders]:
    with Senders() as started:
        yield started


def run(folder: Path, senders: Senders, port: int, run_id: str, most_bytes: int | None) -> None:
    senders.start(folder, port=port, run_id=run_id, most_bytes=most_bytes)
    assert senders.wait() >= 0


def test_a_run_killed_at_any_step_sends_each_part_once_whatever_the_limit_is_afterwards(
    senders: Senders, tmp_path: Path
) -> None:
    fatal, killed, begun = 0, -signal.SIGKILL, 0
    while killed < 0:
        folder = tmp_path / str(fatal)
        publish_large(folder / "published")
        with LocalMailbox(folder / "mailbox") as mailbox:
            senders.start(folder, port=mailbox.port, run_id="killed", fatal=fatal, most_bytes=MOST)
            killed = senders.wait()
            mails = list_mails(folder / "ledger.sqlite", now=fixed_clock)
            is_begun = any(mail.event == "divided" for mail in mails)
            run(folder, senders, mailbox.port, "then", None if is_begun else MOST)
            if resolve_by_looking_into_the_mailbox(folder):
                run(folder, senders, mailbox.port, "at last", None)
        found = arrived(folder / "mailbox")
        assert {edition.partition("~")[2] for edition in found} == {one[1:] for one in PARTS}
        assert set(found.values()) == {1}
        begun += is_begun
        fatal += 1

    assert fatal > 30
    assert begun > 25  # all but those before the mails were written down


def test_two_runs_that_would_divide_otherwise_send_no_attachment_twice(
    senders: Senders, tmp_path: Path
) -> None:
    publish_large(tmp_path / "published", people=4)
    with Senders() as others, LocalMailbox(tmp_path / "mailbox") as mailbox:
        senders.start(tmp_path, port=mailbox.port, run_id="left", most_bytes=MOST)
        others.start(tmp_path, port=mailbox.port, run_id="right", most_bytes=80_000)
        senders.wait()
        others.wait()
        run(tmp_path, senders, mailbox.port, "then", MOST)

    brought = Counter(
        (str(mail["To"]), part.get_filename())
        for file in (tmp_path / "mailbox").glob("*.eml")
        for mail in (read_message(file.read_bytes()),)
        for part in mail.iter_attachments()
    )
    assert len(brought) == 4 * 3
    assert set(brought.values()) == {1}
