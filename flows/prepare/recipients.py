"""Say which languages a scope's edition is made in, and who gets which."""

from collections.abc import Sequence

from flows.prepare.queries import RecipientRow
from flows.vocabulary.delivery import Recipient
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ReportOrder, Unreachable
from flows.vocabulary.progress_rows import ScopeKind
from flows.vocabulary.rep import RepRow
from flows.vocabulary.todo import TodoPerson


def languages_of(
    rows: Sequence[RecipientRow | RepRow | TodoPerson], *, order: ReportOrder
) -> tuple[Language, ...]:
    """Return the languages to make for one scope: at least one, in a stable order.

    The settings' list holds if there is one; else each recipient's own language, and the
    company's first language when nobody is to get the edition.
    """
    if order.languages:
        return tuple(dict.fromkeys(order.languages))
    wanted = {_language(row, order) for row in rows if _unreachable_reason(row) is None}
    if order.extra_recipients and any(row.scope_kind == "company" for row in rows):
        wanted.add(_default(order))
    return tuple(sorted(wanted)) or (_default(order),)


def recipients_of(
    rows: Sequence[RecipientRow | RepRow | TodoPerson],
    *,
    scope_kind: ScopeKind,
    language: Language,
    order: ReportOrder,
) -> tuple[Recipient, ...]:
    """Return the people who get one edition: one entry per address, in a stable order."""
    people = [
        Recipient(person_id=row.owner_id, name=row.name, address=row.email.strip())
        for row in rows
        if row.email and _unreachable_reason(row) is None and _language(row, order) == language
    ]
    if scope_kind == "company" and language == _default(order):
        people += [
            Recipient(person_id=address, name=address, address=address)
            for address in order.extra_recipients
        ]
    unique = {person.address.casefold(): person for person in reversed(people)}
    return tuple(sorted(unique.values(), key=lambda person: person.address))


def unreachable_of(rows: Sequence[RecipientRow | RepRow | TodoPerson]) -> tuple[Unreachable, ...]:
    """Return the people who should get an edition and cannot."""
    return tuple(
        Unreachable(
            person_id=row.owner_id,
            name=row.name,
            scope_kind=row.scope_kind,
            scope_id=row.scope_id,
            reason="no_address" if row.is_active else "inactive",
        )
        for row in rows
        if _unreachable_reason(row) is not None
    )


def _unreachable_reason(row: RecipientRow | RepRow | TodoPerson) -> str | None:
    """Return why a person cannot be sent anything, or nothing."""
    if not row.is_active:
        return "inactive"
    if not row.email or "@" not in row.email:
        return "no_address"
    return None


def _default(order: ReportOrder) -> Language:
    """Return the language of those who have none of their own."""
    return (order.languages or order.company_languages or ("ja",))[0]


def _language(row: RecipientRow | RepRow | TodoPerson, order: ReportOrder) -> Language:
    """Return the language in which a person is written to."""
    allowed = order.languages or ("ja", "en")
    own = next((language for language in allowed if language == row.language), None)
    return own or _default(order)
