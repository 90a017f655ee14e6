"""How a command starts a night: under Prefect, as one room, over a span of dates, on a schedule."""

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import console
from flows.errors import DELIVERIES_FAILED
from flows.settings import QUIET_ENVIRONMENT, say_who_starts

if TYPE_CHECKING:
    from flows.night import Night
    from flows.steps import Done


def quiet_libraries() -> None:
    """Switch off what dependencies would report home or print, before they are imported."""
    for name, value in QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    say_who_starts()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of a run; everything, as of the newest delivery, when nothing is asked."""

    as_of: date | None = None
    only: tuple[str, ...] = ()
    send: bool = True
    reports: tuple[str, ...] = ()
    full_refresh: bool = False

    @property
    def collects(self) -> bool:
        """Say whether collect is among what is asked."""
        return not self.only or "collect" in self.only


@contextmanager
def prefect_starting() -> Iterator[None]:
    """Start Prefect while the block is at work, so that its run need not wait for it."""
    quiet_libraries()
    hand = threading.Thread(target=_start_prefect, name="starting Prefect", daemon=True)
    hand.start()
    yield
    with console.steps.running("starting Prefect"):
        hand.join()


def _start_prefect() -> None:
    """Import the flows and start the temporary server; what fails here fails the run too."""
    from prefect.settings import PREFECT_API_URL

    import flows.nightly  # noqa: F401 - what takes the time

    if not PREFECT_API_URL.value():
        from prefect.server.api.server import SubprocessASGIServer

        with suppress(RuntimeError, OSError):
            SubprocessASGIServer().start()


def run_night(workspace: Path, wish: Wish, *, as_json: bool = False) -> int:
    """Run a night under Prefect and return the exit status.

    Raises:
        ShinchokuError: the night could not end well.
    """
    from flows.night import open_night

    # What a person can have wrong is found before Prefect starts, in a second instead of ten.
    night = open_night(
        workspace, as_of=wish.as_of, reports=wish.reports, looks_at_places=wish.collects
    )
    quiet_libraries()
    with console.steps.running("starting Prefect"):
        from flows.nightly import nightly

    done = nightly(
        workspace=workspace,
        as_of=night.as_of,  # or the places would be looked into once more
        only=wish.only,
        send=wish.send,
        full_refresh=wish.full_refresh,
        reports=wish.reports,
    )
    return _end(done, as_json=as_json)


def run_room(workspace: Path, wish: Wish, *, as_json: bool) -> int:
    """Run the chosen rooms without Prefect and return the exit status."""
    quiet_libraries()
    from flows import steps, telling
    from flows.dbt_at_hand import dbt_put_away
    from flows.night import open_night, sole_run

    night = open_night(
        workspace,
        as_of=wish.as_of,
        full_refresh=wish.full_refresh,
        looks_at_places=wish.collects,
    )
    with sole_run(night), telling.left_behind(night.shelves), dbt_put_away(night):
        done = [steps.run(name, night) for name in steps.choose(wish.only, send=True)]
    return _end(done, as_json=as_json)


def backfill(workspace: Path, *, start: date, end: date) -> int:
    """Run every delivery between two dates in order, sending nothing."""
    from flows.night import delivery_dates, open_night

    night = open_night(workspace, as_of=end)
    days = [day for day in delivery_dates(night) if start <= day <= end]
    if not days:
        console.line(f"no delivery between {start} and {end}")
    for day in days:
        console.line(f"as of {day}")
        run_night(workspace, Wish(as_of=day, send=False))
    return 0


def serve(workspace: Path) -> None:
    """Make up what was missed, then keep the schedules of the settings until stopped."""
    quiet_libraries()
    from flows.next_runs import next_runs
    from flows.schedule_state import is_anything_missed
    from flows.settings import load_settings
    from flows.shelves import Workspace

    shelves = Workspace(workspace.resolve())
    settings = load_settings(shelves)
    with console.steps.running("starting Prefect"):
        from flows.deployments import serve_schedules
        from flows.own_server import own_server
        from flows.scheduled import scheduled
    with own_server():
        if is_anything_missed(shelves, settings, now=datetime.now(tz=UTC)):
            console.line("making up what was missed while nobody was there")
            with console.going_on("not all could be made up"):
                scheduled(shelves.root)
        for run in next_runs(settings, now=datetime.now(tz=UTC)):
            console.line(f"{run.job:<10} {run.sentence or run.fault}")
        console.line("stop with Ctrl-C")
        serve_schedules(shelves.root, settings)


def _end(done: Sequence["Done"], *, as_json: bool) -> int:
    failed = sum(step.failed for step in done)
    if as_json:
        steps = [asdict(step) for step in done]
        console.json_line(json.dumps({"steps": steps, "failed_deliveries": failed}))
    return DELIVERIES_FAILED if failed else 0


def where_to_look(night: "Night") -> list[str]:
    """Return the lines that say where the documents of a night lie."""
    folder = night.shelves.published(night.as_of)
    return [f"PDF and HTML  {folder}", f"Data Docs     {night.shelves.data_docs / 'index.html'}"]
