"""Which rows of an object fail which check: SQL predicates over the text of a delivery."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.judge.readable import day_expression
from flows.vocabulary.field_kinds import DATES as READ_AS_DATES
from flows.vocabulary.objects import KEYS, OBJECTS
from flows.vocabulary.workspace import ObjectRule

AMOUNTS: Final[Mapping[str, str]] = {
    "deal": "amount",
    "deal_change": "amount",
    "purchase": "amount",
    "target": "value",
}
# The dates without which a row has no place in time; other dates may stay unread.
DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "deal": ("close_date", "created_at"),
    "deal_change": ("changed_at", "close_date"),
    "user": ("valid_from", "valid_to"),
    "org_unit": ("valid_from", "valid_to"),
    "target": ("period_start",),
    "activity": ("activity_date",),
    "task": ("due_date",),
    "purchase": ("purchased_date",),
    "inquiry": ("received_at",),
    "action_item": ("created_date", "due_date"),
}
_OWNED: Final = frozenset({"deal", "activity", "task", "account", "inquiry", "action_item"})
_STAGED: Final = frozenset({"deal", "deal_change"})
_PRICED: Final = frozenset({"deal", "purchase"})
# Parts of a key that a source may leave open.
_OPEN_KEYS: Final = frozenset({"version", "valid_from", "rate_type"})
DATE_ORDER: Final = "undeclared_date_order"
_DELETED: Final = (
    "lower(coalesce(trim(is_deleted), '')) in ('1', 'true', 't', 'yes', 'y', 'はい', '○')"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which rows fail: ``base`` rows are asked, ``bad`` ones of them fail.

    ``money`` says whether the money of failing rows can be known.
    """

    check: str
    column: str
    base: str
    bad: str
    money: bool = True

    @property
    def is_duplicate(self) -> bool:
        """Return whether failing is a matter of other rows with the same key."""
        return self.bad == "is_superseded"


def find_faults(
    kind: str, *, rule: ObjectRule, part: str, missing: frozenset[str]
) -> Iterator[Fault]:
    """Yield the faults to look for in a part of an object; a field that it lacks is not asked."""
    present = frozenset(OBJECTS[kind]) - missing
    yield from _key_faults(kind, present=present)
    formats = {name: formats_of(rule, part=part, name=name) for name in _days_of(kind)}
    yield from _content_faults(kind, formats=formats, present=present)
    yield from _order_faults(kind, formats=formats, present=present)
    if kind in _STAGED and "stage" in present:
        yield from _stage_faults(kind)
    if kind in _OWNED and "owner_id" in present:
        base = _alive(kind, "link_of(owner_id) is not null and getvariable('has_owners')")
        yield Fault("unknown_owner_ratio", "owner_id", base, "_known_owner is null")
    if kind in _PRICED and "currency" in present:
        known = "list_contains(getvariable('currencies'), upper(trim(currency)))"
        base = _alive(kind, "filled(currency) is not null")
        yield Fault("unknown_currency_ratio", "currency", base, f"not {known}")


def _key_faults(kind: str, *, present: frozenset[str]) -> Iterator[Fault]:
    needed = [name for name in KEYS[kind] if name not in _OPEN_KEYS]
    if not present.issuperset(needed):
        return
    blank = " or ".join(f"filled({name}) is null" for name in needed)
    yield Fault("missing_key_ratio", needed[0], "true", f"({blank})")
    yield Fault("duplicate_key_ratio", needed[0], f"not ({blank})", "is_superseded")


def _days_of(kind: str) -> tuple[str, ...]:
    return READ_AS_DATES.get(kind, ())


def _order_faults(
    kind: str, *, formats: Mapping[str, Sequence[str]], present: frozenset[str]
) -> Iterator[Fault]:
    for name in _days_of(kind):
        if name in present and not formats[name]:
            text = f"filled({name})"
            yield Fault(DATE_ORDER, name, f"{text} is not null", f"is_open_order({text})")


def _content_faults(
    kind: str, *, formats: Mapping[str, Sequence[str]], present: frozenset[str]
) -> Iterator[Fault]:
    amount = AMOUNTS.get(kind)
    if amount in present:
        base = f"filled({amount}) is not null"
        yield Fault("unparsable_amount_ratio", str(amount), base, "_money is null", money=False)
    for name in DATES.get(kind, ()):
        if name in present:
            day = day_expression(f"filled({name})", formats=formats[name])
            base = f"filled({name}) is not null"
            # one whose order nobody declared is told by its own check
            bad = "" if formats[name] else f" and not is_open_order(filled({name}))"
            yield Fault("unparsable_date_ratio", name, base, f"{day} is null{bad}")
    created = "changed_at" if kind == "deal_change" else "created_at"
    if created in present:
        day = day_expression(f"filled({created})", formats=formats[created])
        base = f"filled({created}) is not null"
        yield Fault(
            "future_created_ratio", created, base, f"coalesce({day} > getvariable('latest'), false)"
        )


def _stage_faults(kind: str) -> Iterator[Fault]:
    stage = "trim(stage)"
    pipeline = "coalesce(filled(pipeline), '*')"
    known = (
        f"(list_contains(getvariable('stages'), '*' || chr(31) || {stage})"
        f" or list_contains(getvariable('stages'), {pipeline} || chr(31) || {stage}))"
    )
    base = _alive(kind, "filled(stage) is not null")
    yield Fault("unknown_stage", "stage", base, f"not {known}")
    if kind == "deal":
        base = _alive(kind, "_part = ''")
        yield Fault("blank_stage", "stage", base, "filled(stage) is null")


def _alive(kind: str, predicate: str) -> str:
    """Return the predicate for rows that are not marked as deleted, where the object has a mark."""
    return f"{predicate} and not {_DELETED}" if "is_deleted" in OBJECTS[kind] else predicate


def formats_of(rule: ObjectRule, *, part: str, name: str) -> tuple[str, ...]:
    """Return the date formats declared for a field of the files of a part: they agree on it."""
    for file in rule.files:
        found = {**rule.columns, **file.columns}.get(name)
        if found and (file.part or "") == part:
            return found.date_formats
    return ()
