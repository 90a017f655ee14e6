"""Faults of the machine, done for real: rights, room on the disk, and a clock that jumps."""

import ctypes
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2
MIB: Final = 1 << 20
# The kernel's clock, moved by so many seconds, and by so many others once a while has passed.
_CLOCK: Final = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
typedef int (*clock_t_)(clockid_t, struct timespec *);
static clock_t_ real;
static long moved(void) {
    struct timespec now;
    const char *begun = getenv("FAULTS_CLOCK_BEGUN"), *after = getenv("FAULTS_CLOCK_AFTER");
    const char *first = getenv("FAULTS_CLOCK_FIRST"), *then = getenv("FAULTS_CLOCK_THEN");
    if (!begun || !after || !first || !then) return 0;
    real(CLOCK_MONOTONIC, &now);
    return now.tv_sec - atol(begun) < atol(after) ? atol(first) : atol(then);
}
int clock_gettime(clockid_t id, struct timespec *at) {
    if (!real) real = (clock_t_)dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(id, at);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) at->tv_sec += moved();
    return said;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


def without_rights() -> None:
    """Make the process heed the rights of files, though it be root's."""
    libc = ctypes.CDLL(None)
    for right in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        libc.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)


def with_short_files(size: int) -> Callable[[], None]:
    """Return what lets no file of a process grow beyond a size."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Take all rights from a file or folder for a while."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        yield
    finally:
        path.chmod(mode)


class SmallDisk:
    """A disk of its own for a workspace, which can be made full; needs the right to mount."""

    def __init__(self, place: Path) -> None:
        """Mount it."""
        place.mkdir(parents=True)
        self.place = place
        self._mount("size=3G")

    @staticmethod
    def is_possible(folder: Path) -> bool:
        """Say whether this machine lets us mount."""
        probe = folder / "probe"
        try:
            SmallDisk(probe).away()
        except (OSError, subprocess.CalledProcessError):
            return False
        finally:
            shutil.rmtree(probe, ignore_errors=True)
        return True

    def _mount(self, options: str) -> None:
        words = ("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.place))
        subprocess.run(words, check=True, capture_output=True)

    @contextmanager
    def full(self, *, free: int) -> Iterator[None]:
        """Leave room for so many bytes only, for a while."""
        said = os.statvfs(self.place)
        used = (said.f_blocks - said.f_bfree) * said.f_frsize
        self._mount(f"remount,size={used + free}")
        try:
            yield
        finally:
            self._mount("remount,size=3G")

    def away(self) -> None:
        """Take the disk away."""
        subprocess.run(("umount", "-l", str(self.place)), check=True, capture_output=True)


def clock_of(folder: Path) -> Path | None:
    """Return the library that moves the clock of a process; nothing where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    source, library = folder / "clock.c", folder / "clock.so"
    if not library.is_file():
        source.write_text(_CLOCK, encoding="utf-8")
        words = (compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl")
        subprocess.run(words, check=True)
    return library


def moved_clock(library: Path, *, first: int, after: int, then: int) -> dict[str, str]:
    """Return the environment of a process whose clock is moved, and jumps after some seconds."""
    import time

    return {
        "LD_PRELOAD": str(library),
        "FAULTS_CLOCK_BEGUN": str(int(time.clock_gettime(time.CLOCK_MONOTONIC))),
        "FAULTS_CLOCK_FIRST": str(first),
        "FAULTS_CLOCK_AFTER": str(after),
        "FAULTS_CLOCK_THEN": str(then),
    }
