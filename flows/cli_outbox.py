"""``shinchoku outbox …``: the ledger of mail, asked and answered."""

from pathlib import Path
from typing import Annotated, Final

import typer

from flows import console
from flows.cli_options import JsonOption, WorkspaceOption

outbox_app: Final = typer.Typer(help="The ledger of mail.", no_args_is_help=True)


@outbox_app.command("list", epilog="Example: shinchoku outbox list -w ./sales")
def outbox_list(workspace: WorkspaceOption = Path(), as_json: JsonOption = False) -> None:
    """List the mails of the ledger and the state of each."""
    from flows import answers

    answers.outbox(workspace, as_json=as_json)


@outbox_app.command("show", epilog="Example: shinchoku outbox show 12 -w ./sales")
def outbox_show(
    mail: Annotated[str, typer.Argument(help="Number of the mail as listed.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Show everything that happened to one mail."""
    from flows import answers

    answers.outbox_history(workspace, mail=mail)


@outbox_app.command("retry", epilog="Example: shinchoku outbox retry 12 -w ./sales")
def outbox_retry(
    mail: Annotated[str, typer.Argument(help="Number of the mail as listed.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Let the next run try a failed or refused mail again."""
    from flows import answers

    console.line(answers.outbox_retry(workspace, mail=mail))


@outbox_app.command("resolve", epilog="Example: shinchoku outbox resolve 12 --as sent -w ./sales")
def outbox_resolve(
    mail: Annotated[str, typer.Argument(help="Number of the mail as listed.")],
    outcome: Annotated[str, typer.Option("--as", help="sent or not_sent.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Say what became of a mail whose fate is unknown."""
    from flows import answers

    console.line(answers.outbox_resolve(workspace, mail=mail, outcome=outcome))


@outbox_app.command("export", epilog="Example: shinchoku outbox export mails.csv")
def outbox_export(
    file: Annotated[Path, typer.Argument(help="CSV file to write, e.g. mails.csv.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Write who was mailed which document when, with its hash, for an audit."""
    from flows.mail_trail import export_trail

    console.line(f"{export_trail(workspace, file=file)} mails in {file}")
