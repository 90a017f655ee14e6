"""A Prefect server of the scheduler's own, for as long as it serves.

The temporary server that Prefect starts by itself runs no scheduler, so nothing would fire. This
one does; what it knows is in a temporary folder, because the ledgers of the workspace remember what
was done. It ends with the process that started it, however that one ends.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import ShinchokuError
from flows.settings import environment_of_server

_LOOPBACK: Final = "127.0.0.1"
_LONGEST_SECONDS: Final = 180.0
_LOOK_EVERY_SECONDS: Final = 0.2


class NoServerError(ShinchokuError):
    """The server of the scheduler did not come up."""

    def __init__(self, *, problem: str) -> None:
        """Build the sentence."""
        super().__init__(
            f"the scheduler's own Prefect server did not start: {problem}; call again, or start "
            "one yourself and name it in PREFECT_API_URL (docs/operator_reference.md)"
        )


@contextmanager
def own_server() -> Iterator[None]:
    """Run a server while the block is at work, unless the environment names one.

    Raises:
        NoServerError: it did not come up.
    """
    if PREFECT_API_URL.value():
        yield
        return
    with TemporaryDirectory(prefix="shinchoku-") as folder:
        address = f"http://{_LOOPBACK}:{_free_port()}"
        server = _start(address, database=Path(folder) / "prefect.db")
        try:
            _wait(address, server)
            with temporary_settings({PREFECT_API_URL: f"{address}/api"}):
                yield
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _start(address: str, *, database: Path) -> subprocess.Popen[bytes]:
    port = address.rpartition(":")[2]
    ours = {
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
        "PREFECT_UI_ENABLED": "0",
        "PREFECT_API_URL": f"{address}/api",
    }
    words = ("--factory", "prefect.server.api.server:create_app", "--lifespan", "on")
    where = ("--host", _LOOPBACK, "--port", port, "--log-level", "error")
    return subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-m", "flows.tether", str(os.getpid()), "uvicorn", *words, *where],
        env=environment_of_server(ours),
        start_new_session=True,  # Ctrl-C is for the scheduler, which still needs it to end well
    )


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise NoServerError(problem=f"it ended with status {server.returncode}")
        try:
            if httpx.get(f"{address}/api/health", timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(_LOOK_EVERY_SECONDS)
    raise NoServerError(problem=f"no answer within {_LONGEST_SECONDS:.0f} seconds")
