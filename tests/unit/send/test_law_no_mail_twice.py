"""Law 6: no mail twice, none missing, whatever is killed, whenever."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.send.ledger import Entry, Ledger
from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from flows.send.outbox import list_mails, resolve_mail
from flows.vocabulary.outbox import OutboxEvent
from tests.unit.send.conftest import PostOffice
from tests.unit.send.killable import Senders
from tests.unit.send.made_up import address_of, fixed_clock, publish
from tests.unit.send.scripted_server import Act, ScriptedServer, Step

pytestmark = [pytest.mark.unit, pytest.mark.slow]

STEPS = st.sampled_from(get_args(Step))
ACTS = st.lists(st.sampled_from([act for act in get_args(Act) if act != "silence"]), max_size=9)
SHOWN = {"failed", "refused", "unknown", "waiting"}


class SlowMailbox(LocalMailbox):
    """Takes its time between filing a mail and saying so: the moment at which a kill hurts."""

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.004)
        return answer


class Company:
    """Ten managers, a mailbox, and what the ledger and the mailbox say."""

    def __init__(self, folder: Path, *, people: int) -> None:
        self.folder = folder
        self.people = people
        self.runs = 0
        publish(folder / "published", people=people)

    def next_run(self) -> str:
        self.runs += 1
        return f"run{self.runs}"

    def arrived(self) -> Counter[str]:
        mails = describe_mailbox(self.folder / "mailbox")
        return Counter(mail.to.partition("<")[2].rstrip(">") for mail in mails)

    def states(self) -> dict[str, OutboxEvent]:
        mails = list_mails(self.folder / "ledger.sqlite", now=fixed_clock)
        return {mail.key.recipient: mail for mail in mails}

    def assert_nothing_twice_and_nothing_missing(self) -> None:
        arrived, states = self.arrived(), self.states()
        assert max(arrived.values(), default=0) <= 1
        for number in range(self.people):
            state = states[address_of(number)]
            assert state.event in {"accepted", "unknown"}
            assert state.event == "unknown" or arrived[address_of(number)] == 1

    def resolve_by_looking_into_the_mailbox(self) -> int:
        unknown = [mail for mail in self.states().values() if mail.event == "unknown"]
        if unknown:  # a mail whose sender was killed may still be on its way to the disk
            time.sleep(0.02)
        arrived = self.arrived()
        for mail in unknown:
            resolve_mail(
                self.folder / "ledger.sqlite",
                mail_id=mail.key.mail_id,
                resolution="sent" if arrived[mail.key.recipient] else "not_sent",
                run_id="person",
                now=fixed_clock,
            )
        return len(unknown)


@pytest.fixture(scope="module")
def senders() -> Iterator[Senders]:
    with Senders() as started:
        yield started


def run_to_the_end(company: Company, senders: Senders, port: int) -> int:
    senders.start(company.folder, port=port, run_id=company.next_run())
    return senders.wait()


def test_a_run_killed_at_any_step_is_ended_right_by_the_next(
    senders: Senders, tmp_path: Path
) -> None:
    unknown, fatal, killed = 0, 0, -signal.SIGKILL

    while killed < 0:
        company = Company(tmp_path / str(fatal), people=2)
        with LocalMailbox(company.folder / "mailbox") as mailbox:
            senders.start(company.folder, port=mailbox.port, run_id="killed", fatal=fatal)
            killed = senders.wait()
            run_to_the_end(company, senders, mailbox.port)
            company.assert_nothing_twice_and_nothing_missing()
            if company.resolve_by_looking_into_the_mailbox():
                unknown += 1
                run_to_the_end(company, senders, mailbox.port)
        assert company.arrived() == Counter(map(address_of, range(2)))
        fatal += 1

    assert fatal > 40
    assert 0 < unknown <= 12  # only from before the closing dot to after its answer


@pytest.mark.parametrize("seed", range(6))
def test_a_run_killed_at_random_moments_again_and_again_ends_right(
    senders: Senders, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311
    company = Company(tmp_path, people=10)
    with SlowMailbox(company.folder / "mailbox") as mailbox:
        for _ in range(6):
            sender = senders.start(company.folder, port=mailbox.port, run_id=company.next_run())
            time.sleep(dice.uniform(0.005, 0.06))
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.kill(sender, signal.SIGKILL)
            senders.wait()
        run_to_the_end(company, senders, mailbox.port)
        company.assert_nothing_twice_and_nothing_missing()
        company.resolve_by_looking_into_the_mailbox()
        run_to_the_end(company, senders, mailbox.port)

    assert company.arrived() == Counter(map(address_of, range(10)))


def test_two_runs_at_once_send_each_mail_once(senders: Senders, tmp_path: Path) -> None:
    company = Company(tmp_path, people=10)
    with Senders() as others, SlowMailbox(company.folder / "mailbox") as mailbox:
        senders.start(company.folder, port=mailbox.port, run_id="left")
        others.start(company.folder, port=mailbox.port, run_id="right")
        senders.wait()
        others.wait()

    company.assert_nothing_twice_and_nothing_missing()


@given(script=st.dictionaries(STEPS, ACTS, max_size=4), people=st.integers(1, 4))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_whatever_the_server_does_no_mail_is_taken_twice_and_none_is_lost_silently(
    script: dict[Step, list[Act]], people: int
) -> None:
    with TemporaryDirectory() as folder, ScriptedServer(script) as server:
        office = PostOffice(Path(folder))
        office.publish(people=people)
        for _ in range(3):
            result = office.send(port=server.port)
            fates = {outcome.key.recipient: outcome.fate for outcome in result.outcomes}
            taken = Counter(server.accepted)

            assert len(fates) == people
            assert max(taken.values(), default=0) <= 1
            for address, fate in fates.items():
                assert taken[address] == 1 if fate in {"accepted", "already"} else fate in SHOWN
                assert fate == "unknown" or not taken[address] or fate not in SHOWN


def test_a_ledger_that_cannot_be_written_stops_the_mail_before_its_last_line(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish(people=1)
    real = Ledger.append_all

    def full_disk(book: Ledger, entries: Iterable[Entry]) -> None:
        listed = list(entries)
        if any(entry.event == "sending" for entry in listed):
            raise OSError(28, "No space left on device")
        real(book, listed)

    with ScriptedServer() as server:
        monkeypatch.setattr(Ledger, "append_all", full_disk)
        with pytest.raises(OSError, match="No space left"):
            office.send(port=server.port)
        monkeypatch.undo()
        result = office.send(port=server.port)

    assert server.accepted == [address_of(0)]
    assert len(result.accepted) == 1
