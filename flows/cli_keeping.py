"""``shinchoku backup`` and ``shinchoku restore``: a workspace as one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from flows import console
from flows.cli_options import WorkspaceOption

File = Annotated[Path, typer.Argument(help="File of the backup, e.g. sales-2026-11-20.zip.")]


def backup(file: File, workspace: WorkspaceOption = Path()) -> None:
    """Write a workspace into one file, while no run is at work."""
    from flows.backup import back_up

    count, links = back_up(workspace, file)
    console.line(f"{count} files in {file}")
    for link in links:
        console.line(f"left out: {link} is a link; keep what it points to by other means")


def restore(file: File, workspace: WorkspaceOption = Path()) -> None:
    """Put a backup into an empty folder; every file is checked on the way."""
    from flows import backup as keeping

    count = keeping.restore(file, workspace)
    console.line(f"{count} files in {workspace}; now: shinchoku doctor, then shinchoku run")
