"""Why collect leaves a file, or a whole location, where it is; and what to do about it."""

from pathlib import Path

from flows.collect.places import PlacedFile
from flows.errors import ShinchokuError
from flows.vocabulary.delivery_files import RefusedDrop


class LocationError(ShinchokuError):
    """What a source's location names cannot be looked into until a person mends something."""

    exit_status = 2

    def __init__(self, *, source: str, location: str, problem: str, mend: str) -> None:
        """Build the sentence; ``location`` as it may be told."""
        super().__init__(
            f"source [{source}]: location [{location}] {problem}; {mend} "
            f"(key sources.{source}.location in shinchoku.yaml)"
        )


class UnreachableError(LocationError, ConnectionError):
    """The place is out of reach now; that may pass by itself, so a run may try again."""

    exit_status = 1


def refuse_name(file: PlacedFile) -> RefusedDrop:
    """Return the refusal of a file whose name could lead elsewhere or cannot be kept."""
    name = file.name.encode("unicode_escape").decode()[:80]
    return RefusedDrop(
        file_name=name,
        reason=f"file [{name}] has a name that is too long or holds signs that no name may hold",
        mend="give it a name of at most 200 bytes without slashes and control characters",
    )


def refuse_undated(file: PlacedFile) -> RefusedDrop:
    """Return the refusal of a file that no name dates."""
    within = f" in folder [{file.folder}]" if file.folder else ""
    return RefusedDrop(
        file_name=file.name,
        reason=f"file [{file.name}]{within} has no single date in the name of its folder or in its "
        "own",
        mend="put it into a folder like 2026-04-01, or add one date like _20260401 to its name",
    )


def refuse_changed(file: PlacedFile, landed: Path) -> RefusedDrop:
    """Return the refusal of a file that would change what was landed before."""
    shown = f"{landed.parent.name}/{landed.name}"
    return RefusedDrop(
        file_name=file.name,
        reason=f"file [{file.name}] has other bytes than the one landed as [{shown}]",
        mend="deliver it under a newer date; if the landed one was a mistake, replace it by hand "
        f"in landing/{landed.parent.parent.name}/{shown}",
    )


def refuse_moving(file: PlacedFile) -> RefusedDrop:
    """Return the refusal of a file that changed while it was copied."""
    return RefusedDrop(
        file_name=file.name,
        reason=f"file [{file.name}] was still being written",
        mend="nothing to do: it is taken with the next run",
    )


def refuse_unreadable(file: PlacedFile, *, problem: str) -> RefusedDrop:
    """Return the refusal of a file that the machine will not copy."""
    return RefusedDrop(
        file_name=file.name,
        reason=f"file [{file.name}] cannot be copied: {problem}",
        mend="look at the rights of the file, and at the room on the disk, then run again",
    )
