"""The format of what a workspace keeps: an older program leaves a newer workspace alone.

Raise FORMAT with a change that an older version would misread or destroy: a column of the lake, a
table of a ledger, a field of a manifest that must be known. What only adds needs no new number.
"""

import json
from typing import Final

from flows.errors import UsageError
from flows.shelves import Workspace

FORMAT: Final = 1


class NewerWorkspaceError(UsageError):
    """A newer version has worked in the workspace."""

    def __init__(self, *, workspace: str, found: object) -> None:
        """Build the sentence from the workspace and its format."""
        super().__init__(
            f"[{workspace}] was written by a newer version (format [{found}], this one knows "
            f"{FORMAT}); install the version that was in use, or restore a backup of before"
        )


def claim(shelves: Workspace) -> None:
    """Write down in which format this version works; refuse a newer one and touch nothing.

    Raises:
        NewerWorkspaceError: a newer version has worked in the workspace.
    """
    file, found = shelves.format_mark, None
    if file.is_file():
        try:
            found = json.loads(file.read_text(encoding="utf-8"))["format"]
        except (ValueError, KeyError, TypeError):
            found = "unreadable"
        if not isinstance(found, int) or found > FORMAT:
            raise NewerWorkspaceError(workspace=str(shelves.root), found=found)
    if found != FORMAT:
        file.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
