"""Meeting packs that nobody holds: two units, and what each has to speak of."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import duckdb

from flows.prepare.meeting_packs import MeetingTables, pack_of
from flows.prepare.queries import RecipientRow
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.languages import Language
from flows.vocabulary.meeting import (
    AgendaRow,
    ChangeRow,
    InspectionRow,
    MeetingContext,
    MeetingOrder,
    PromiseRow,
    RepRow,
    WaterfallRow,
)
from flows.vocabulary.progress import Finding, ProgressContext
from flows.vocabulary.progress_rows import ScopedRow, ScopeKind
from tests.reports.made_up import AS_OF, summary, yen
from tests.reports.made_up_warehouse import write_table

ORDER = MeetingOrder(
    report="meeting", company_name="青海システムズ", languages=("ja",), scopes=("unit",)
)
Made = TypeVar("Made", bound=ScopedRow)


def _made(row_type: type[Made], told: dict[str, object], unit: str, **changes: object) -> Made:
    """Return a row of a unit: what is not named is null, no, nought or nothing."""
    blank: dict[type, object] = {int: 0, bool: False, str: "", Decimal: Decimal(0)}
    fields = row_type.model_fields
    zero = {name: blank.get(field.annotation or str) for name, field in fields.items()}
    own = {"scope_kind": "unit", "scope_id": unit}
    return row_type.model_validate({**zero, **told, **own, **changes})


def agenda(unit: str = "east", **changes: object) -> AgendaRow:
    """Return the agenda of a unit with a little of everything."""
    told = {
        "as_of": AS_OF, "previous_on": date(2026, 11, 13), "promise_count": 4, "kept_count": 1,
        "missed_count": 1, "open_count": 2, "change_count": 2, "inspection_count": 1,
        "rep_count": 2, "status_minutes": 5, "promise_minutes": 3, "change_minutes": 1,
        "inspection_minutes": 4, "round_minutes": 4, "decision_minutes": 5,
    }  # fmt: skip
    return _made(AgendaRow, told, unit, **changes)


def promise(number: int = 1, unit: str = "east", **changes: object) -> PromiseRow:
    """Return a promise that is missed."""
    told = {
        "line_rank": number, "promise_id": f"20261113-{unit}-{number:02d}",
        "meeting_date": date(2026, 11, 13), "is_of_last_meeting": True, "is_unsettled": True,
        "promise": f"promise-{unit}-{number}", "owner_id": f"u-{unit}-1",
        "owner_name": f"person-{unit}-1", "due_date": date(2026, 11, 18),
        "promise_state": "missed", "verdict_code": "past_due",
    }  # fmt: skip
    return _made(PromiseRow, told, unit, **changes)


def fall(code: str, rank: int, amount: str, unit: str = "east") -> WaterfallRow:
    """Return a line of the waterfall, in millions."""
    told = {"line_code": code, "line_rank": rank, "amount": Decimal(amount) * 1_000_000}
    return _made(WaterfallRow, told, unit, deal_count=3)


def change(rank: int = 1, unit: str = "east", **changes: object) -> ChangeRow:
    """Return a deal that was put off."""
    told = {
        "change_rank": rank, "deal_id": f"D-{unit}-{rank}", "deal_name": f"deal-{unit}-{rank}",
        "account_name": f"account-{unit}", "owner_name": f"person-{unit}-1",
        "category": "pushed_out", "amount": Decimal(-8_240_000), "changed_on": date(2026, 11, 17),
        "changed_field": "close_date", "old_close_date": date(2026, 12, 25),
        "new_close_date": date(2027, 2, 26),
    }  # fmt: skip
    return _made(ChangeRow, told, unit, **changes)


def inspection(rank: int = 1, unit: str = "east", **changes: object) -> InspectionRow:
    """Return a deal to inspect, with all three questions."""
    told = {
        "inspection_rank": rank, "candidate_count": 1, "deal_id": f"I-{unit}-{rank}",
        "deal_name": f"inspected-{unit}-{rank}", "account_name": f"account-{unit}",
        "owner_name": f"person-{unit}-1", "stage_name_ja": "提案", "stage_name_en": "Proposal",
        "amount": Decimal(24_000_000), "is_commit": True, "close_date": date(2026, 11, 10),
        "push_count": 3, "stage_age_days": 45, "reason_codes": ("overdue", "pushed_again"),
        "asks_decision_maker": True, "asks_next_step": True, "asks_close_date": True,
    }  # fmt: skip
    return _made(InspectionRow, told, unit, **changes)


def rep(number: int = 1, unit: str = "east", **changes: object) -> RepRow:
    """Return a person who is behind."""
    told = {
        "owner_id": f"u-{unit}-{number}", "rep_rank": number,
        "owner_name": f"person-{unit}-{number}",
        "target_amount": Decimal(60_000_000), "bookings_amount": Decimal(12_340_000),
        "pace_gap_amount": Decimal(-21_500_000), "open_pipeline_amount": Decimal(33_000_000),
        "moved_amount": Decimal(-8_240_000), "stalled_deal_count": 2, "open_promise_count": 1,
    }  # fmt: skip
    return _made(RepRow, told, unit, **changes)


def reader(unit: str, owner_id: str) -> RecipientRow:
    """Return one person who may see the pack of a unit."""
    return RecipientRow(
        scope_kind="unit", scope_id=unit, owner_id=owner_id, name=owner_id,
        email=f"{owner_id}@aomi.example", language="ja", is_active=True,
    )  # fmt: skip


def tables(*units: str) -> MeetingTables:
    """Return the tables of some units."""
    lines = (("opening", "100.04"), ("new", "8.03"), ("dated_out", "-8.24"), ("closing", "99.83"))
    return MeetingTables(
        agendas=tuple(agenda(unit) for unit in units),
        promises=tuple(promise(1, unit) for unit in units),
        waterfall=tuple(
            fall(code, rank, amount, unit)
            for unit in units
            for rank, (code, amount) in enumerate((*lines, ("overdue", "3")))
        ),
        changes=tuple(change(1, unit) for unit in units),
        inspections=tuple(inspection(1, unit) for unit in units),
        reps=tuple(rep(number, unit) for unit in units for number in (1, 2)),
        recipients=tuple(reader(unit, who) for unit in units for who in (f"m-{unit}", "top")),
    )


def pack(language: Language = "ja", kind: ScopeKind = "unit", **changes: object) -> MeetingContext:
    """Return the pack of the unit east, with any field changed."""
    key = EditionKey(
        report="meeting", period="2026W47", scope_kind=kind, scope_id="east", language=language
    )
    progress = ProgressContext.model_construct(  # type: ignore[call-arg]
        key=key,
        company_name="青海システムズ",
        money_unit="million",
        snapshot_id="0123456789",
        summary=summary(open_pipeline_amount=yen("96.7")),
        story=_Story(),
    )
    whole = pack_of(tables("east"), progress=progress)
    return MeetingContext.model_validate(
        {name: getattr(whole, name) for name in MeetingContext.model_fields} | changes
    )


class _Story:
    """The two sentences that a pack takes from the progress report."""

    headline = Finding(code="landing_short", amount=Decimal(18_600_000))
    reason = Finding(code="none")


def write_meetings(file: Path, *units: str) -> Path:
    """Add the tables of some units to a warehouse."""
    made = tables(*units)
    with duckdb.connect(str(file)) as connection:
        for name in ("promises", "waterfall", "changes", "inspections", "reps", "recipients"):
            write_table(connection, f"rpt_meeting_{name}", getattr(made, name))
        write_table(connection, "rpt_meeting_agenda", made.agendas)
    return file
