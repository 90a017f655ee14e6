"""``shinchoku status``: last runs, freshness, held gates, outbox."""

import json
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

from flows import console, telling
from flows.answers import STATES_SHOWN
from flows.errors import UsageError
from flows.mailing import awaiting_release, count_mails, release_command
from flows.metrics import metrics_text
from flows.night import describe, open_night, read_verdicts
from flows.runs import last_runs
from flows.shelves import Workspace
from flows.standing import run_of
from flows.vocabulary.standing import RunStanding
from flows.vocabulary.verdict import Verdict


def gather(workspace: Path) -> dict[str, Any]:
    """Return the state of a workspace as plain values."""
    shelves = Workspace(workspace.resolve())
    night = open_night(workspace, as_of=None)
    return {
        "workspace": str(shelves.root),
        "newest_delivery": night.as_of.isoformat(),
        "warehouse": str(shelves.current) if shelves.current.is_file() else None,
        "published": sorted(
            folder.name
            for folder in (shelves.root / "published").glob("*")
            if (folder / "manifest.json").is_file()
        ),
        "runs": [_run(run_of(shelves, events, UTC)) for events in last_runs(shelves.ledger)],
        "gates": [_gate(verdict) for verdict in read_verdicts(night)],
        "outbox": count_mails(shelves.ledger),
        "awaiting_release": [
            {
                "report": one.report,
                "published": one.as_of.isoformat(),
                "mails": one.count,
                "command": release_command(one, workspace=shelves.root),
            }
            for one in awaiting_release(night)
        ],
    }


def _run(run: RunStanding) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "as_of": run.as_of.isoformat(),
        "state": "killed or under way" if run.end == "started" else run.end,
        "at": run.at.isoformat(timespec="seconds"),
        "seconds": run.seconds,
        "sentence": run.sentence,
    }


def _gate(verdict: Verdict) -> dict[str, Any]:
    return {
        "stage": verdict.stage,
        "outcome": verdict.outcome,
        "findings": [describe(c) for c in verdict.checks if c.outcome != "pass"],
    }


def show(workspace: Path, *, as_json: bool) -> None:
    """Print the state of a workspace."""
    state = gather(workspace)
    if as_json:
        console.json_line(json.dumps(state, ensure_ascii=False))
        return
    console.line(f"workspace        {state['workspace']}")
    console.line(f"newest delivery  {state['newest_delivery']}")
    console.line(f"warehouse        {state['warehouse'] or 'not built yet'}")
    console.line(f"published        {', '.join(state['published'][-5:]) or 'nothing yet'}")
    counts = {STATES_SHOWN.get(name, name): count for name, count in state["outbox"].items()}
    outbox = ", ".join(f"{count} {name}" for name, count in counts.items())
    console.line(f"outbox           {outbox or 'empty'}")
    for one in state["awaiting_release"]:
        what = f"{one['mails']} of {one['report']}, published {one['published']}"
        console.line(f"awaiting release {what}: {one['command']}")
    for gate in state["gates"]:
        console.line(f"gate {gate['stage']:<11} {gate['outcome']}")
        for finding in gate["findings"]:
            console.line(f"  - {finding}")
    keys = ("run_id", "as_of", "state", "seconds", "sentence")
    console.table("last runs", keys, [[str(run[key]) for key in keys] for run in state["runs"]])


def write_page(workspace: Path, file: Path) -> None:
    """Write the state of a workspace as a page."""
    shelves = Workspace(workspace.resolve())
    standing = telling.look(shelves)
    try:
        telling.write_page(shelves, standing, file=file)
    except OSError as fault:
        message = f"[{file}] cannot be written ({fault.strerror}); name a file in a folder of yours"
        raise UsageError(message) from fault
    console.line(str(file))


def print_metrics(workspace: Path) -> None:
    """Print the state of a workspace as Prometheus reads it."""
    sys.stdout.write(metrics_text(telling.look(Workspace(workspace.resolve()))))
