"""A post office: one publication, one ledger, and the shortest way to send."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from flows.send.delivery import send_publication
from flows.send.ledger import open_ledger
from flows.send.switches import Credentials
from flows.vocabulary.outbox import OutboxEvent, SendResult
from tests.unit.send.made_up import publish, switches_for, ticking_clock


@dataclass
class PostOffice:
    folder: Path
    now: Callable[[], datetime] = field(default_factory=ticking_clock)
    runs: int = 0

    @property
    def ledger(self) -> Path:
        return self.folder / "state" / "ledger.sqlite"

    def publish(self, *, people: int = 3, addresses: tuple[str, ...] = ()) -> Path:
        return publish(self.folder / "published", people=people, addresses=addresses)

    def send(
        self,
        *,
        port: int = 1,
        credentials: Credentials | None = None,
        publication: Path | None = None,
        **changes: object,
    ) -> SendResult:
        self.runs += 1
        return send_publication(
            publication=publication or self.folder / "published",
            switches=switches_for(port, **changes),
            credentials=credentials,
            ledger=self.ledger,
            run_id=f"run{self.runs}",
            now=self.now,
        )

    def states(self) -> dict[str, OutboxEvent]:
        with open_ledger(self.ledger, run_id="reader", now=self.now) as book:
            return {key.recipient: event for key, event in book.states().items()}

    def history(self, recipient: str) -> list[str]:
        with open_ledger(self.ledger, run_id="reader", now=self.now) as book:
            (key,) = [key for key in book.states() if key.recipient == recipient]
            return [event.event for event in book.history(key)]


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    return PostOffice(tmp_path)
