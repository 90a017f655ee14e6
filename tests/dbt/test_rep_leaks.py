"""From the lake to the contexts: no person's edition holds a word of another's deals or notes."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.prepare.progress import prepare_progress
from flows.shelves import Workspace
from flows.vocabulary.progress import ContextIndex, ProgressOrder
from flows.vocabulary.rep import RepContext
from flows.vocabulary.stages import Milestone
from flows.vocabulary.workspace import WorkspaceSettings
from tests.dbt.conftest import AS_OF, MIDDLE, build, deal, make_settings
from tests.dbt.tiny_lake import Row, TinyLake

PEOPLE = {"u1": "alfa", "u2": "bravo"}
WEEK = date(2026, 7, 28)


def marked_deal(name: str, owner: str, **fields: str) -> Row:
    """Return a deal whose every text bears the mark of its owner."""
    mark = PEOPLE[owner]
    return deal(
        name, owner_id=owner, deal_name=f"{mark}-{name}", account_id=f"{mark}-account",
        account_name=f"{mark} store", next_action=f"{mark} step", next_action_date="2026-08-03",
        **fields,
    )  # fmt: skip


def deliver(lake: TinyLake) -> None:
    """Deliver two people who meet on each other's deals, and one deal that changes hands."""
    lake.prepare()
    users = [
        {"user_id": key, "user_name": f"{mark} person", "unit_name": "営業一課",
         "manager_id": "boss", "email": f"{mark}@example.co.jp"}
        for key, mark in PEOPLE.items()
    ]  # fmt: skip
    users.append({"user_id": "boss", "user_name": "部長", "unit_name": "営業部"})
    lake.deliver("user", MIDDLE, users)
    moved = marked_deal("passed-on", "u1")
    own = [marked_deal(f"open-{key}", key) for key in PEOPLE]
    lake.deliver("deal", MIDDLE, [*own, moved])
    lake.deliver("deal", WEEK, [*own, {**moved, "stage": "提案"}])
    won = [marked_deal(f"won-{key}", key, stage="受注", close_date="2026-07-30") for key in PEOPLE]
    lake.deliver("deal", AS_OF, [*own, *won, marked_deal("passed-on", "u2", stage="提案")])
    lake.deliver("account", AS_OF, [
        {"account_id": f"{mark}-account", "account_name": f"{mark} store", "owner_id": key}
        for key, mark in PEOPLE.items()
    ])  # fmt: skip
    lake.deliver("contact", AS_OF, [
        {"contact_id": f"{mark}-contact", "contact_name": f"{mark} buyer", "title": "社長",
         "account_id": f"{mark}-account"}
        for mark in PEOPLE.values()
    ])  # fmt: skip
    crossed = {"u1": "open-u2", "u2": "open-u1"}
    lake.deliver("task", AS_OF, [
        {"task_id": f"task-{key}-{number}", "subject": f"{mark} call", "owner_id": key,
         "deal_id": name, "due_date": "2026-07-20", "status": status,
         "completed_at": "2026-07-30" if status == "完了" else None}
        for key, mark in PEOPLE.items()
        for number, (name, status) in enumerate(
            ((crossed[key], "未完了"), (crossed[key], "完了"), (f"open-{key}", "未完了"))
        )
    ])  # fmt: skip
    lake.deliver("activity", AS_OF, [
        {"activity_id": f"met-{key}-{name}", "activity_kind": "訪問", "owner_id": key,
         "deal_id": name, "contact_id": f"{PEOPLE[name[-2:]]}-contact",
         "activity_date": "2026-07-30", "status": "完了"}
        for key in PEOPLE
        for name in (f"open-{key}", crossed[key])
    ])  # fmt: skip
    lake.deliver("review_note", AS_OF, [
        {"review_note_id": f"note-{key}", "owner_id": key, "reviewer_id": "boss",
         "review_date": "2026-07-29", "note": f"{mark} should meet the buyer"}
        for key, mark in PEOPLE.items()
    ])  # fmt: skip


def with_milestones() -> WorkspaceSettings:
    """Return the settings of the tiny company with steps in its two open stages."""
    settings = make_settings()
    first, second, *others = settings.stages["sfa"]["*"]
    met = Milestone(name="訪問", within_business_days=3, activity_kinds=("訪問",))
    quoted = Milestone(name="見積", within_business_days=3, task_subject_contains=("見積",))
    budget = Milestone(name="予算", within_business_days=0, filled_field="amount")
    stages = (
        first.model_copy(update={"milestones": (met, quoted)}),
        second.model_copy(update={"milestones": (budget,)}),
        *others,
    )
    return settings.model_copy(update={"stages": {"sfa": {"*": stages}}})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace whose warehouse real dbt made from a lake."""
    workspace = Workspace(tmp_path_factory.mktemp("reps"))
    deliver(TinyLake(workspace=workspace))
    build(workspace, with_milestones())
    return workspace


@pytest.fixture(scope="module")
def prepared(made: Workspace) -> tuple[Path, ContextIndex]:
    """Return the contexts of both people's editions."""
    folder = made.contexts(AS_OF)
    order = ProgressOrder(report="weekly", scopes=("owner",), company_name="みほん商店")
    index = prepare_progress(
        warehouse=made.candidate, contexts=folder, orders=(order,), verdicts=()
    )
    return folder, index


@pytest.mark.parametrize(("own", "other"), [("u1", "u2"), ("u2", "u1")])
def test_a_persons_context_holds_no_mark_of_another(
    own: str, other: str, prepared: tuple[Path, ContextIndex]
) -> None:
    folder, index = prepared
    (entry,) = (entry for entry in index.entries if entry.key.scope_id == own)

    text = (folder / entry.file).read_text("utf-8")

    assert PEOPLE[other] not in text
    assert f"open-{other}" not in text
    assert [one.address for one in entry.recipients] == [f"{PEOPLE[own]}@example.co.jp"]


def test_own_deals_tasks_wins_and_notes_are_told(prepared: tuple[Path, ContextIndex]) -> None:
    folder, index = prepared
    (entry,) = (entry for entry in index.entries if entry.key.scope_id == "u1")

    context = RepContext.model_validate_json((folder / entry.file).read_text("utf-8"))

    assert [deal.deal_name for deal in context.deals] == ["alfa-open-u1"]
    assert [(task.subject, task.deal_name) for task in context.tasks] == [
        ("alfa call", None),
        ("alfa call", "alfa-open-u1"),
    ]
    assert [note.note for note in context.notes] == ["alfa should meet the buyer"]
    assert context.notes[0].reviewer_code == "manager"
    assert {win.win_code: win.deal_name for win in context.wins}["won"] == "alfa-won-u1"
    assert {win.win_code: win.deal_name for win in context.wins}["task_cleared"] is None
    assert [
        (one.milestone_name, one.deal_name, one.due_date, one.is_late) for one in context.milestones
    ] == [("見積", "alfa-open-u1", date(2026, 7, 6), True)]


def test_milestones_come_from_the_settings_through_the_lake_to_their_rate(made: Workspace) -> None:
    with duckdb.connect(str(made.candidate), read_only=True) as warehouse:
        told = warehouse.execute(
            "select deal_id, milestone_name, due_date, reached_date, way_code, milestone_state "
            "from marts.fct_deal_milestone where deal_id in ('open-u1', 'passed-on') order by 1, 2"
        ).fetchall()
        rates = warehouse.execute(
            "select scope_id, numerator, denominator, value from marts.kpi_value "
            "where metric_id = 'milestone_on_time_ratio' and period_kind = 'month' "
            "and period_start = '2026-07-01' and scope_kind = 'owner' order by 1"
        ).fetchall()

    sixth, moved = date(2026, 7, 6), date(2026, 7, 28)
    assert told == [
        ("open-u1", "見積", sixth, None, None, "awaited"),
        ("open-u1", "訪問", sixth, date(2026, 7, 30), "activity", "reached"),
        ("passed-on", "予算", moved, moved, "field", "reached"),
        ("passed-on", "見積", sixth, None, None, "skipped"),
        ("passed-on", "訪問", sixth, None, None, "skipped"),
    ]
    # the deals that were won at once passed the stage in no time and are in no rate
    assert [row for row in rates if row[0] in PEOPLE] == [
        ("u1", 0.0, 2.0, 0.0),
        ("u2", 1.0, 5.0, pytest.approx(0.2)),
    ]
