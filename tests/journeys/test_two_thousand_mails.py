"""Two thousand people, a mail server with a bad day, and every mail accounted for.

    python -m tests.journeys.test_two_thousand_mails

prints what the server did and what became of the mails.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.send.delivery import send_publication
from flows.send.ledger import open_ledger
from flows.send.outbox import resolve_mail
from flows.vocabulary.outbox import MailKey, OutboxEvent, SendResult
from tests.journeys.rough_server import FOR_GOOD, LOTS, RoughServer, whim_of
from tests.unit.send.made_up import address_of, publish, switches_for, ticking_clock

pytestmark = [pytest.mark.journeys, pytest.mark.slow]

PEOPLE, SEED = 2_000, 20261127
RUNS_AT_MOST = 20
FOREIGN, BROKEN = "friend@elsewhere.test", "no address"


@dataclass
class Campaign:
    """A publication for many, its ledger, the runs and what a person had to look up."""

    folder: Path
    server: RoughServer
    people: int = PEOPLE
    runs: list[SendResult] = field(default_factory=list)
    looked_up: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Publish one edition for each person, and two that cannot go out."""
        known = (address_of(number) for number in range(self.people))
        self.addresses = (*known, FOREIGN, BROKEN)
        self.publication = publish(self.folder / "published", addresses=self.addresses)
        self.ledger = self.folder / "ledger.sqlite"
        self.now = ticking_clock()

    def send(self) -> SendResult:
        """Let one run send what may be sent."""
        switches = switches_for(self.server.port, answer_seconds=1.0, attempts=2)
        result = send_publication(
            publication=self.publication, switches=switches, credentials=None,
            ledger=self.ledger, run_id=f"run{len(self.runs)}", now=self.now,
        )  # fmt: skip
        self.runs.append(result)
        return result

    def look_up(self) -> None:
        """Do what the operator does: look for each mail of unknown fate, and say what was found."""
        for key, event in self.states().items():
            if event.event == "unknown":
                found = key.recipient in self.server.taken
                self.looked_up.append((key.recipient, found))
                resolve_mail(
                    self.ledger, mail_id=key.mail_id, resolution="sent" if found else "not_sent",
                    run_id="a person", now=self.now,
                )  # fmt: skip

    def states(self) -> dict[MailKey, OutboxEvent]:
        """Return the last event of every mail."""
        with open_ledger(self.ledger, run_id="reader", now=self.now) as book:
            return book.states()

    def history(self) -> dict[str, list[str]]:
        """Return every event of every mail, by address."""
        with open_ledger(self.ledger, run_id="reader", now=self.now) as book:
            return {
                key.recipient: [one.event for one in book.history(key)] for key in book.states()
            }


def send_until_done(folder: Path, server: RoughServer, *, people: int = PEOPLE) -> Campaign:
    """Run and look up until nothing is left to do."""
    campaign = Campaign(folder, server, people)
    while len(campaign.runs) < RUNS_AT_MOST:
        result = campaign.send()
        if not (result.failed or result.waiting or result.unknown):
            break
        campaign.look_up()
    return campaign


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """Return the campaign after its last run."""
    folder = tmp_path_factory.mktemp("campaign")
    with RoughServer(SEED, folder) as server:
        yield send_until_done(folder, server)


def test_the_server_really_had_a_bad_day(campaign: Campaign) -> None:
    whims = campaign.server.whims

    assert whims["takes"] > PEOPLE * 0.9
    assert all(whims[whim] for whim in LOTS)
    assert campaign.server.cut_off > 0


def test_who_can_be_reached_has_the_mail_once_and_nobody_has_it_twice(campaign: Campaign) -> None:
    taken = Counter(campaign.server.taken)
    for_good = {one for one in campaign.addresses if whim_of(SEED, one, 1) in FOR_GOOD}

    assert set(taken) == set(campaign.addresses) - for_good - {FOREIGN, BROKEN}
    assert set(taken.values()) == {1}


def test_the_ledger_says_what_the_server_saw(campaign: Campaign) -> None:
    states = {key.recipient: event for key, event in campaign.states().items()}
    done = {address for address, event in states.items() if event.is_done}
    refused = {address for address, event in states.items() if event.event == "refused"}

    assert set(states) == set(campaign.addresses)
    assert done == set(campaign.server.taken)
    assert states[FOREIGN].event == "held"
    assert done | refused | {FOREIGN} == set(campaign.addresses)
    assert len(campaign.runs) < RUNS_AT_MOST


def test_a_mail_of_unknown_fate_waits_for_a_person(campaign: Campaign) -> None:
    lost = {"takes_and_hangs_up", "loses_and_hangs_up", "takes_and_says_nothing"}
    surely = sum(campaign.server.whims[whim] for whim in lost)
    # whether a text was cut short shows before its last line or after, as the network has it
    perhaps = campaign.server.whims["hangs_up_amid_the_text"]
    history = campaign.history()

    assert surely <= len(campaign.looked_up) <= surely + perhaps
    assert {found for _, found in campaign.looked_up} == {True, False}
    for address, _ in campaign.looked_up:
        after = history[address][history[address].index("unknown") + 1]
        assert after == "resolved"


def test_every_run_tells_of_every_mail(campaign: Campaign) -> None:
    for result in campaign.runs:
        assert len(result.outcomes) == len(campaign.addresses)
        assert len({outcome.key for outcome in result.outcomes}) == len(campaign.addresses)
    first, last = campaign.runs[0], campaign.runs[-1]
    assert first.failed or first.unknown
    assert not last.failed
    assert not last.unknown
    assert not last.waiting


def main() -> None:
    """Run the campaign and print its account."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, RoughServer(SEED, Path(folder)) as server:
        campaign = send_until_done(Path(folder), server)
        taken, states = Counter(server.taken), Counter(e.event for e in campaign.states().values())
    tell = print  # a program's own output
    tell(f"{PEOPLE:,} people and 2 addresses that get nothing: {len(campaign.runs)} runs,")
    tell(f"{time.monotonic() - started:.0f} s, {server.cut_off} connections cut off as too long")
    tell("the server:", dict(server.whims))
    tell("the ledger:", dict(states))
    tell(f"looked up by a person: {len(campaign.looked_up)}")
    twice = sum(taken.values()) - len(taken)
    tell(f"taken once {list(taken.values()).count(1):,}, more often {twice}")


if __name__ == "__main__":
    main()
