"""A made-up company with templates of its own: the worked example beside a made-up warehouse."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from flows import rooms
from flows.night import Night
from flows.shelves import PROJECT_ROOT, Workspace
from tests.reports.made_up import AS_OF, company
from tests.reports.made_up_warehouse import write_warehouse

EXAMPLE = PROJECT_ROOT / "examples" / "own_report"
SETTINGS = """company: {name: あおみ商事株式会社, name_en: Aomi Trading, languages: [ja, en]}
sources: {sfa: {system: salesforce}}
stages: {sfa: {"*": [{stage: 提案, order: 1, status: open}]}}
org: {source: sfa}
reports:
  board:
    template: board
    cadence: monthly
    scopes: [company, unit]
    languages: [ja, en]
  weekly:
    template: progress
    cadence: weekly
    scopes: [company, unit]
    languages: [ja]
"""
TABLE = """create schema own;
create table own.rpt_board_types (scope_kind varchar, scope_id varchar, type_rank bigint,
    type_name varchar, is_total boolean, bookings_amount decimal(18,2), share_ratio double,
    won_deal_count bigint, expected_amount decimal(18,2))"""
Row = tuple[object, ...]
HOSTILE = "<b>太字</b>{{ 7*7 }}\u202e\x07<script>alert(1)</script>"
ROWS: Sequence[Row] = (
    ("company", "company", 1, "新規", False, 123_450_000, 0.6, 12, 60_000_000),
    ("company", "company", 2, "更新", False, 82_300_000, 0.4, 8, 40_000_000),
    ("company", "company", 3, None, True, 205_750_000, 1.0, 20, 100_000_000),
    ("unit", "east", 1, "東だけの新規", False, 98_760_000, 1.0, 9, None),
    ("unit", "west", 1, "西だけの更新", False, 54_320_000, None, 11, 1_234_000_000),
    ("unit", "west", 2, HOSTILE, False, 0, 0.0, 0, 0),
    ("unit", None, 1, "だれのものでもない", False, 1, 0.0, 0, 0),
)


def make_workspace(root: Path, *, rows: Sequence[Row] = ROWS) -> Workspace:
    """Return a workspace with the example's templates, a warehouse and an own table in it."""
    shelves = Workspace(root)
    shelves.current.parent.mkdir(parents=True)
    write_warehouse(shelves.current, company())
    with duckdb.connect(str(shelves.current)) as connection:
        connection.execute(TABLE)
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into own.rpt_board_types values ({marks})", rows)  # noqa: S608  # made up
    shelves.settings_file.write_text(SETTINGS, encoding="utf-8")
    (shelves.landing / "sfa" / AS_OF.isoformat()).mkdir(parents=True)
    shutil.copytree(EXAMPLE / "report_templates", shelves.own_templates)
    return shelves


def night_of(shelves: Workspace) -> Night:
    """Return the night of a made-up workspace."""
    return Night(workspace=shelves.root, as_of=AS_OF, run_id="made-up")


def publish(shelves: Workspace) -> None:
    """Prepare and render a workspace, as a night does."""
    rooms.prepare(night_of(shelves))
    said = rooms.render(night_of(shelves))
    assert not said.failed, said.sentence
