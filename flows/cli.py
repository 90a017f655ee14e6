"""``shinchoku …``: one command a room, in the order of the data, and what sales ops ask for."""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from flows import console
from flows.cli_keeping import backup, erase, restore, retain
from flows.cli_options import AsOfOption, JsonOption, WorkspaceOption
from flows.cli_outbox import outbox_app
from flows.cli_workbooks import request_app, sample_app
from flows.errors import ShinchokuError

app: Final = typer.Typer(
    name="shinchoku",
    help="Sales progress management (営業進捗管理) as a nightly batch: exports in, "
    "judged tables, a PDF in each manager's mailbox.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
quarantine_app: Final = typer.Typer(help="Rejected rows.", no_args_is_help=True)
app.add_typer(outbox_app, name="outbox")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(request_app, name="request")
app.add_typer(sample_app, name="sample")


class Room(StrEnum):
    """The rooms, in the order of the data."""

    collect = "collect"
    ingest = "ingest"
    judge = "judge"
    model = "model"
    outlook = "outlook"
    prepare = "prepare"
    publish = "publish"
    render = "render"
    send = "send"


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@app.command(epilog="Example: shinchoku demo ./demo")
def demo(
    folder: Annotated[Path, typer.Argument(help="Folder to make the company in.")] = Path("demo"),
    scale: Annotated[int, typer.Option(min=1, help="Size; 170 makes about 1 M deals.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Make a sample company, run its night, and deliver its mail to a local mailbox."""
    from flows import demo as demo_company

    raise typer.Exit(demo_company.run_demo(folder, scale=scale, as_json=as_json))


@app.command(epilog="Example: shinchoku gallery ./gallery -w ./demo")
def gallery(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("gallery"),
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Draw every kind of report, in each language, as pictures of its pages."""
    from flows.gallery import make_gallery

    make_gallery(workspace, folder=folder, as_json=as_json)


@app.command(epilog="Example: shinchoku init ./sales --from salesforce")
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    system: Annotated[str, typer.Option("--from", help="System that exports, or custom.")],
    sample: Annotated[
        list[Path] | None,
        typer.Option(help="An export of a custom system; its map is proposed. May be repeated."),
    ] = None,
) -> None:
    """Scaffold a workspace: commented settings, landing folders, input workbooks."""
    from flows import scaffold

    for sentence in scaffold.init(folder, system=system, samples=tuple(sample or ())):
        console.line(sentence)


@app.command(
    epilog="Example: shinchoku doctor -w ./sales · "
    "shinchoku doctor -w ./sales --source crm --file exports/deals.csv"
)
def doctor(
    workspace: WorkspaceOption = Path(),
    source: Annotated[str, typer.Option(help="With --file: the source whose map is tried.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Show what the map makes of this file; nothing is loaded.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check machine, settings, landing, warehouse, mail and schedule; name each mend."""
    if file is not None:
        from flows.map_trial import try_map

        for line in try_map(workspace.resolve(), source=source, file=file):
            console.line(line)
        raise typer.Exit(0)
    from flows import doctor as examination

    findings = examination.examine(workspace)
    if as_json:
        console.json_line(json.dumps([f.as_dict() for f in findings], ensure_ascii=False))
    else:
        examination.show(findings)
    raise typer.Exit(2 if any(f.outcome == "fault" for f in findings) else 0)


@app.command(epilog="Example: shinchoku run -w ./sales --as-of 2026-11-20 --no-send")
def run(
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    only: Annotated[list[Room] | None, typer.Option(help="Run only these steps.")] = None,
    no_send: Annotated[bool, typer.Option("--no-send", help="Mail nobody.")] = False,
    report: Annotated[list[str] | None, typer.Option(help="Only these reports.")] = None,
    full_refresh: Annotated[bool, typer.Option(help="Build anew even if unchanged.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run the whole nightly job, or some of its steps, under Prefect."""
    from flows import launch

    raise typer.Exit(
        launch.run_night(
            workspace,
            launch.Wish(
                as_of=_day(as_of),
                only=tuple(only or ()),
                send=not no_send,
                reports=tuple(report or ()),
                full_refresh=full_refresh,
            ),
            as_json=as_json,
        )
    )


def _add_room(room: Room, sentence: str) -> None:
    def command(
        workspace: WorkspaceOption = Path(),
        as_of: AsOfOption = None,
        full_refresh: Annotated[bool, typer.Option(help="Do it anew even if unchanged.")] = False,
        as_json: JsonOption = False,
    ) -> None:
        from flows import launch

        wish = launch.Wish(as_of=_day(as_of), only=(room,), full_refresh=full_refresh)
        raise typer.Exit(launch.run_room(workspace, wish, as_json=as_json))

    example = f"Example: shinchoku {room.value} -w ./sales"
    app.command(name=room.value, help=sentence, epilog=example)(command)


_add_room(Room.collect, "Fetch what the sources have into landing/.")
_add_room(Room.ingest, "Read landed files into lake/raw, every row accounted for.")
_add_room(Room.judge, "Judge raw objects and the candidate warehouse; exit 3 if held.")
_add_room(Room.model, "Build the candidate warehouse with dbt and promote it.")
_add_room(Room.outlook, "Forecast what will land into forecasts/.")
_add_room(Room.prepare, "Query the promoted warehouse into contexts/, one per edition.")


@app.command(epilog="Example: shinchoku publish -w ./sales --to parquet")
def publish(
    workspace: WorkspaceOption = Path(),
    to: Annotated[str, typer.Option(help="Format; parquet is the one there is.")] = "parquet",
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export the marts for spreadsheets and BI tools into exports/."""
    from flows import launch

    if to != "parquet":
        console.fault(f"--to [{to}] is not there; it can be: parquet")
        raise typer.Exit(2)
    wish = launch.Wish(as_of=_day(as_of), only=("publish",))
    raise typer.Exit(launch.run_room(workspace, wish, as_json=as_json))


_add_room(Room.render, "Render contexts into published/: PDF, HTML and mail bodies.")
_add_room(Room.send, "Mail what is published, each document once.")


@app.command(epilog="Example: shinchoku backfill -w ./sales --from 2026-10-01 --to 2026-10-31")
def backfill(
    start: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First date.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last date.")],
    workspace: WorkspaceOption = Path(),
) -> None:
    """Run every delivery of a span of dates in order, without sending."""
    from flows import launch

    raise typer.Exit(launch.backfill(workspace, start=start.date(), end=end.date()))


@app.command(epilog="Example: shinchoku serve -w ./sales")
def serve(workspace: WorkspaceOption = Path()) -> None:
    """Keep the schedules of the settings on an embedded scheduler until stopped."""
    from flows import launch

    launch.serve(workspace)


@app.command(epilog="Example: shinchoku status -w ./sales")
def status(workspace: WorkspaceOption = Path(), as_json: JsonOption = False) -> None:
    """Show last runs, freshness, held gates and the outbox."""
    from flows import status as state

    state.show(workspace, as_json=as_json)


app.command(epilog="Example: shinchoku backup /backup/sales-2026-11-20.zip -w ./sales")(backup)
app.command(epilog="Example: shinchoku restore /backup/sales-2026-11-20.zip -w ./sales2")(restore)
app.command(epilog="Example: shinchoku retain -w ./sales --yes")(retain)
app.command(epilog="Example: shinchoku erase suzuki@example.com -w ./sales --landing --yes")(erase)


@app.command(epilog="Example: shinchoku explain bookings_amount --scope company --period 2026Q3")
def explain(
    metric: Annotated[str, typer.Argument(help="metric_id as printed, e.g. bookings_amount.")],
    scope: Annotated[str, typer.Option(help="company, or id or name of a unit or person.")],
    period: Annotated[str, typer.Option(help="2026Q3 (fiscal), 2026-11, 2026W47 or FY2026.")],
    workspace: WorkspaceOption = Path(),
    limit: Annotated[int, typer.Option(min=1, help="Records to list.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Trace a printed number to its definition, its deals, and their file and line."""
    from flows import answers

    answers.explain(
        workspace, metric=metric, scope=scope, period=period, limit=limit, as_json=as_json
    )


@quarantine_app.command("list", epilog="Example: shinchoku quarantine list -w ./sales")
def quarantine_list(
    workspace: WorkspaceOption = Path(),
    everything: Annotated[
        bool, typer.Option("--all", help="Every delivery, not only the newest of each file kind.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows to show.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List rejected rows with file, row, column, value, reason and mend."""
    from flows import answers

    answers.quarantine(workspace, everything=everything, limit=limit, as_json=as_json)


@quarantine_app.command("export", epilog="Example: shinchoku quarantine export . -w ./sales")
def quarantine_export(
    target: Annotated[
        Path, typer.Argument(help="Folder for workbooks to mend in, or a .csv for the bare list.")
    ] = Path(),
    workspace: WorkspaceOption = Path(),
    language: Annotated[str, typer.Option(help="Language of the workbooks: ja or en.")] = "ja",
    everything: Annotated[
        bool, typer.Option("--all", help="Every delivery, not only the newest of each object.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write rejected rows as workbooks: mend the cells, put them back into landing, run again."""
    from flows import sheets

    sheets.export_quarantine(
        workspace, target=target, language=language, everything=everything, as_json=as_json
    )


def main() -> None:
    """Run the command line; a fault of data or settings ends in one sentence, not a traceback.

    What is written is for the user that runs it alone.
    """
    os.umask(0o077)
    run_guarded(app)


def run_guarded(command: Callable[[], object]) -> None:
    """Run a command and turn every fault that a user may cause into a sentence and a status."""
    try:
        command()
    except ShinchokuError as error:
        console.fault(str(error))
        sys.exit(error.exit_status)
    except Exception as error:  # noqa: BLE001  # the last place that could say it in a sentence
        from flows.machine_faults import keep_details, sentence_of, told

        console.fault(sentence_of(error))
        if told(error) is None and (kept := keep_details(error)):
            console.fault(f"for whoever mends it, the details are in [{kept}]")
        sys.exit(1)
    except KeyboardInterrupt:
        console.fault("stopped by hand; call the same command again to go on")
        sys.exit(130)


if __name__ == "__main__":
    main()
