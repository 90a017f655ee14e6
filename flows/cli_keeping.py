"""``shinchoku backup``, ``restore``, ``retain`` and ``erase``: what is kept, and what is not."""

from pathlib import Path
from typing import Annotated

import typer

from flows import console
from flows.cli_options import AsOfOption, WorkspaceOption

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


def retain(
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only tell.")] = False,
) -> None:
    """Let go what the settings (retention) keep no longer; each run does so as its last step."""
    from flows import retention
    from flows.night import open_night, sole_run

    night = open_night(workspace, as_of=as_of.date() if as_of else None)
    with sole_run(night):
        found = list(retention.outdated(night.shelves, night.settings.retention, night.as_of))
        for one in found if yes else ():
            retention.let_go(night.shelves, one)
    rows = [(one.shelf, one.path.name, str(one.files), f"{one.size:,}") for one in found]
    title = "gone" if yes else "would go; --yes does it"
    console.table(f"{title}, as of {night.as_of}", ("shelf", "day", "files", "bytes"), rows)


def erase(
    person: Annotated[str, typer.Argument(help="Id of a user or contact, or a mail address.")],
    workspace: WorkspaceOption = Path(),
    landing: Annotated[
        bool, typer.Option("--landing", help="Rewrite the files in landing/ too.")
    ] = False,
    namesakes: Annotated[
        bool, typer.Option("--namesakes", help="Go on though others have the same name.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, only tell.")] = False,
) -> None:
    """Take a person off every shelf; numbers stay, a pseudonym stands where the name stood."""
    from flows import erasure

    plan, tallies = erasure.erase(
        workspace, person, landing=landing, namesakes=namesakes, applies=yes
    )
    rows = [
        (one.shelf, str(one.files), str(one.places), str(one.removed), str(len(one.left)))
        for one in tallies
    ]
    title = f"erased; now called {plan.pseudonym}" if yes else "would be erased; --yes does it"
    console.table(title, ("shelf", "files", "places", "removed", "left"), rows)
    for sentence in erasure.left_over(plan, tallies):
        console.line(sentence)
    if yes:
        console.line("now: shinchoku run --no-send; what cannot be erased: docs/operator.md")
