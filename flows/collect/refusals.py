"""Why collect leaves a file, or a whole location, where it is; and what to do about it."""

from pathlib import Path

from flows.errors import ShinchokuError
from flows.vocabulary.delivery_files import RefusedDrop


class DropFolderError(ShinchokuError):
    """The folder that a source's location names cannot be looked into."""

    exit_status = 2

    def __init__(self, *, source: str, location: str, problem: str, mend: str) -> None:
        """Build the sentence from source, location, problem and mend."""
        super().__init__(f"source [{source}]: location [{location}] {problem}; {mend}")


def refuse_undated(path: Path) -> RefusedDrop:
    """Return the refusal of a file that no name dates."""
    return RefusedDrop(
        file_name=path.name,
        reason=f"file [{path.name}] in folder [{path.parent.name}] has no single date in the name "
        "of its folder or in its own",
        mend="put it into a folder like 2026-04-01, or add one date like _20260401 to its name",
    )


def refuse_changed(path: Path, landed: Path) -> RefusedDrop:
    """Return the refusal of a file that would change what was landed before."""
    shown = f"{landed.parent.name}/{landed.name}"
    return RefusedDrop(
        file_name=path.name,
        reason=f"file [{path.name}] has other bytes than the one landed as [{shown}]",
        mend="deliver it under a newer date; if the landed one was a mistake, replace it by hand "
        f"in landing/{landed.parent.parent.name}/{shown}",
    )


def refuse_moving(path: Path) -> RefusedDrop:
    """Return the refusal of a file that changed while it was copied."""
    return RefusedDrop(
        file_name=path.name,
        reason=f"file [{path.name}] was still being written",
        mend="nothing to do: it is taken with the next run",
    )


def refuse_unreadable(path: Path, *, problem: str) -> RefusedDrop:
    """Return the refusal of a file that the machine will not copy."""
    return RefusedDrop(
        file_name=path.name,
        reason=f"file [{path.name}] cannot be copied: {problem}",
        mend="look at the rights of the file, and at the room on the disk, then run again",
    )
