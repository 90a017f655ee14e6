"""One night that everything happens to: each fault is done, told and mended, then comes the next.

At last the night is let go, and its end must be that of the night that nobody disturbed.
"""

import io
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flows.shelves import Workspace
from tests.faults import machine
from tests.faults.company import SOURCE, day_of, deliver, files_of, make_company
from tests.faults.ends import Harm, end_of, harm_of
from tests.faults.kills import Told, Undisturbed
from tests.faults.mail import Mailbox, Mood
from tests.faults.outbox import is_any_unknown, resolve_unknown
from tests.faults.runs import Company, Ran

DEALS: Final = "Opportunity.csv"
DAY_SECONDS: Final = 86_400
_PLACE: Final = re.compile(r"/\S*/company/(\S+)")
_HOLDER: Final = """
import sys, duckdb
with duckdb.connect(sys.argv[1]) as held:
    print("held", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Met:
    """A fault that a run met: what was done to it, and what it came to."""

    fault: str
    ran: Ran
    statuses: tuple[int, ...]
    words: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Say whether the run ended as it should, in words that say what to mend."""
        said = self.ran.said
        return (
            self.ran.status in self.statuses
            and "Traceback" not in said
            and all(word in said for word in self.words)
            and self.ran.unreadable == 0
        )

    @property
    def sentence(self) -> str:
        """Return the last sentence that the run said of it."""
        lines = self.ran.said.splitlines()
        faults = [one.removeprefix("shinchoku: ") for one in lines if one.startswith("shinchoku: ")]
        reasons = [one.strip() for one in lines if one.startswith("  - ")]
        mails = [one.split(" s  ")[-1] for one in lines if one.startswith("✓ send")]
        return " ".join([*faults[-1:], *reasons[:1]]) or "".join(mails)

    def as_line(self) -> dict[str, Any]:
        """Return it as what the table is made from; places of this machine are cut out."""
        return {
            "fault": self.fault, "status": self.ran.status, "clear": self.is_clear,
            "sentence": _PLACE.sub(r"…/\1", self.sentence),
            "traceback": "Traceback" in self.ran.said, "readings": self.ran.readings,
            "unreadable": self.ran.unreadable, "seconds": round(self.ran.seconds, 1),
        }  # fmt: skip


@dataclass
class Gauntlet:
    """A company, the night that everything happens to, and what its runs said."""

    company: Company
    server: Mailbox
    number: int
    disk: machine.SmallDisk | None
    met: list[Met] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of the company."""
        return self.company.workspace

    @property
    def delivery(self) -> Path:
        """Return the folder of the night's delivery."""
        return self.workspace.delivery(SOURCE, day_of(self.number))

    def meets(self, fault: str, ran: Ran, *statuses: int, words: tuple[str, ...] = ()) -> None:
        """Keep what a run came to."""
        self.met.append(Met(fault, ran, statuses, words))

    def run(self, fault: str, *statuses: int, words: tuple[str, ...] = ()) -> None:
        """Run the night under a fault."""
        self.meets(fault, self.company.call("run"), *statuses, words=words)


def no_rights(gauntlet: Gauntlet) -> None:
    """A file, a folder of the delivery, and the folder of ledgers that may not be read."""
    delivery = gauntlet.delivery
    places = {
        "landed file unreadable": delivery / DEALS,
        "landing unreadable": delivery,
        "state unreadable": gauntlet.workspace.state,
    }
    for fault, path in places.items():
        with machine.unreadable(path):
            ran = gauntlet.company.call("run", before=machine.without_rights)
        gauntlet.meets(fault, ran, 1, words=("may not be read", path.name, "chmod"))


def half_delivered(gauntlet: Gauntlet) -> None:
    """A file that was cut, one that still grows while it is read, and a zip without its end."""
    file, content = gauntlet.delivery / DEALS, files_of(gauntlet.number)[DEALS]
    file.write_bytes(content[: content.rindex("見積".encode()) + 4])
    gauntlet.run("delivery cut", 3, words=("ends in the middle", "deliver the whole file"))
    file.unlink()
    archive = file.with_suffix(".zip")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        written.writestr(DEALS, content)
    archive.write_bytes(packed.getvalue()[:-60])
    gauntlet.run("zip without its end", 3, words=("cannot be unpacked", "deliver it whole"))
    archive.unlink()
    file.write_bytes(content)


def still_growing(gauntlet: Gauntlet) -> None:
    """A file that grows while the night reads it."""
    file, content = gauntlet.delivery / DEALS, files_of(gauntlet.number)[DEALS]
    file.unlink(missing_ok=True)
    over = threading.Event()

    def grow() -> None:
        for place in range(0, len(content) // 2, 7):
            with file.open("ab") as stream:
                stream.write(content[place : place + 7])
            if over.wait(0.05):
                return

    writer = threading.Thread(target=grow)
    writer.start()
    gauntlet.run("delivery still growing", 3, words=("held", "nothing was sent"))
    over.set()
    writer.join()
    file.write_bytes(content)


def no_room_before(gauntlet: Gauntlet) -> None:
    """A disk that is full from the start, and one that fills up while the warehouse is built."""
    for free in (0, 400 << 10, 8 << 20):
        _short_of_room(gauntlet, free=free)


def no_room_after(gauntlet: Gauntlet) -> None:
    """A disk that fills up when the warehouse is promoted and its reports are to be made."""
    _short_of_room(gauntlet, free=300 << 10)


def _short_of_room(gauntlet: Gauntlet, *, free: int) -> None:
    words = ("no room left on the disk", "make room there")
    if gauntlet.disk is None:
        before = machine.with_short_files(free)
        ran = gauntlet.company.call("run", "--no-send", before=before)
        gauntlet.meets("disk full (no file may grow)", ran, 1, words=words)
        return
    with gauntlet.disk.full(free=free):
        ran = gauntlet.company.call("run", "--no-send")
    gauntlet.meets("disk full", ran, 1, words=words)


def two_at_once(gauntlet: Gauntlet) -> None:
    """Two runs at once, the first under a clock that is wrong and jumps amid the night."""
    library = machine.clock_of(gauntlet.company.folder)
    moved = (
        machine.moved_clock(library, first=-40 * DAY_SECONDS, after=12, then=3 * DAY_SECONDS)
        if library
        else {}
    )
    first = gauntlet.company.start("run", "--no-send", **moved)
    ran = first.wait(lambda: "✓ ingest" in first.log.read_text(encoding="utf-8"))
    for words in (("run",), ("prepare",)):
        other = gauntlet.company.call(*words)
        gauntlet.meets("two runs at once", other, 1, words=("another run", "wait until it ends"))
    ran = first.wait(lambda: False)
    gauntlet.meets("clock jumps" if library else "no fault", ran, 0)


@contextmanager
def held(warehouse: Path) -> Iterator[None]:
    """Have another process hold a warehouse as one that may write holds it."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(warehouse)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        yield
        holder.communicate()


def held_by_another(gauntlet: Gauntlet) -> None:
    """A warehouse that another program has open for writing."""
    with held(gauntlet.workspace.current):
        ran = gauntlet.company.start("run").ended()  # nobody else can read it either
    gauntlet.meets("warehouse held by another program", ran, 1, words=("held by another", "PID"))


def mail_away(gauntlet: Gauntlet) -> None:
    """No mail server where one should be."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = str(nobody.getsockname()[1])
        ran = gauntlet.company.call("run", SHINCHOKU_SMTP_PORT=port)
    gauntlet.meets("mail server away", ran, 4, words=("failed", "the next run sends"))


def bad_mail(gauntlet: Gauntlet) -> None:
    """A mail server that puts off, hangs up, and at last is slow."""
    _in_mood(gauntlet, "refuses", 4, words=("failed", "the next run sends"))
    _in_mood(gauntlet, "hangs up amid the text", 4)
    lost_answers(gauntlet)
    _in_mood(gauntlet, "slow", 0)


def lost_answers(gauntlet: Gauntlet) -> None:
    """A mail server that hangs up after the text."""
    words = ("of unknown fate, see 'shinchoku outbox list'",)
    _in_mood(gauntlet, "hangs up after the text", 4, words=words)


def _in_mood(gauntlet: Gauntlet, mood: Mood, status: int, *, words: tuple[str, ...] = ()) -> None:
    """Run in a mood of the server; an operator looks what it has of mails of unknown fate."""
    gauntlet.server.mood = mood
    gauntlet.run(f"mail server {mood}", status, words=words)
    gauntlet.server.mood = "well"
    if is_any_unknown(gauntlet.workspace.ledger):
        resolve_unknown(gauntlet.company, mail=gauntlet.server.folder)


def clock_gone_back(gauntlet: Gauntlet) -> None:
    """A clock that went back by days since the last run."""
    if library := machine.clock_of(gauntlet.company.folder):
        back = machine.moved_clock(library, first=-9 * DAY_SECONDS, after=4, then=-DAY_SECONDS)
        ran = gauntlet.company.call("run", **back)
        gauntlet.meets("clock gone back since the last run", ran, 0, words=("sent before",))


def damaged(gauntlet: Gauntlet) -> None:
    """A warehouse that was cut, and one with wrong bytes in it; the next run makes it anew."""
    current = gauntlet.workspace.current
    content = current.read_bytes()
    for fault, bytes_now in _damages(content):
        current.write_bytes(bytes_now)
        ran = gauntlet.company.start("run").ended()
        gauntlet.meets(fault, ran, 1, words=("warehouse is damaged", "shinchoku run", "made anew"))
    gauntlet.run("next run after damage", 0)


def _damages(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "warehouse cut short", content[: len(content) // 2]


FIRST: Final[tuple[Callable[[Gauntlet], None], ...]] = (
    no_rights, half_delivered, still_growing, no_room_before, two_at_once,
)  # fmt: skip
THEN: Final[tuple[Callable[[Gauntlet], None], ...]] = (
    held_by_another, no_room_after, mail_away, bad_mail, clock_gone_back,
)  # fmt: skip
AFTERWARDS: Final = (damaged,)


def night_of_faults(
    folder: Path, *, faults: Iterable[Callable[[Gauntlet], None]], tell: Told, number: int = 1
) -> Harm:
    """Do faults to a night, let it end, and tell each and what differs from the undisturbed night.

    Of the nights before it nobody is disturbed. The disk of the company is one of its own where
    this machine lets us mount.
    """
    disk = machine.SmallDisk(folder / "disk") if machine.SmallDisk.is_possible(folder) else None
    place = folder / "disk" / "company"
    undisturbed = Undisturbed(folder / "undisturbed")
    try:
        with Mailbox(folder / "mail" / "first") as server:
            quiet = Company(make_company(folder / "quiet"), folder, server.port)
            undisturbed.make(quiet, server, numbers=range(number))
            shutil.copytree(quiet.workspace.root, place)
            undisturbed.make(quiet, server, numbers=[number])
            company = Company(Workspace(place), folder, server.port, number=100)
            return _pass(Gauntlet(company, server, number, disk), faults, undisturbed, tell=tell)
    finally:
        if disk is not None:
            disk.away()


def _pass(
    gauntlet: Gauntlet,
    faults: Iterable[Callable[[Gauntlet], None]],
    undisturbed: Undisturbed,
    *,
    tell: Told,
) -> Harm:
    """Do each fault in turn, then compare the ends; once more after a warehouse was damaged."""
    deliver(gauntlet.workspace, gauntlet.number)
    gauntlet.server.folder = gauntlet.company.folder / "mail" / "of faults"
    gauntlet.server.folder.mkdir()
    # A note of each file that ever came stays in landing, also of one that was taken away.
    passed_over: tuple[str, ...] = ("mark",)
    harm = Harm()
    for fault in (*faults, None):
        if fault in {None, damaged} and harm.is_none:
            gauntlet.run("the end", 0)
            harm = _harm(gauntlet, undisturbed, passed_over=passed_over, tell=tell)
        if fault is not None:
            begun = len(gauntlet.met)
            fault(gauntlet)
            for met in gauntlet.met[begun:]:
                tell(met.as_line())
        if fault is damaged:  # with a damaged warehouse nothing was compared: contexts tell that
            passed_over = ("mark", "contexts/")
    return harm


def _harm(
    gauntlet: Gauntlet, undisturbed: Undisturbed, *, passed_over: tuple[str, ...], tell: Told
) -> Harm:
    day, folder = day_of(gauntlet.number), gauntlet.server.folder
    end = end_of(gauntlet.workspace, day=day, mail=folder)
    harm = harm_of(end, undisturbed=undisturbed.end(gauntlet.number), passed_over=passed_over)
    tell({
        "end": gauntlet.number, "lost_mails": harm.lost_mails, "doubled_mails": harm.doubled_mails,
        "lost_rows": harm.lost_rows, "wrong": list(harm.wrong),
        "tracebacks": sum("Traceback" in met.ran.said for met in gauntlet.met),
    })  # fmt: skip
    return harm
