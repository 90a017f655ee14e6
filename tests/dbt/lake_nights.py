"""Nights over one random lake, with late files before the last; what they published and built."""

import random
import shutil
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb

from flows.model.build import build_warehouse
from flows.model.dbt_process import DbtProcess
from flows.prepare.progress import prepare_progress
from flows.publish.parquet import publish_parquet
from flows.render.documents import render_publication
from flows.render.typeface import ensure_typeface
from flows.render.worker import Workplace
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES, Workspace
from flows.vocabulary.eligibility import Eligibility
from flows.vocabulary.progress import ProgressOrder
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import Company, Org, Source, WorkspaceSettings
from tests.dbt.conftest import make_ready, open_dbt
from tests.dbt.movement_lake import LAST, tell
from tests.dbt.movement_states import Deal, State, Window, World
from tests.dbt.tiny_lake import TinyLake

PRINTED_ON = date(2026, 7, 5)  # the second quarter is over, and most of its wins still change
BETWEEN = date(2026, 7, 24)
FAR = date(9999, 12, 31)
STATUS = {"初回": "open", "提案": "open", "受注": "won", "失注": "lost", "保留": "on_hold"}


def made_settings() -> WorkspaceSettings:
    stages = tuple(
        Stage(stage=name, order=number, status=STATUS.get(name, "disqualified"))
        for number, name in enumerate((*STATUS, "対象外"), start=1)
    )
    return WorkspaceSettings(
        company=Company(name="みほん商店", currency="JPY"),
        sources={"sfa": Source(system="custom")},
        stages={"sfa": {"*": stages}},
        org=Org(source="sfa"),
        eligibility=Eligibility(exclude_types=("テスト",)),
    )


MODES = ("full", "mixed", "delta")
ORDER = ProgressOrder(
    report="monthly", cadence="monthly", company_name="みほん商店", scopes=("company",)
)


@dataclass(frozen=True)
class Nights:
    """A workspace after all nights, and the shelves after the first one.

    ``printed`` is the warehouse of the first night, ``now`` that of the last one, made anew, and
    ``gone_on`` the same night on top of the two before it.
    """

    workspace: Workspace
    printed: Path
    now: Path
    gone_on: Path
    first_shelves: dict[str, bytes]


def live_through(root: Path, seed: int) -> Nights:
    """Publish, go on to the next night, let late files come, build and publish again; both ways."""
    workspace = Workspace(root)
    lake = TinyLake(workspace=workspace)
    story = tell(random.Random(seed), 150, mode=MODES[seed % 3])  # noqa: S311
    lake.prepare()
    for delivery in story.in_time:
        delivery.to(lake)
    with _dbt(workspace, PRINTED_ON) as dbt:
        _build_untested(dbt, workspace)
    printed = _kept(workspace, "printed")
    _publish(workspace, PRINTED_ON)
    shelves = on_shelves(workspace)
    with _dbt(workspace, BETWEEN) as dbt:
        _build_untested(dbt, workspace, on=printed)
    between = _kept(workspace, "between")
    for delivery in story.late:
        delivery.to(lake)
    with _dbt(workspace, LAST) as dbt:
        for stage in ("base", "final"):
            build_warehouse(dbt=dbt, workspace=workspace, stage=stage)
        now = _kept(workspace, "now")
        _publish(workspace, LAST)
        _publish_under(workspace, PRINTED_ON)
        _build_untested(dbt, workspace, on=between)
    return Nights(workspace, printed, now, workspace.candidate, shelves)


def on_shelves(workspace: Workspace) -> dict[str, bytes]:
    """Return every byte of what the first night published and exported."""
    folders = (
        workspace.published(PRINTED_ON),
        workspace.exports / f"as_of={PRINTED_ON.isoformat()}",
    )
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(workspace.root)): file.read_bytes() for file in sorted(files)}


def _dbt(workspace: Workspace, as_of: date) -> DbtProcess:
    made = made_settings()
    make_ready(workspace, made, as_of)
    return open_dbt(workspace, made, as_of=as_of)


def _build_untested(dbt: DbtProcess, workspace: Workspace, *, on: Path | None = None) -> None:
    """Build the candidate anew or on a warehouse, without the tests of its data."""
    workspace.candidate.unlink(missing_ok=True)
    workspace.candidate.parent.mkdir(parents=True, exist_ok=True)
    if on is not None:
        shutil.copyfile(on, workspace.candidate)
    words = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    assert dbt.build(words, progress=lambda _line: None) == []


def _kept(workspace: Workspace, name: str) -> Path:
    """Copy the candidate; its views keep the catalogue's name, hence a folder of its own."""
    path = workspace.root / "kept" / name / workspace.candidate.name
    path.parent.mkdir(parents=True)
    shutil.copyfile(workspace.candidate, path)
    return path


def _publish(workspace: Workspace, as_of: date) -> None:
    publish_parquet(warehouse=workspace.candidate, exports=workspace.exports, as_of=as_of)
    _publish_under(workspace, as_of)


def _publish_under(workspace: Workspace, as_of: date) -> None:
    """Publish the candidate under a day, be it published already or not."""
    prepare_progress(
        warehouse=workspace.candidate,
        contexts=workspace.contexts(as_of),
        orders=(ORDER,),
        verdicts=(),
    )
    render_publication(
        contexts=workspace.contexts(as_of),
        out=workspace.published(as_of),
        workplace=Workplace(REPORT_TEMPLATES, ensure_typeface(Machine().cache)),
        workers=1,
        on_progress=lambda _done, _total: None,
    )


def read_world(warehouse: duckdb.DuckDBPyConnection) -> tuple[World, tuple[Window, ...]]:
    """Return what a warehouse knows before it thinks of movements."""
    created = dict(
        warehouse.execute(
            "select deal_id, min(created_date) from staging.stg_lake__deals "
            "where row_outcome = 'accepted' group by all"
        ).fetchall()
    )
    started = warehouse.execute("select min(snapshot_on) from staging.stg_lake__deals").fetchall()
    rows = warehouse.execute(
        "select deal_id, valid_from, valid_to, status, amount, currency, close_date, owner_id, "
        "is_deleted, is_eligible from intermediate.int_deals_versioned order by all"
    ).fetchall()
    deals = {}
    for name, versions in groupby(rows, key=lambda row: row[0]):
        states = tuple(_states(list(versions)))
        deals[("sfa", name)] = Deal(("sfa", name), states, created[name], started[0][0])
    windows = warehouse.execute(
        "select window_id, t0, t1, close_from, close_to from marts.dim_movement_window"
    ).fetchall()
    told = tuple(Window(w[0], w[1], w[2], (w[3], w[4]) if w[3] else None) for w in windows)
    return World("JPY", deals, *_org(warehouse), _rates(warehouse), _merged(warehouse)), told


def _states(rows: list[tuple]) -> list[State]:  # type: ignore[type-arg]
    states: list[State] = []
    for _, begin, end, status, *rest in rows:
        same = bool(states) and states[-1].status == status
        began_on = states[-1].began_on if same else begin
        last_day = date.max if end == FAR else end
        states.append(State(begin, last_day, status, *rest, began_on=began_on))
    return states


def _org(
    warehouse: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, tuple[tuple[date, str], ...]], dict[str, frozenset[str]]]:
    rows = warehouse.execute(
        "select owner_id, valid_from, unit_id from intermediate.int_owners_versioned order by all"
    ).fetchall()
    units = {"(unassigned)": ((date.min, "(unassigned)"),)}
    for owner, found in groupby(rows, key=lambda row: row[0]):
        (_, _, first), *later = found
        units[owner] = ((date.min, first), *((row[1], row[2]) for row in later))
    pairs = warehouse.execute(
        "select unit_id, ancestor_id from intermediate.int_org_unit_ancestors order by all"
    ).fetchall()
    above = {
        unit: frozenset(pair[1] for pair in found)
        for unit, found in groupby(pairs, key=lambda pair: pair[0])
    }
    return units, above


def _rates(warehouse: duckdb.DuckDBPyConnection) -> dict[str, tuple]:  # type: ignore[type-arg]
    rows = warehouse.execute(
        "select currency, valid_from, rate from intermediate.int_fx_rates_dated order by all"
    ).fetchall()
    return {
        currency: tuple((row[1], row[2]) for row in found)
        for currency, found in groupby(rows, key=lambda row: row[0])
    }


def _merged(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, str]]:
    rows = warehouse.execute(
        "select source, deal_id, into_source, into_deal_id from intermediate.int_deals_merged"
    ).fetchall()
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}
