"""``shinchoku outbox …``: the ledger of mail, asked and answered."""

from datetime import datetime
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


@outbox_app.command("bounces", epilog="Example: shinchoku outbox bounces ~/Maildir -w ./sales")
def outbox_bounces(
    place: Annotated[
        str | None,
        typer.Argument(help="Maildir, mbox file or folder of .eml files; else mail.bounces."),
    ] = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Read which mails came back, and let the outbox say so."""
    from flows import answers

    console.line(answers.outbox_bounces(workspace, place=place))


ReportOption = Annotated[str | None, typer.Option("--report", help="Name of the report.")]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="Business date of the publication."),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(help="Address, edition, ADDRESS/EDITION or number as listed; may be repeated."),
]
ByOption = Annotated[str, typer.Option(help="Who decides; kept in the ledger.")]


@outbox_app.command(
    "release",
    epilog="Example: shinchoku outbox release --report weekly-progress --by 山田 -w ./sales",
)
def outbox_release(
    by: ByOption,
    report: ReportOption = None,
    date: DateOption = None,
    only: OnlyOption = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Let mails go that await a release, all where nothing else is said, and send them."""
    from flows.errors import DELIVERIES_FAILED
    from flows.releasing import Asked, release

    day = None if date is None else date.date()
    said = release(workspace, Asked(by=by, report=report, as_of=day, only=tuple(only or ())))
    console.line(said.sentence)
    if said.failed:
        raise typer.Exit(DELIVERIES_FAILED)


@outbox_app.command(
    "reject",
    epilog="Example: shinchoku outbox reject --report gap --because 集計誤り --by 山田 -w ./sales",
)
def outbox_reject(
    by: ByOption,
    because: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
    report: ReportOption = None,
    date: DateOption = None,
    only: OnlyOption = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Say that mails which await a release do not go out, and why."""
    from flows.releasing import Asked, reject

    day = None if date is None else date.date()
    asked = Asked(by=by, report=report, as_of=day, only=tuple(only or ()))
    console.line(reject(workspace, asked, because=because).sentence)


@outbox_app.command("export", epilog="Example: shinchoku outbox export mails.csv")
def outbox_export(
    file: Annotated[Path, typer.Argument(help="CSV file to write, e.g. mails.csv.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Write who was mailed which document when, with its hash, for an audit."""
    from flows.mail_trail import export_trail

    console.line(f"{export_trail(workspace, file=file)} mails in {file}")
