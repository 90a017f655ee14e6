"""Which rows of an object fail which check: SQL predicates over the text of a delivery."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flows.judge.readable import day_expression
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
_NO_ONE: Final = "000000000000000AAA"
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


def find_faults(kind: str, *, rule: ObjectRule, missing: frozenset[str]) -> Iterator[Fault]:
    """Yield the faults to look for in an object; a field that the files lack is not asked for."""
    present = frozenset(OBJECTS[kind]) - missing
    yield from _key_faults(kind, present=present)
    yield from _content_faults(kind, rule=rule, present=present)
    if kind in _STAGED and "stage" in present:
        yield from _stage_faults(kind)
    if kind in _OWNED and "owner_id" in present:
        base = f"filled(owner_id) is not null and owner_id <> '{_NO_ONE}'"
        base = _alive(kind, f"{base} and getvariable('has_owners')")
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


def _content_faults(kind: str, *, rule: ObjectRule, present: frozenset[str]) -> Iterator[Fault]:
    amount = AMOUNTS.get(kind)
    if amount in present:
        base = f"filled({amount}) is not null"
        yield Fault("unparsable_amount_ratio", str(amount), base, "_money is null", money=False)
    for name in DATES.get(kind, ()):
        if name in present:
            day = day_expression(f"filled({name})", formats=formats_of(rule, name=name))
            base = f"filled({name}) is not null"
            yield Fault("unparsable_date_ratio", name, base, f"{day} is null")
    created = "changed_at" if kind == "deal_change" else "created_at"
    if created in present:
        day = day_expression(f"filled({created})", formats=formats_of(rule, name=created))
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


def formats_of(rule: ObjectRule, *, name: str) -> frozenset[str]:
    """Return the date formats declared for a field, in any file of the object."""
    rules = [columns.get(name) for columns in (rule.columns, *(f.columns for f in rule.files))]
    return frozenset(found.date_format for found in rules if found and found.date_format)
