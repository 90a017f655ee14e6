"""A process that forks a sender for each line it is told, so that senders can be killed for real.

It has one thread and loads everything once; a fork that sends is a process of its own, which dies
of SIGKILL either by its own hand at a counted step or by the hand of the test.
"""

import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, ParamSpec, Self, TypeVar

from flows.send.delivery import send_publication, send_released
from flows.send.ledger import Ledger
from flows.send.release import Choice, NothingAwaitsError, release_mails
from tests.unit.send.made_up import fixed_clock, large, switches_for

P = ParamSpec("P")
T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[3]


class Steps:
    """Counts the moments at which a process may die, and dies at the chosen one."""

    def __init__(self, fatal: int | None) -> None:
        self.fatal = fatal
        self.count = 0

    def pass_one(self) -> None:
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def around(self, work: Callable[P, T]) -> Callable[P, T]:
        def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            self.pass_one()
            result = work(*args, **kwargs)
            self.pass_one()
            return result

        return watched

    def before(self, work: Callable[P, T]) -> Callable[P, T]:
        def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            self.pass_one()
            return work(*args, **kwargs)

        return watched

    def amid(
        self, send: Callable[[smtplib.SMTP, Any], None]
    ) -> Callable[[smtplib.SMTP, Any], None]:
        def watched(smtp: smtplib.SMTP, text: str | bytes) -> None:
            half = len(text) // 2
            self.pass_one()
            send(smtp, text[:half])
            self.pass_one()
            send(smtp, text[half:])

        return watched


class Senders:
    """The test's side: start senders and learn how they ended."""

    def __enter__(self) -> Self:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, str(Path(__file__))]
        self._process = Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(
        self,
        folder: Path,
        *,
        port: int,
        run_id: str,
        fatal: int | None = None,
        most_bytes: int | None = None,
        releases: bool = False,
    ) -> int:
        """Return the process id of a new sender."""
        order = {
            "folder": str(folder),
            "port": port,
            "run_id": run_id,
            "fatal": fatal,
            "most_bytes": most_bytes,
            "releases": releases,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._read()

    def wait(self) -> int:
        """Return the sender's status: steps passed, or minus the signal that killed it."""
        return self._read()

    def _read(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def send_all(
    folder: Path,
    *,
    port: int,
    run_id: str,
    fatal: int | None,
    most_bytes: int | None,
    releases: bool,
) -> int:
    """Send a publication, or release it, in this process; return the number of steps passed."""
    steps = Steps(fatal)
    smtplib.SMTP.send = steps.amid(smtplib.SMTP.send)  # type: ignore[assignment, method-assign]
    smtplib.SMTP.getreply = steps.before(smtplib.SMTP.getreply)  # type: ignore[method-assign]
    Ledger.append_all = steps.around(Ledger.append_all)  # type: ignore[method-assign]
    if releases:
        release_all(folder, port=port, run_id=run_id, most_bytes=most_bytes)
        return steps.count
    send_publication(
        publication=folder / "published",
        switches=switches_for(port, large=large(most_bytes)),
        credentials=None,
        ledger=folder / "ledger.sqlite",
        run_id=run_id,
        now=fixed_clock,
    )
    return steps.count


def release_all(folder: Path, *, port: int, run_id: str, most_bytes: int | None) -> None:
    """Let everything go that waits, as the command does, and send what was let go before too."""
    ledger = folder / "ledger.sqlite"
    with suppress(NothingAwaitsError):
        release_mails(ledger, Choice(), by="山田", run_id=run_id, now=fixed_clock)
    send_released(
        published=folder,
        switches=switches_for(port, large=large(most_bytes), to_release=frozenset({"progress"})),
        credentials=None,
        ledger=ledger,
        run_id=run_id,
        now=fixed_clock,
    )


def _orders() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def main() -> None:
    for order in _orders():
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            folder = Path(order.pop("folder"))
            os.write(write_end, str(send_all(folder, **order)).encode())
            os._exit(0)
        os.close(write_end)
        print(child, flush=True)  # noqa: T201
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        with os.fdopen(read_end) as passed:
            print(passed.read() if code == 0 else code, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
