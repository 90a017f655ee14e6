"""Companies of random deals whose lives are as odd as a CRM allows."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.dbt.movement_states import DAY, Deal, Key, State, Window, World

FIRST, LAST = date(2026, 3, 1), date(2026, 7, 31)  # the as-of date of the tests is the last day
ABOVE = {
    "A1": frozenset({"A1", "A", "root"}),
    "A2": frozenset({"A2", "A", "root"}),
    "B": frozenset({"B", "root"}),
    "(unassigned)": frozenset({"(unassigned)"}),
}
CURRENCIES = (None, "JPY", "JPY", "USD", "EUR")
STATUSES = ("open", "open", "open", "won", "lost", "on_hold", "disqualified")


def make_world(chance: random.Random, deal_count: int) -> World:
    """Return a company with that many deals."""
    units = {owner: tuple(_moves(chance)) for owner in ("u1", "u2", "u3", "u4")}
    starts = {"sfa": FIRST - 30 * DAY, "crm": FIRST + chance.randrange(90) * DAY}
    deals = {}
    for number in range(deal_count):
        key = (chance.choice(("sfa", "sfa", "sfa", "crm")), f"d{number}")
        deals[key] = _deal(chance, key, history_start=starts[key[0]])
    return World(
        currency="JPY",
        deals=deals,
        units={**units, "(unassigned)": ((date.min, "(unassigned)"),)},
        above=ABOVE,
        rates={
            "USD": tuple(_rates(chance, FIRST + chance.choice((0, 40, 100)) * DAY)),
            "EUR": tuple(_rates(chance, FIRST - 60 * DAY)),
        },
        merged_into=_merge(chance, deals),
    )


def make_windows(chance: random.Random) -> tuple[Window, ...]:
    """Return windows of time and of close dates, among them the edges of the history."""
    made = []
    for number in range(4):
        t0 = FIRST + chance.randrange(-5, 140) * DAY
        t1 = min(LAST, t0 + chance.choice((1, 7, 30, 90)) * DAY)
        begin = FIRST.replace(day=1) + chance.choice((31, 61, 92)) * DAY
        close = chance.choice((None, (begin, begin + 30 * DAY), (begin, begin + 91 * DAY)))
        made.append(Window(name=f"w{number}", t0=t0, t1=t1, close=close))
    return tuple(made)


def _day(chance: random.Random) -> date:
    return FIRST + chance.randrange((LAST - FIRST).days) * DAY


def _moves(chance: random.Random) -> Iterator[tuple[date, str]]:
    unit = chance.choice(("A1", "A2", "B", "gone"))
    yield date.min, unit
    for day in sorted({_day(chance) for _ in range(chance.choice((0, 0, 1, 3)))}):
        unit = chance.choice([one for one in ("A1", "A2", "B") if one != unit])
        yield day, unit


def _rates(chance: random.Random, start: date) -> Iterator[tuple[date, Decimal]]:
    for number in range(6):
        rate = Decimal(chance.randrange(90_00000000, 190_00000000)).scaleb(-8)
        yield start + number * timedelta(days=30), rate


def _deal(chance: random.Random, key: Key, *, history_start: date) -> Deal:
    begin = max(_day(chance) - 20 * DAY, history_start)
    state = State(
        valid_from=begin,
        valid_to=date.max,
        status=chance.choice(STATUSES),
        amount=_amount(chance),
        currency=chance.choice(CURRENCIES),
        close_date=_close(chance, begin),
        owner=chance.choice(("u1", "u2", "u3", "u4", "(unassigned)")),
        is_deleted=False,
        is_eligible=chance.random() > 0.05,
        began_on=begin,
    )
    states = [state]
    for day in sorted({_day(chance) for _ in range(chance.choice((0, 1, 2, 4, 8, 12)))}):
        if day > states[-1].valid_from:
            states[-1] = replace(states[-1], valid_to=day - DAY)
            states.append(_changed(chance, states[-1], day))
    created = begin + chance.choice((0, 0, 0, -1, -40, 3)) * DAY
    return Deal(
        key=key,
        states=tuple(states),
        created=created if chance.random() > 0.05 else None,
        history_start=history_start,
    )


def _amount(chance: random.Random) -> Decimal | None:
    sizes = (None, Decimal(0), Decimal("-70000.00"), Decimal("0.01"))
    if chance.random() < 0.15:
        return chance.choice(sizes)
    return Decimal(chance.randrange(1, 10**9)).scaleb(-2)


def _close(chance: random.Random, day: date) -> date | None:
    return None if chance.random() < 0.05 else day + chance.randrange(-30, 120) * DAY


def _changed(chance: random.Random, state: State, day: date) -> State:
    """Return what a deal becomes on a day: one thing changes, or several in one save."""
    made = replace(state, valid_from=day, valid_to=date.max)
    for _ in range(chance.choice((1, 1, 2, 3))):
        made = _with_one_change(chance, made, day)
    if made.is_deleted and chance.random() < 0.4:
        made = replace(made, is_deleted=False)
    began_on = state.began_on if made.status == state.status else day
    return replace(made, began_on=began_on)


def _with_one_change(chance: random.Random, state: State, day: date) -> State:
    kind = chance.randrange(10)
    if kind < 3:
        status = "lost" if state.status == "won" and kind == 0 else chance.choice(STATUSES)
        # some systems empty what is lost
        blank = status == "lost" and chance.random() < 0.4
        amount = chance.choice((None, Decimal(0))) if blank else state.amount
        return replace(state, status=status, amount=amount)
    if kind < 5:
        return replace(state, close_date=_close(chance, day))
    if kind < 7:
        return replace(state, amount=_amount(chance))
    if kind == 7:
        return replace(state, owner=chance.choice(("u1", "u2", "u3", "u4")))
    if kind == 8:
        return replace(state, is_deleted=chance.random() < 0.6, currency=chance.choice(CURRENCIES))
    return replace(state, is_eligible=chance.random() < 0.7)


def _merge(chance: random.Random, deals: dict[Key, Deal]) -> dict[Key, Key]:
    """Merge some deals into others that rise by it, or by less or more; in chains now and then."""
    merged: dict[Key, Key] = {}
    for key in chance.sample(sorted(deals), k=len(deals) // 5):
        others = [one for one in deals if one[0] == key[0] and one != key and one not in merged]
        if key in merged or len(others) < 2:
            continue
        survivor, last_survivor = chance.sample(others, k=2)
        known_until = max(deals[one].states[-1].valid_from for one in (key, *others))
        day = max(_day(chance), known_until + DAY)
        if day > LAST or chance.random() < 0.5:
            last_day = deals[survivor].states[-1].valid_from
            day = max(deals[key].states[-1].valid_from, last_day) + DAY
        worth = deals[key].states[-1].amount or Decimal(0)
        _append(deals, key, day, is_deleted=True)
        merged[key] = survivor
        is_chain = chance.random() < 0.4 and deals[last_survivor].states[-1].valid_from < day
        if is_chain:
            worth += deals[survivor].states[-1].amount or Decimal(0)
            _append(deals, survivor, day, is_deleted=True)
            merged[survivor] = last_survivor
        winner = last_survivor if is_chain else survivor
        risen = (deals[winner].states[-1].amount or 0) + worth * chance.choice((1, 1, 0, 2))
        _append(deals, winner, day, amount=risen)
    return merged


def _append(
    deals: dict[Key, Deal],
    key: Key,
    day: date,
    *,
    is_deleted: bool = False,
    amount: Decimal | None = None,
) -> None:
    """Let a deal change on a day after all that is known of it."""
    last = deals[key].states[-1]
    assert last.valid_from < day, (key, day)
    changed = replace(
        last,
        valid_from=day,
        is_deleted=is_deleted or last.is_deleted,
        amount=last.amount if amount is None else amount,
    )
    states = (*deals[key].states[:-1], replace(last, valid_to=day - DAY), changed)
    deals[key] = replace(deals[key], states=states)
