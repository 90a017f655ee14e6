"""One context per person who sells and language: the rep edition.

Nothing of another person gets past this file: rows are grouped by the person they belong to.
Money is in steps of the printed unit, and the deals of page 2 add up to the total above them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from pydantic import TypeAdapter

from flows.prepare.queries import RepTables
from flows.prepare.recipients import languages_of, recipients_of
from flows.prepare.rounded import STEP, share_out
from flows.vocabulary.delivery import EditionKey, Recipient
from flows.vocabulary.progress import Finding, MoneyUnit, ProgressOrder
from flows.vocabulary.progress_rows import RecognitionRow
from flows.vocabulary.rep import (
    FeedbackRow,
    NoteRow,
    RepContext,
    RepDeal,
    RepMilestone,
    RepRow,
    RepTask,
    WinRow,
)
from flows.vocabulary.todo import OwnedRow

Owned = TypeVar("Owned", bound=OwnedRow | RecognitionRow)
_MONEY = (
    *("target_amount", "bookings_amount", "pace_gap_amount", "open_pipeline_amount"),
    "open_amount",
)


@dataclass(frozen=True, slots=True)
class _Owned:
    """The rows of each person, by person."""

    deals: defaultdict[str, tuple[RepDeal, ...]]
    tasks: defaultdict[str, tuple[RepTask, ...]]
    milestones: defaultdict[str, tuple[RepMilestone, ...]]
    feedback: defaultdict[str, tuple[FeedbackRow, ...]]
    wins: defaultdict[str, tuple[WinRow, ...]]
    notes: defaultdict[str, tuple[NoteRow, ...]]
    recognitions: defaultdict[str, tuple[RecognitionRow, ...]]


def rep_editions_of(
    tables: RepTables, *, order: ProgressOrder, period: str, snapshot_id: str
) -> Iterator[tuple[RepContext, tuple[Recipient, ...]]]:
    """Yield the edition of each person in each language that it is to be made in."""
    owned = _Owned(
        deals=_by_person(tables.deals),
        tasks=_by_person(tables.tasks),
        milestones=_by_person(tables.milestones),
        feedback=_by_person(tables.feedback),
        wins=_by_person(tables.wins),
        notes=_by_person(tables.notes),
        recognitions=_by_person(tables.recognitions),
    )
    for row in tables.people:
        person = in_steps(row, unit=order.money_unit)
        for language in languages_of((row,), order=order):
            key = EditionKey(
                report=order.report,
                period=period,
                scope_kind="owner",
                scope_id=row.owner_id,
                language=language,
            )
            people = recipients_of((row,), scope_kind="owner", language=language, order=order)
            yield (
                _context(owned, person, key=key, order=order, snapshot_id=snapshot_id),
                people,
            )


def _context(
    owned: _Owned, person: RepRow, *, key: EditionKey, order: ProgressOrder, snapshot_id: str
) -> RepContext:
    """Return the context of one edition from the rows of its person."""
    own = person.owner_id
    english = order.company_name_en if key.language == "en" else None
    return RepContext(
        key=key,
        company_name=english or order.company_name,
        money_unit=order.money_unit,
        snapshot_id=snapshot_id,
        person=person,
        headline=headline_of(person),
        action=action_of(person, deals=owned.deals[own]),
        deals=_adding_up(owned.deals[own], total=person.open_amount, unit=order.money_unit),
        tasks=owned.tasks[own],
        milestones=owned.milestones[own],
        feedback=owned.feedback[own],
        wins=owned.wins[own],
        notes=owned.notes[own],
        recognitions=owned.recognitions[own],
    )


def headline_of(person: RepRow) -> Finding:
    """Return where the person stands: to target, or at what is won where there is none."""
    booked = person.bookings_amount or Decimal(0)
    if not person.target_amount:
        return Finding(code="no_target", amount=booked)
    gap = person.gap_to_go_amount or Decimal(0)
    if gap == 0:
        return Finding(
            code="reached", amount=booked - person.target_amount, ratio=person.attainment_ratio
        )
    if person.remaining_business_days == 0:
        return Finding(code="over", amount=gap, ratio=person.attainment_ratio)
    return Finding(
        code="to_go",
        amount=gap,
        other_amount=person.required_daily_amount,
        count=person.remaining_business_days,
    )


def action_of(person: RepRow, *, deals: tuple[RepDeal, ...]) -> Finding:
    """Return what is to be done: the deals that ask for it, late tasks, else new deals."""
    asked = sum(deal.move_rank is not None for deal in deals)
    if asked:
        return Finding(code="move", count=asked)
    if person.overdue_task_count:
        return Finding(code="clear_tasks", count=person.overdue_task_count)
    if not person.open_deal_count:
        return Finding(code="find_deals")
    return Finding(code="go_on", count=person.open_deal_count)


def in_steps(person: RepRow, *, unit: MoneyUnit) -> RepRow:
    """Return the numbers in steps of the printed unit; the gap is between the printed figures."""
    figures: dict[str, Decimal | None] = {
        name: _in_steps(getattr(person, name), unit) for name in _MONEY
    }
    target, booked = figures["target_amount"], figures["bookings_amount"]
    if target is not None:
        figures["gap_to_go_amount"] = max(target - (booked or Decimal(0)), Decimal(0))
    return person.model_copy(update=figures)


def fingerprint_of(tables: RepTables) -> bytes:
    """Return what tells these tables from others."""
    return hashlib.sha256(TypeAdapter(RepTables).dump_json(tables)).digest()


def _adding_up(
    deals: tuple[RepDeal, ...], *, total: Decimal, unit: MoneyUnit
) -> tuple[RepDeal, ...]:
    """Return the deals with amounts in steps whose sum is the printed total."""
    amounts = [deal.amount for deal in deals if deal.amount is not None]
    shared = iter(share_out(amounts, total=total, step=STEP[unit]))
    return tuple(
        deal if deal.amount is None else deal.model_copy(update={"amount": next(shared)})
        for deal in deals
    )


def _in_steps(amount: Decimal | None, unit: MoneyUnit) -> Decimal | None:
    """Return an amount in whole steps of the printed unit."""
    if amount is None:
        return None
    return (amount / STEP[unit]).to_integral_value(ROUND_HALF_UP) * STEP[unit]


def _by_person(rows: Iterable[Owned]) -> defaultdict[str, tuple[Owned, ...]]:
    """Return rows grouped by person, in their order; a person without rows has none."""
    grouped: defaultdict[str, list[Owned]] = defaultdict(list)
    for row in rows:
        grouped[row.scope_id].append(row)
    found: defaultdict[str, tuple[Owned, ...]] = defaultdict(tuple)
    found.update({person: tuple(own) for person, own in grouped.items()})
    return found
