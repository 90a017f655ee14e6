"""``shinchoku sample …`` and ``shinchoku request …``: workbooks for people to fill in."""

from pathlib import Path
from typing import Annotated, Final

import typer

from flows.cli_options import JsonOption, WorkspaceOption

request_app: Final = typer.Typer(help="Ask people for their part.", no_args_is_help=True)
sample_app: Final = typer.Typer(help="Workbooks to fill in.", no_args_is_help=True)


@sample_app.command("sheets", epilog="Example: shinchoku sample sheets ./input -w ./sales")
def sample_sheets(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("input_workbooks"),
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Write the input workbooks (目標, 案件, 組織, 施策台帳 …) with drop-downs and checks."""
    from flows import sheets

    sheets.write_samples(workspace, folder=folder, as_json=as_json)


@request_app.command("sheets", epilog="Example: shinchoku request sheets ./requests -w ./sales")
def request_sheets(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("update_requests"),
    workspace: WorkspaceOption = Path(),
    owner: Annotated[
        list[str] | None, typer.Option(help="Id of an owner to ask; everybody when not given.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="ja or en; each owner's own when not given.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a workbook per owner that asks for what is missing or stale in the own deals."""
    from flows import sheets

    sheets.request_updates(
        workspace, folder=folder, owners=tuple(owner or ()), language=language, as_json=as_json
    )
