"""One context per person and day: the to-do mail.

Nothing of another person gets past this file: rows are grouped by the person they belong to.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import TypeAdapter

from flows.prepare.queries import TodoTables
from flows.prepare.recipients import languages_of, recipients_of
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.progress import ContextEntry, ReportOrder
from flows.vocabulary.todo import OwnedRow, TodoContext

Owned = TypeVar("Owned", bound=OwnedRow)


def list_todo_contexts(
    tables: TodoTables, *, order: ReportOrder, snapshot_id: str
) -> Iterator[tuple[ContextEntry, str]]:
    """Yield each person's mail as its entry and the text of its context.

    The period of a mail is the business day that it is for, so that a day has one mail.
    """
    items, teams = _by_person(tables.items), _by_person(tables.teams)
    news = _by_person(tables.news)
    for person in tables.people:
        (language, *_) = languages_of((person,), order=order)
        key = EditionKey(
            report=order.report,
            period=person.todo_date.isoformat(),
            scope_kind="owner",
            scope_id=person.owner_id,
            language=language,
        )
        context = TodoContext(
            key=key,
            snapshot_id=snapshot_id,
            person=person,
            items=items[person.owner_id],
            news=news[person.owner_id],
            teams=teams[person.owner_id],
        )
        text = context.model_dump_json(indent=1)
        entry = ContextEntry(
            key=key,
            file=f"{hashlib.sha256(key.slug.encode()).hexdigest()[:20]}.json",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            recipients=recipients_of((person,), scope_kind="owner", language=language, order=order),
            template="todo",
            kind="todo",
        )
        yield entry, text


def fingerprint_of(tables: TodoTables) -> bytes:
    """Return what tells these tables from others."""
    return hashlib.sha256(TypeAdapter(TodoTables).dump_json(tables)).digest()


def _by_person(rows: Iterable[Owned]) -> defaultdict[str, tuple[Owned, ...]]:
    """Return rows grouped by person, in their order; a person without rows has none."""
    grouped: defaultdict[str, tuple[Owned, ...]] = defaultdict(tuple)
    for row in rows:
        grouped[row.scope_id] += (row,)
    return grouped
