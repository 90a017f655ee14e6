"""From the lake to the contexts: no person's edition holds a word of another's deals or notes."""

from datetime import date
from pathlib import Path

import pytest

from flows.prepare.progress import prepare_progress
from flows.shelves import Workspace
from flows.vocabulary.progress import ContextIndex, ProgressOrder
from flows.vocabulary.rep import RepContext
from tests.dbt.conftest import AS_OF, MIDDLE, build, deal
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


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ContextIndex]:
    """Return the contexts of both people's editions, made from a lake by real dbt."""
    workspace = Workspace(tmp_path_factory.mktemp("reps"))
    deliver(TinyLake(workspace=workspace))
    build(workspace)
    folder = workspace.contexts(AS_OF)
    order = ProgressOrder(report="weekly", scopes=("owner",), company_name="みほん商店")
    index = prepare_progress(
        warehouse=workspace.candidate, contexts=folder, orders=(order,), verdicts=()
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
