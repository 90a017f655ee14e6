"""The waterfall once more, day by day and without SQL: what the tables are compared with.

Slow and plain on purpose: it looks at every deal on every day of a window, in every scope, and
follows the words of metrics 17 and 18. The models never look at days, only at changes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tests.dbt.movement_states import DAY, Deal, Key, State, Window, World

Measure = Literal["pipeline", "bookings"]
Line = tuple[str, str, str, str, str, str]  # window, scope kind, scope, source, deal, category


def credited(deal: Deal, state: State) -> str:
    """Return who the booking of a state is credited to, as known when the state began."""
    if state.status != "won":
        return state.owner
    known = [
        one.owner for one in deal.states if one.valid_from <= min(state.decided, state.valid_from)
    ]
    return known[-1] if known else state.owner


class Walk:
    """One deal in one scope and window, day by day."""

    def __init__(
        self, world: World, deal: Deal, window: Window, scope: tuple[str, str], measure: Measure
    ) -> None:
        self.world, self.deal, self.window, self.scope = world, deal, window, scope
        self.is_bookings = measure == "bookings"

    @cached_property
    def instants(self) -> list[tuple[date, bool]]:
        """Return the days on which the deal counts, and those of a win that is gone by night."""
        return list(self._instants())

    def holder(self, state: State) -> str:
        return credited(self.deal, state) if self.is_bookings else state.owner

    def in_scope(self, day: date, state: State) -> bool:
        return self.scope in self.world.scopes(self.holder(state), day)

    def side(self, state: State) -> int | None:
        return self.window.side(state.decided if self.is_bookings else state.close_date)

    def is_member(self, day: date) -> bool:
        state = self.deal.on(day)
        return (
            state is not None
            and state.status == ("won" if self.is_bookings else "open")
            and state.counts
            and self.side(state) == 0
            and self.in_scope(day, state)
        )

    def is_flash(self, day: date) -> bool:
        state, before = self.deal.on(day), self.deal.on(day - DAY)
        if self.is_bookings or state is None or day == self.window.t0:
            return False
        wins = state.status == "won" and (before is None or before.status != "won")
        if not wins or not state.counts or self.side(state) != 0 or self.is_member(day - DAY):
            return False
        if before is None and self.is_before_history() and state.decided <= self.window.t0:
            return False
        return self.in_scope(day, state)

    def is_before_history(self) -> bool:
        created = self.deal.created or self.window.t0
        return created <= self.window.t0 < self.deal.history_start

    def _instants(self) -> Iterator[tuple[date, bool]]:
        for day in self.window.days():
            if self.is_flash(day):
                yield day, True
            if self.is_member(day):
                yield day, False

    def rate_day(self, day: date, state: State) -> date:
        return state.decided if self.is_bookings else day

    def value(self, day: date) -> Decimal:
        if not self.is_member(day):
            return Decimal(0)
        state = self.deal.on(day)
        assert state is not None
        return self.world.worth(state.amount, state.currency, self.rate_day(day, state))

    def round_trips(self) -> int:
        runs = 0
        for number, (day, flash) in enumerate(self.instants):
            before = self.instants[number - 1] if number else None
            follows = before is not None and before == (day - DAY, False) and not flash
            runs += not follows
        return runs - 1

    def lines(self) -> dict[str, Decimal]:
        """Return the amount of each category."""
        if not self.instants:
            return {}
        start_amount, start_currency, start_day, entry = self.start()
        end_amount, end_currency, end_day, leave = self.end()
        worth = self.world.worth
        start = worth(start_amount, start_currency, start_day)
        moved = worth(start_amount, start_currency, end_day)
        end = worth(end_amount, end_currency, end_day)
        told = {entry: start} if entry else {}
        if leave:
            told[leave] = -end
        merged = max(min(end - moved, self.brought()), Decimal(0))
        change = end - moved - merged
        up_or_down = "amount_up" if change > 0 else "amount_down"
        name = "post_close_edit" if self.is_bookings else up_or_down
        parts = {"fx": moved - start, "merged_in": merged, name: change}
        return told | {category: amount for category, amount in parts.items() if amount}

    def start(self) -> tuple[Decimal | None, str | None, date, str]:
        t0 = self.window.t0
        if self.is_member(t0):
            state = self.deal.on(t0)
            assert state is not None
            return state.amount, state.currency, self.rate_day(t0, state), ""
        day, flash = self.instants[0]
        state = self.deal.on(day)
        assert state is not None
        when = state.decided if flash else self.rate_day(day, state)
        return state.amount, state.currency, when, self.entry(state)

    def entry(self, first: State) -> str:
        before = self.deal.on(self.window.t0)
        if before is None:
            return self.entry_of_unknown(first)
        if self.is_bookings and before.status != "won":
            return "won"
        if before.is_deleted:
            return "restored"
        if before.status in {"won", "lost"} and not self.is_bookings:
            return "reopened"
        if not self.in_scope(self.window.t0, before):
            return "recredited_in" if self.is_bookings else "transfer_in"
        sides = {-1: "redated_in", 1: "redated_in"} if self.is_bookings else {
            -1: "pushed_in", 1: "pulled_in"
        }  # fmt: skip
        return sides.get(self.side(before) or 0, "qualified_in")

    def entry_of_unknown(self, first: State) -> str:
        if not self.is_bookings:
            return "no_history" if self.is_before_history() else "new"
        is_old = self.is_before_history() and first.decided <= self.window.t0
        return "no_history" if is_old else "won"

    def end(self) -> tuple[Decimal | None, str | None, date, str]:
        t1 = self.window.t1
        last, closing = self.deal.on(t1), self.is_member(t1)
        if closing:
            assert last is not None
            return last.amount, last.currency, self.rate_day(t1, last), ""
        day, flash = self.instants[-1]
        out = day if flash else day + DAY
        state, gone = self.deal.on(day), self.deal.on(out)
        assert state is not None
        assert gone is not None
        assert last is not None
        leave = self.leave(out, gone, last)
        if self.is_bookings:
            return state.amount, state.currency, state.decided, leave
        if leave not in {"won", "lost"} or self.side(gone) != 0:
            return state.amount, state.currency, out, leave
        if gone.status != leave:
            amount = last.amount or gone.amount
            return amount, last.currency, last.decided, leave
        if leave == "lost" and not gone.amount:
            before = self.deal.on(out - DAY)
            assert before is not None
            return before.amount, before.currency, gone.decided, leave
        return gone.amount, gone.currency, gone.decided, leave

    def leave(self, out: date, gone: State, last: State) -> str:
        if gone.is_deleted:
            merged = self.deal.key in self.world.merged_into and out == went(self.deal)
            return "merged" if merged else "deleted"
        if self.is_bookings and gone.status != "won":
            return "reopened"
        if not self.in_scope(out, gone):
            return "recredited_out" if self.is_bookings else "transfer_out"
        if not gone.is_eligible:
            return "disqualified"
        if self.is_bookings:
            return "redated_out"
        return self.leave_pipeline(gone, last)

    def leave_pipeline(self, gone: State, last: State) -> str:
        if gone.status == "won" and last.status == "lost" and not last.is_deleted:
            return "lost" if self.in_scope(self.window.t1, last) else "won"
        if gone.status in {"won", "lost"}:
            return gone.status
        by_side = {1: "pushed_out", -1: "pulled_out"}
        by_status = "on_hold" if gone.status == "on_hold" else "disqualified"
        return by_side.get(self.side(gone) or 0, by_status)

    def brought(self) -> Decimal:
        """Return what the deals were worth that were merged into this one within the window."""
        total = Decimal(0)
        for key in self.world.merged_into:
            day = went(self.world.deals[key])
            if day is None or survivor(self.world, key) != self.deal.key:
                continue
            state = self.world.deals[key].on(day - DAY)
            assert state is not None
            counts = state.status == ("won" if self.is_bookings else "open")
            if counts and self.window.t0 < day <= self.window.t1:
                total += self.world.worth(state.amount, state.currency, day)
        return total


def went(deal: Deal) -> date | None:
    """Return the day on which a deal was there for the last time, and one more."""
    last = max((state.valid_to for state in deal.states if state.counts), default=None)
    return last + DAY if last is not None and last != date.max else None


def survivor(world: World, key: Key) -> Key:
    """Return the deal that has the money: of a chain on one day the last of it."""
    gone = went(world.deals[key])
    found = world.merged_into[key]
    for _ in range(3):
        deal = world.deals.get(found)
        left = went(deal) if deal and found in world.merged_into else None
        if left is None or gone is None or left > gone or world.merged_into[found] == key:
            break
        found = world.merged_into[found]
    return found


def movements(
    world: World, windows: Sequence[Window], measure: Measure
) -> tuple[dict[Line, Decimal], dict[tuple[str, str, str], int]]:
    """Return every line, and the round trips by window and scope."""
    lines: dict[Line, Decimal] = {}
    trips: dict[tuple[str, str, str], int] = defaultdict(int)
    for window in windows:
        for deal in world.deals.values():
            for scope in _scopes(world, deal, window, measure):
                walk = Walk(world, deal, window, scope, measure)
                for category, amount in walk.lines().items():
                    lines[(window.name, *scope, *deal.key, category)] = amount
                if walk.instants and walk.round_trips():
                    trips[(window.name, *scope)] += walk.round_trips()
    return lines, dict(trips)


def _scopes(world: World, deal: Deal, window: Window, measure: Measure) -> set[tuple[str, str]]:
    held = [(day, deal.on(day)) for day in window.days()]
    return {
        scope
        for day, state in held
        if state is not None
        for scope in world.scopes(
            credited(deal, state) if measure == "bookings" else state.owner, day
        )
    }


def change(
    world: World, line_key: Line, windows: Mapping[str, Window], measure: Measure
) -> Decimal:
    """Return how much a deal is worth more at the end of a window than at its begin."""
    name, kind, scope, source, deal_id, _ = line_key
    window = windows[name]
    walk = Walk(world, world.deals[(source, deal_id)], window, (kind, scope), measure)
    return walk.value(window.t1) - walk.value(window.t0)
