"""The shelf of verdicts: ``state/verdicts/<as_of>/<stage>.json``, each written by one move."""

import os
from datetime import date
from typing import Literal

from flows.shelves import Workspace
from flows.vocabulary.verdict import Verdict


def write_verdict(workspace: Workspace, *, verdict: Verdict) -> None:
    """Write a verdict, in place of an older one of the same date and stage.

    Writes: state/verdicts/<as_of>/<stage>.json
    """
    folder = workspace.verdicts(verdict.as_of)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{verdict.stage}.json"
    hidden = folder / f".{verdict.stage}.json.writing"
    with hidden.open("w", encoding="utf-8") as stream:
        stream.write(verdict.model_dump_json(indent=2) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    hidden.replace(file)


def read_verdict(
    workspace: Workspace, *, as_of: date, stage: Literal["raw", "marts"]
) -> Verdict | None:
    """Read the verdict of a date and stage, or null if none was given.

    Reads: state/verdicts/<as_of>/<stage>.json
    """
    file = workspace.verdicts(as_of) / f"{stage}.json"
    if not file.is_file():
        return None
    return Verdict.model_validate_json(file.read_text(encoding="utf-8"))
