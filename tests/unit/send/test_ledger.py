import sqlite3
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import sampled_from

from flows.send.ledger import Entry, Ledger, LedgerRuleError, NaiveTimeError, open_ledger
from flows.vocabulary.outbox import MailEvent, MailKey
from tests.unit.send.made_up import fixed_clock

pytestmark = pytest.mark.unit

KEY = MailKey(recipient="a@example.com", report="progress", period="2026W47", edition="east")


def write(path: Path, *events: MailEvent, run_id: str = "run1", detail: str = "") -> None:
    with open_ledger(path, run_id=run_id, now=fixed_clock) as book:
        for event in events:
            book.append(Entry(key=KEY, event=event, detail=detail))


@pytest.mark.parametrize(
    "statement",
    [
        "update mail_event set event = 'queued'",
        "delete from mail_event",
        "replace into mail_event values (1, 'b', 'r', 'p', 'e', '', 'queued', '', '', '', '')",
    ],
)
def test_no_statement_can_change_what_was_written(tmp_path: Path, statement: str) -> None:
    write(tmp_path / "ledger.sqlite", "queued", "sending", "accepted")

    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("last", ["accepted", "unknown", "sending"])
@pytest.mark.parametrize("event", ["sending", "queued", "held"])
def test_a_mail_that_went_out_or_may_have_cannot_go_out_again(
    tmp_path: Path, last: MailEvent, event: MailEvent
) -> None:
    events: list[MailEvent] = ["queued", "sending"]
    write(tmp_path / "ledger.sqlite", *events, *([last] if last != "sending" else []))

    with pytest.raises(LedgerRuleError, match=r"a@example\.com"):
        write(tmp_path / "ledger.sqlite", event)


def test_only_one_of_two_runs_can_take_a_mail(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, "queued")

    write(path, "sending", run_id="first")

    with pytest.raises(LedgerRuleError):
        write(path, "sending", run_id="second")


@pytest.mark.parametrize("event", ["failed", "refused", "accepted"])
def test_a_run_cannot_tell_the_outcome_of_another_runs_mail(
    tmp_path: Path, event: MailEvent
) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, "queued", "sending", run_id="first")

    with pytest.raises(LedgerRuleError, match="another run is sending it"):
        write(path, event, run_id="second")


def test_a_slow_run_may_still_tell_what_a_second_one_called_unknown(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, "queued", "sending", run_id="slow")
    write(path, "unknown", run_id="second")

    write(path, "accepted", run_id="slow")

    with open_ledger(path, run_id="reader", now=fixed_clock) as book:
        assert book.states()[KEY].is_done


def test_events_written_together_are_written_all_or_not_at_all(tmp_path: Path) -> None:
    other = KEY.model_copy(update={"recipient": "b@example.com"})

    with open_ledger(tmp_path / "ledger.sqlite", run_id="r", now=fixed_clock) as book:
        with pytest.raises(LedgerRuleError):
            book.append_all([Entry(key=other, event="queued"), Entry(key=KEY, event="sending")])
        assert book.states() == {}


def test_a_clock_without_a_zone_is_refused(tmp_path: Path) -> None:
    def naive() -> datetime:
        return fixed_clock().replace(tzinfo=None)

    with (
        open_ledger(tmp_path / "ledger.sqlite", run_id="r", now=naive) as book,
        pytest.raises(NaiveTimeError),
    ):
        book.append(Entry(key=KEY, event="queued"))


class AnyOrderOfEvents(RuleBasedStateMachine):
    """Whatever is written in whatever order by whomever, the server is asked at most once more."""

    book: Ledger

    @initialize()
    def open(self) -> None:
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory()))
        ledger = open_ledger(folder / "ledger.sqlite", run_id="r", now=fixed_clock)
        self.book = self._stack.enter_context(ledger)
        self.may_have_it = False

    @rule(event=sampled_from(["queued", "held", "unknown"]))
    def bookkeeping(self, event: MailEvent) -> None:
        self._try(Entry(key=KEY, event=event))

    @rule()
    def sending(self) -> None:
        if self._try(Entry(key=KEY, event="sending")):
            assert not self.may_have_it
            self.may_have_it = True

    @rule(event=sampled_from(["failed", "refused"]))
    def told_not_taken(self, event: MailEvent) -> None:
        if self._try(Entry(key=KEY, event=event)):
            self.may_have_it = False

    @rule()
    def accepted(self) -> None:
        self._try(Entry(key=KEY, event="accepted"))

    @rule(detail=sampled_from(["sent", "not_sent"]))
    def resolved(self, detail: str) -> None:
        if self._try(Entry(key=KEY, event="resolved", detail=detail)):
            self.may_have_it = detail == "sent"

    @invariant()
    def done_means_that_it_may_have_it(self) -> None:
        state = self.book.states().get(KEY)
        assert state is None or not state.is_done or self.may_have_it

    def teardown(self) -> None:
        self._stack.close()

    def _try(self, entry: Entry) -> bool:
        try:
            self.book.append(entry)
        except LedgerRuleError:
            return False
        return True


TestAnyOrderOfEvents = AnyOrderOfEvents.TestCase
TestAnyOrderOfEvents.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
