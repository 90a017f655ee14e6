"""The error family: each message says what, [value], where, and what to do."""

import errno
from typing import ClassVar, Final

NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Numbers of the faults of a full disk."""


class ShinchokuError(Exception):
    """Root of every fault that a user may see; ``exit_status`` is the command's."""

    exit_status: ClassVar[int] = 1


class SettingsError(ShinchokuError):
    """The settings file cannot be used as it is."""

    exit_status = 2

    def __init__(self, *, file: str, key: str, line: int | None, problem: str, mend: str) -> None:
        """Build the sentence from file, key, line, problem and mend; no key: the file itself."""
        where = f"{file}, line {line}" if line else file
        what = f"key [{key}] " if key else ""
        super().__init__(f"{where}: {what}{problem}; {mend}")


class UsageError(ShinchokuError):
    """The command was called in a way that cannot work."""

    exit_status = 2


class HeldError(ShinchokuError):
    """A gate refused to publish: nothing was sent to managers."""

    exit_status = 3
