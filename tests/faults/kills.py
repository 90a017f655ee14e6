"""Nights killed at drawn moments, each kill followed by a run, until the night ends undisturbed.

A night is killed several times. Its first runs are killed anywhere, the later ones where its
warehouse is promoted and after. The last run is let go to its end, which must be that of the night
that nobody disturbed. Then the next delivery comes.
"""

import json
import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.faults.company import day_of, deliver, make_company
from tests.faults.ends import End, end_of, harm_of, tables_of
from tests.faults.mail import MOMENTS, Mailbox
from tests.faults.outbox import is_any_unknown, resolve_unknown
from tests.faults.runs import Company, Running
from tests.faults.watch import Watch

NIGHTS: Final = 4
KILLS_OF_A_NIGHT: Final = 10
ANYWHERE: Final = 2
FIRST_SHELVES: Final = ("landing", "lake", "warehouse", "forecasts", "state")
PROMOTION: Final = "warehouse/current"
SHARE_OF_PROMOTION: Final = 0.5
LAST_SHELVES: Final = (PROMOTION, "contexts", "exports", "published", "state")
Told = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run dies: after so many seconds, or upon so many events of a kind."""

    kind: str
    after: float

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.after:.2f} s" if self.kind == "clock" else f"{self.kind} {self.after:.0f}"


@dataclass
class Undisturbed:
    """The nights that nobody disturbed: how each ended, and how long and busy it was."""

    folder: Path

    def end(self, number: int) -> End:
        """Return how a night ended."""
        return End.read(self.folder / f"{number}.json")

    def measure(self, number: int) -> dict[str, Any]:
        """Return the seconds of a night and the events of each shelf."""
        file = self.folder / f"{number}.measure.json"
        return dict(json.loads(file.read_text(encoding="utf-8")))

    def make(self, company: Company, server: Mailbox, *, numbers: Iterable[int]) -> None:
        """Run nights, once."""
        for number in numbers:
            deliver(company.workspace, number)
            server.folder = self.folder.parent / "mail" / f"undisturbed {number}"
            server.folder.mkdir(parents=True)
            with Watch(company.workspace.root) as watch:
                ran = company.start("run").wait(lambda: not all(True for _ in watch.events()))
            assert ran.status == 0, ran.said
            end = end_of(company.workspace, day=day_of(number), mail=server.folder)
            self._keep(number, end, {"seconds": ran.seconds, "events": dict(watch.counts)})

    def make_again(self, company: Company, *, number: int) -> float:
        """Return the seconds of a run over a night that is done."""
        ran = company.call("run")
        assert ran.status == 0, ran.said
        file = self.folder / "again.json"
        file.write_text(json.dumps({"seconds": ran.seconds, "night": number}), encoding="utf-8")
        return ran.seconds

    @property
    def again(self) -> float:
        """Return the seconds of a run over a night whose warehouse is promoted."""
        return float(
            json.loads((self.folder / "again.json").read_text(encoding="utf-8"))["seconds"]
        )

    def _keep(self, number: int, end: End, measured: dict[str, Any]) -> None:
        end.write(self.folder / f"{number}.json")
        file = self.folder / f"{number}.measure.json"
        file.write_text(json.dumps(measured), encoding="utf-8")


@dataclass
class Disturbed:
    """A company whose nights are killed."""

    company: Company
    server: Mailbox
    undisturbed: Undisturbed
    seed: int
    tell: Told
    number: int = 0
    """How many runs were killed or were to be, all nights counted: what draws the moments."""
    left: list[Running] = field(default_factory=list)

    def night(self, number: int, *, most: int) -> int:
        """Kill one night until it has had enough, let it end, and tell; return how many kills."""
        self._begin(number)
        done = 0
        while done < min(most, KILLS_OF_A_NIGHT):
            if not self._kill(number, place=done):
                break
            done += 1
        self._finish(number)
        return done

    def _begin(self, number: int) -> None:
        if number == 0:
            shutil.rmtree(self.company.workspace.root, ignore_errors=True)
            make_company(self.company.workspace.root)
        deliver(self.company.workspace, number)
        self.server.folder = self.company.folder / "mail" / f"{self.seed} {self.number}"
        self.server.folder.mkdir(parents=True)

    def _kill(self, number: int, *, place: int) -> bool:
        """Start a run and kill it at its moment; return false if it was over before that."""
        lots = random.Random(f"{self.seed} {self.number}")  # noqa: S311  # a lottery
        moment, alone = self._draw(lots, number, place=place), self.number % 2 == 0
        self.number += 1
        running = self.company.start("run")
        with Watch(self.company.workspace.root) as watch:
            ran = running.wait(self._signs(running, watch, moment, alone=alone))
        running.kill(whole_group=not alone)
        self.server.listener = lambda _moment: False
        status, ran = running.child.wait(), running.ended()
        self.left.append(running)
        holds = self._holds(number)
        self.tell({
            "kill": self.number, "night": number, "moment": str(moment), "kind": moment.kind,
            "alone": alone, "status": status, "step": ran.step, "seconds": round(ran.seconds, 2),
            "readings": ran.readings, "unreadable": ran.unreadable, "holds": holds,
            "traceback": "Traceback" in ran.said,
        })  # fmt: skip
        return status == -9

    def _signs(
        self, running: Running, watch: Watch, moment: Moment, *, alone: bool
    ) -> Callable[[], bool]:
        """Return what says that the moment has come; a mail server kills by itself."""
        if moment.kind == "clock":
            return lambda: running.seconds > moment.after
        if moment.kind in MOMENTS:
            count = iter(range(1, 1000))

            def listen(heard: str) -> bool:
                if heard != moment.kind or next(count) < moment.after:
                    return False
                running.kill(whole_group=not alone)
                return True

            self.server.listener = listen
            return lambda: False
        return lambda: any(
            shelf == moment.kind and watch.counts[shelf] >= moment.after for shelf in watch.events()
        )

    def _draw(self, lots: random.Random, number: int, *, place: int) -> Moment:
        """Draw when a run dies, among the moments that it still has before it."""
        measured = self.undisturbed.measure(number)
        shelves = list(LAST_SHELVES)
        whole, again = float(measured["seconds"]), self.undisturbed.again
        if self._is_promoted(number):
            shelves.remove(PROMOTION)
            first, last = 0.0, again * 1.1
        elif place < ANYWHERE:
            shelves, first, last = [*FIRST_SHELVES, *LAST_SHELVES], 0.0, whole
        else:
            first, last = whole - again * 0.7, whole
        if self.company.workspace.published(day_of(number)).exists():
            shelves = [shelf for shelf in shelves if shelf != "published"]
        kind = lots.choice(("clock", "shelf", "mail"))
        if kind == "mail" and (place >= ANYWHERE) and self._is_mail_left(number):
            return Moment(lots.choice(MOMENTS), lots.randrange(1, 4))
        if kind == "clock":
            return Moment("clock", lots.uniform(first, last))
        shelf = lots.choice(shelves)
        if place >= ANYWHERE and PROMOTION in shelves and lots.random() < SHARE_OF_PROMOTION:
            shelf = PROMOTION  # the step of fewest seconds and of most consequence
        return Moment(shelf, lots.randrange(1, max(2, measured["events"].get(shelf, 1))))

    def _is_promoted(self, number: int) -> bool:
        mark = self.company.workspace.snapshot_mark
        wanted = self.undisturbed.end(number).mark
        return mark.is_file() and mark.read_text(encoding="utf-8") == wanted

    def _is_mail_left(self, number: int) -> bool:
        wanted = sum(self.undisturbed.end(number).mails.values())
        return len(list(self.server.folder.glob("*.eml"))) < wanted - 2

    def _holds(self, number: int) -> str:
        """Return which night the last good warehouse holds whole; empty: none, and none was due."""
        current = self.company.workspace.current
        if not current.is_file():
            return "" if number == 0 else "none"
        tables = tables_of(current)
        nights = (one for one in (number, number - 1) if one >= 0)
        return next((str(n) for n in nights if self.undisturbed.end(n).tables == tables), "neither")

    def _finish(self, number: int) -> None:
        """Let the night end, resolve what is unknown as an operator would, and compare."""
        begun = time.monotonic()
        ran = self.company.call("run")
        said, resolved = [ran.said], {"sent": 0, "not_sent": 0}
        if is_any_unknown(self.company.workspace.ledger):
            resolved = resolve_unknown(self.company, mail=self.server.folder)
            ran = self.company.call("run")
            said.append(ran.said)
        end = end_of(self.company.workspace, day=day_of(number), mail=self.server.folder)
        harm = harm_of(end, undisturbed=self.undisturbed.end(number))
        self.tell({
            "end": number, "after": self.number, "status": ran.status, "resolved": resolved,
            "lost_mails": harm.lost_mails, "doubled_mails": harm.doubled_mails,
            "lost_rows": harm.lost_rows, "wrong": list(harm.wrong),
            "tracebacks": sum("Traceback" in text for text in said),
            "left_behind": list(self._left_behind()),
            "seconds": round(time.monotonic() - begun, 1),
        })  # fmt: skip

    def _left_behind(self) -> Iterator[str]:
        """Yield what killed runs have left at work; it had a whole run's time to end."""
        for running in self.left:
            yield from running.left_behind()
        self.left.clear()
