"""What a place is: files that can be listed and read, and the two ways in which it can fail.

A place says its faults in these types alone; what a library under it said is translated, because
its words may hold a secret. Nothing here knows which places there are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

BLOCK: Final = 1 << 20
ORIGIN_ENDING: Final = ".origin.json"
_BESIDE: Final = (".", "~$")
_HALF_WRITTEN: Final = (".part", ".partial", ".filepart", ".crdownload", ".tmp")
_SHEET_ID: Final = re.compile(r"(/d/(?:e/)?[\w-]{6})[\w-]+")


@dataclass(frozen=True, slots=True)
class Access:
    """What opens places; filled from the environment, never from the settings of a company."""

    s3_endpoint: str | None = None
    s3_key: str | None = field(default=None, repr=False)
    s3_secret: str | None = field(default=None, repr=False)
    sftp_key_file: Path | None = None
    sftp_passphrase: str | None = field(default=None, repr=False)
    sftp_known_hosts: Path | None = None
    google_credentials: Path | None = None


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """One file that lies at a place.

    ``key`` is what the place calls it, ``address`` what is told and written down (no secret).
    ``stamp`` changes when the bytes do (etag, time of writing); null: only the bytes tell.
    ``written_at`` is given only where a half-written file can be seen.
    """

    key: str
    address: str
    folder: str
    name: str
    day: date | None
    size: int | None
    stamp: str | None
    written_at: datetime | None = None


class Place(Protocol):
    """Where a source's files lie."""

    def files(self) -> Sequence[PlacedFile]:
        """List the exports at the place and one folder below it."""

    def blocks(self, file: PlacedFile) -> Iterator[bytes]:
        """Yield the bytes of a file."""

    def look_again(self, file: PlacedFile) -> PlacedFile:
        """Return a file as it is now."""


class PlaceFaultError(Exception):
    """The place as a whole cannot be used; ``may_pass`` when waiting alone may mend it."""

    def __init__(self, *, problem: str, mend: str, may_pass: bool = False) -> None:
        """Keep what is wrong and what to do."""
        super().__init__(problem)
        self.problem, self.mend, self.may_pass = problem, mend, may_pass


class FileFaultError(Exception):
    """One file cannot be read, the others may."""


def is_beside(name: str) -> bool:
    """Say whether a name is not an export's: a note, something hidden, a lock file of an office."""
    return name.startswith(_BESIDE) or name.endswith(ORIGIN_ENDING)


def is_export_name(name: str) -> bool:
    """Say whether a name at a place is an export's, and not that of one half written."""
    return not is_beside(name) and not name.casefold().endswith(_HALF_WRITTEN)


def is_chain(location: str) -> bool:
    """Say whether a location is several in one (``zip://a.csv::s3://…``)."""
    return "::" in re.sub(r"\[[^\]]*\]", "", location)


def shown(location: str) -> str:
    """Return a location as it may be told: no password, no signed query, no whole id of a sheet."""
    if "://" not in location:
        return location
    if is_chain(location):
        return f"{location.partition(':')[0]}::…"
    try:
        parts = urlsplit(location)
    except ValueError:
        return f"{location.partition('://')[0]}://…"
    user, at, host = parts.netloc.rpartition("@")
    path = parts.path
    if host == "docs.google.com":
        path = _SHEET_ID.sub(r"\1…", path)
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{path}"
