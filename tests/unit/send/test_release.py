"""Mails that a person lets go: nothing leaves before, and what leaves is what was looked at."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.send.delivery import send_released
from flows.send.eml_file import read_message
from flows.send.ledger import Entry, LedgerRuleError, open_ledger
from flows.send.local_mailbox import LocalMailbox
from flows.send.outbox import list_mails, retry_mails
from flows.send.release import (
    Choice,
    NamelessDecisionError,
    NothingAwaitsError,
    list_awaiting,
    reject_mails,
    release_mails,
)
from flows.vocabulary.outbox import AwaitingRelease, Decision, OutboxEvent, SendResult, Version
from flows.vocabulary.reports import Report
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import address_of, fixed_clock, large, publish_large, switches_for
from tests.unit.send.scripted_server import ScriptedServer

pytestmark = pytest.mark.unit

FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)
ALL = Choice()
REQUIRED: frozenset[str] = frozenset({"progress"})


class Office(PostOffice):
    """A post office whose mails wait for a person; a publication has the name of its day."""

    def publish_on(self, day: date, *, people: int = 3) -> Path:
        return publish_large(self.folder / day.isoformat(), day=day, people=people)

    def night(self, day: date = FIRST, **changes: object) -> SendResult:
        rules: dict[str, object] = {"to_release": REQUIRED, **changes}
        return self.send(publication=self.folder / day.isoformat(), **rules)  # type: ignore[arg-type]

    def release(self, choice: Choice = ALL, *, by: str = "山田") -> tuple[OutboxEvent, ...]:
        return release_mails(self.ledger, choice, by=by, run_id="person", now=self.now)

    def reject(self, choice: Choice = ALL) -> tuple[OutboxEvent, ...]:
        return reject_mails(
            self.ledger, choice, by="山田", because="集計誤り", run_id="person", now=self.now
        )

    def send_released(self, *, port: int = 1, **changes: object) -> SendResult:
        self.runs += 1
        return send_released(
            published=self.folder,
            switches=switches_for(port, to_release=REQUIRED, **changes),
            credentials=None,
            ledger=self.ledger,
            run_id=f"run{self.runs}",
            now=self.now,
        )

    def events(self, person: int = 0) -> list[str]:
        return self.history(address_of(person))


@pytest.fixture
def waiting(tmp_path: Path) -> Office:
    """Return an office whose three mails of the first day wait; nobody was connected to."""
    office = Office(tmp_path)
    office.publish_on(FIRST)
    with ScriptedServer() as server:
        result = office.night(port=server.port)
        assert (server.connections, len(result.awaiting)) == (0, 3)
    return office


def attached(mailbox: Path) -> list[bytes]:
    mails = (read_message(file.read_bytes()) for file in sorted(mailbox.glob("*.eml")))
    return [next(iter(mail.iter_attachments())).get_content() for mail in mails]


def test_nothing_leaves_before_a_person_says_so_and_everything_once_after(waiting: Office) -> None:
    with ScriptedServer() as server:
        still = waiting.night(port=server.port)
        none = waiting.send_released(port=server.port)
        waiting.release()
        sent = waiting.send_released(port=server.port)
        again = waiting.send_released(port=server.port)
        night = waiting.night(port=server.port)

    assert [len(still.awaiting), len(none.outcomes), len(again.outcomes)] == [3, 0, 0]
    assert [len(sent.accepted), len(night.already)] == [3, 3]
    assert server.accepted == [address_of(n) for n in range(3)]
    assert waiting.events() == ["awaiting", "released", "sending", "accepted"]


def test_waiting_is_no_failure(waiting: Office) -> None:
    assert waiting.night().is_complete
    assert waiting.events() == ["awaiting"]


def test_who_released_what_and_when_stays_in_the_ledger(waiting: Office) -> None:
    waiting.release(by=" 山田\n太郎 [部長] ")

    (event, *_) = list_mails(waiting.ledger, now=waiting.now)
    decision = Decision.found_in(event.detail)
    assert decision is not None
    assert (decision.by, decision.version.as_of, event.run_id) == (
        "山田 太郎 (部長)",
        FIRST,
        "person",
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sqlite3.connect(waiting.ledger).execute("update mail_event set detail = ''")


@pytest.mark.parametrize(
    ("choice", "people"),
    [
        (Choice(), [0, 1, 2]),
        (Choice(report="progress", as_of=FIRST), [0, 1, 2]),
        (Choice(only=(address_of(1).upper(),)), [1]),
        (Choice(only=("progress__2026W47__unit__unit2__ja",)), [2]),
        (
            Choice(only=(f"{address_of(0)}/progress__2026W47__unit__unit0__ja", address_of(2))),
            [0, 2],
        ),
    ],
)
def test_only_what_is_named_is_released(waiting: Office, choice: Choice, people: list[int]) -> None:
    waiting.release(choice)
    with ScriptedServer() as server:
        waiting.send_released(port=server.port)

    assert server.accepted == [address_of(number) for number in people]
    assert [waiting.events(n)[-1] for n in range(3) if n not in people] == ["awaiting"] * (
        3 - len(people)
    )


@pytest.mark.parametrize(
    "choice",
    [
        Choice(report="gap"),
        Choice(as_of=SECOND),
        Choice(only=("nobody@example.com",)),
        Choice(only=(f"{address_of(0)}/progress__2026W47__unit__unit1__ja",)),
        Choice(redirected_to="tester@example.com"),
    ],
)
def test_what_does_not_wait_cannot_be_released(waiting: Office, choice: Choice) -> None:
    with pytest.raises(NothingAwaitsError, match="3 wait in all"):
        waiting.release(choice)


def test_nobody_and_no_reason_are_no_decision(waiting: Office) -> None:
    with pytest.raises(NamelessDecisionError, match="--by is empty"):
        waiting.release(by=" \n")
    with pytest.raises(NamelessDecisionError, match="--because is empty"):
        reject_mails(waiting.ledger, Choice(), by="山田", because=" ", run_id="x", now=waiting.now)
    assert waiting.events() == ["awaiting"]


def test_what_was_rejected_stays_here_until_a_newer_publication_waits(waiting: Office) -> None:
    waiting.reject()
    waiting.publish_on(SECOND)
    with ScriptedServer() as server:
        same = waiting.night(port=server.port)
        newer = waiting.night(SECOND, port=server.port)
        older = waiting.night(FIRST, port=server.port)

    assert server.connections == 0
    assert "by [山田]: 集計誤り" in same.rejected[0].detail
    assert [len(one) for one in (same.rejected, newer.awaiting, older.superseded)] == [3, 3, 3]
    assert waiting.events() == ["awaiting", "rejected", "awaiting"]


def test_who_names_a_rejected_mail_takes_the_rejection_back(waiting: Office) -> None:
    waiting.reject()
    with pytest.raises(NothingAwaitsError):
        waiting.release()
    waiting.release(Choice(only=(address_of(1),)))
    with ScriptedServer() as server:
        waiting.send_released(port=server.port)

    assert server.accepted == [address_of(1)]


def test_a_newer_publication_takes_the_place_of_what_nobody_released_and_says_so(
    waiting: Office,
) -> None:
    waiting.publish_on(SECOND)
    newer = waiting.night(SECOND)
    again = waiting.night(SECOND)
    older = waiting.night(FIRST)

    assert newer.awaiting[0].detail == "in place of that of 2026-11-20"
    assert again.awaiting[0].detail == ""
    assert len(older.superseded) == 3
    assert waiting.events() == ["awaiting", "superseded", "awaiting"]
    assert list_awaiting(waiting.ledger, now=waiting.now) == (
        AwaitingRelease(report="progress", as_of=SECOND, count=3),
    )
    with pytest.raises(NothingAwaitsError):
        waiting.release(Choice(as_of=FIRST))


def test_what_leaves_is_what_was_looked_at_even_if_there_is_a_newer_one(
    waiting: Office, tmp_path: Path
) -> None:
    waiting.release()
    assert len(waiting.send_released(port=1, attempts=1, stop_after_failures=1).failed) == 1
    waiting.publish_on(SECOND)

    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        night = waiting.night(SECOND, port=mailbox.port)

    looked_at = {file.read_bytes() for file in (tmp_path / "2026-11-20/pdf").glob("大*.pdf")}
    assert set(attached(tmp_path / "mailbox")) == looked_at
    assert len(night.accepted) == 3
    assert len(waiting.night(SECOND).already) == 3


def test_a_publication_that_was_changed_after_it_was_looked_at_does_not_leave(
    waiting: Office,
) -> None:
    waiting.release()
    publish_large(waiting.folder / FIRST.isoformat(), day=SECOND)
    with ScriptedServer() as server:
        result = waiting.send_released(port=server.port)

    assert server.accepted == []
    assert "is not there as it was any more" in result.of("held")[0].detail


def test_a_day_that_is_made_anew_waits_anew(waiting: Office) -> None:
    publish_large(waiting.folder / FIRST.isoformat(), day=FIRST, people=1)
    file = waiting.folder / FIRST.isoformat() / "manifest.json"
    file.write_text(file.read_text().replace("【営業進捗】", "【進捗】"))
    anew = waiting.night()

    assert anew.awaiting[0].detail == "in place of that of 2026-11-20"
    waiting.release(Choice(only=(address_of(0),)))
    with ScriptedServer() as server:
        waiting.send_released(port=server.port)
        file.write_text(file.read_text().replace("【進捗】", "【再】"))
        assert len(waiting.night(port=server.port).already) == 1
    assert server.accepted == [address_of(0)]


def test_a_redirected_mail_waits_for_a_release_of_its_own(waiting: Office) -> None:
    redirect = "tester@example.com"
    with ScriptedServer() as server:
        result = waiting.night(port=server.port, redirect_to=redirect)
        waiting.release()
        none = waiting.send_released(port=server.port, redirect_to=redirect)
        waiting.release(Choice(redirected_to=redirect))
        waiting.send_released(port=server.port, redirect_to=redirect)

    assert (len(result.awaiting), none.outcomes) == (3, ())
    assert server.accepted == [redirect] * 3


def test_a_dry_run_writes_files_and_asks_nobody(waiting: Office) -> None:
    waiting.publish_on(SECOND)
    result = waiting.night(SECOND, dry_run_folder=waiting.folder / "dry")

    assert len(result.dry_run) == 3
    assert waiting.events() == ["awaiting"]


def test_what_was_to_go_out_waits_once_the_settings_say_so(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.publish_on(FIRST)
    office.night(port=1, to_release=frozenset(), attempts=1)
    office.night(port=1)
    retry = retry_mails(office.ledger, run_id="person", now=office.now)

    assert retry == ()
    assert office.events() == ["queued", "failed", "awaiting"]
    with ScriptedServer() as server:
        office.night(port=server.port, to_release=frozenset())
    assert server.accepted == []  # it waits, whatever the settings say by now


def test_the_ledger_lets_nothing_out_that_waits_or_was_rejected(waiting: Office) -> None:
    (event, *_) = list_mails(waiting.ledger, now=waiting.now)
    with open_ledger(waiting.ledger, run_id="x", now=waiting.now) as book:
        for before in ((), ("rejected",)):
            book.append_all(Entry(key=event.key, event=one) for one in before)  # type: ignore[arg-type]
            for wrong in ("sending", "queued", "failed", "held", "divided", "accepted"):
                with pytest.raises(LedgerRuleError):
                    book.append(Entry(key=event.key, event=wrong))  # type: ignore[arg-type]


def test_a_released_mail_over_the_limit_goes_out_in_parts(waiting: Office) -> None:
    waiting.release(Choice(only=(address_of(0),)))
    with ScriptedServer({"RCPT": ["ok", "4xx"]}) as server:
        waiting.send_released(port=server.port, large=large(100_000), attempts=1)
        waiting.publish_on(SECOND)
        waiting.night(SECOND, port=server.port, large=large(100_000))
        rest = waiting.send_released(port=server.port)

    assert server.accepted == [address_of(0)] * 2
    assert rest.outcomes == ()


def test_parts_that_nobody_released_wait_too(tmp_path: Path) -> None:
    office = Office(tmp_path, now=fixed_clock)
    office.publish_on(FIRST, people=1)
    rule = large(100_000)
    with ScriptedServer({"RCPT": ["ok", "4xx"]}) as server:
        office.night(port=server.port, to_release=frozenset(), large=rule, attempts=1)
        office.night(port=server.port, large=rule)
        assert len(server.accepted) == 1
        office.release()
        office.send_released(port=server.port, large=rule)
        assert len(server.accepted) == 2
        assert len(office.night(port=server.port, large=rule).already) == 2


def test_a_version_and_a_decision_are_read_as_they_were_written() -> None:
    version = Version(as_of=FIRST, digest="0123456789abcdef")
    for because in ("", "集計: 誤り by [x]"):
        decision = Decision(version=version, by="山田", because=because)
        assert Decision.found_in(str(decision)) == decision
        assert Version.found_in(str(decision)) == version
    assert Decision.found_in(str(version)) is None
    assert Version.found_in("250 ok published/2026-11-20") is None


def test_a_to_do_mail_cannot_wait_for_a_release() -> None:
    with pytest.raises(ValidationError, match="cannot wait for a release"):
        Report(template="todo", cadence="daily", scopes=("owner",), release="required")
