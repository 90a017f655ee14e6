"""One job at a time in a workspace: the next one waits for its turn."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_LOOK_EVERY_SECONDS: Final = 1.0


@contextmanager
def turn(lock: Path, *, wait_seconds: float) -> Iterator[bool]:
    """Hold a lock while the block is at work; false if others held it for all that time."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + wait_seconds
    with lock.open("a+", encoding="utf-8") as held:
        while not (has_it := _take(held.fileno())) and time.monotonic() < end:
            time.sleep(_LOOK_EVERY_SECONDS)
        yield has_it


def wait_until_free(lock: Path, *, wait_seconds: float) -> bool:
    """Wait until nobody holds a lock; false if somebody held it for all that time."""
    with turn(lock, wait_seconds=wait_seconds) as is_free:
        return is_free


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
