"""What an action did to its metric (metric 49): after less before, less the same of all others.

The comparison takes out what happened to everybody: season, prices, a new product. Where nobody is
left to compare with, the same days a year before stand for them, and the row says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Final, Literal

import numpy as np

from flows.outlook.action_measures import Floats, Measured, draw_people, measure
from flows.outlook.action_records import STOCKS, Action, ActionState, Better, Records
from flows.outlook.action_windows import Windows, judged_from, windows_of
from flows.outlook.simulation import seed_of

Verdict = Literal["effective", "worse", "undecided", "too_early", "not_measurable", "cancelled"]
Basis = Literal["comparison", "year_before"]

LEAST_PEOPLE: Final = 3
"""People with records below which drawing people says nothing."""
INTERVAL: Final = (5.0, 95.0)
LEAST_UNITS: Final = 4
"""Units among which one can be said to have been the worst."""
BOOKINGS: Final = "bookings_amount"
WIN_RATE: Final = "win_rate_count_ratio"
WON_SIZE: Final = "average_deal_amount"


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of one action; values in the unit of its metric, flows per person and day."""

    action: Action
    verdict: Verdict
    note: str = ""
    basis: Basis | None = None
    windows: Windows | None = None
    judged_from: date | None = None
    before: float | None = None
    after: float | None = None
    comparison_before: float | None = None
    comparison_after: float | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    people: int = 0
    comparison_people: int = 0
    n: int = 0
    needed_n: int | None = None
    was_worst: bool = False
    effect_amount: float | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """The metric of some people before and after."""

    people: tuple[str, ...]
    before: Measured
    after: Measured

    @property
    def is_known(self) -> bool:
        return self.before.value is not None and self.after.value is not None

    @property
    def change(self) -> float:
        return (self.after.value or 0.0) - (self.before.value or 0.0)

    @property
    def drawn(self) -> Floats:
        return self.after.drawn - self.before.drawn


def judge_actions(state: ActionState) -> tuple[Effect, ...]:
    """Return what is known of the effect of each action, in the order of the register."""
    return tuple(_judge(action, state) for action in state.actions)


def _judge(action: Action, state: ActionState) -> Effect:
    """Return the effect of an action, or why it cannot be told."""
    unknown = _unknown(action)
    if unknown is not None or action.start is None:
        return unknown or Effect(action, "not_measurable", "no_start")
    days = state.business_days
    ready = judged_from(action.start, lag_days=action.lag_days, business_days=days)
    if ready is None or ready > state.as_of:
        return Effect(action, "too_early", judged_from=ready)
    windows = windows_of(
        action.start, lag_days=action.lag_days, as_of=state.as_of, business_days=days
    )
    made = Effect(action, "undecided", "no_history", windows=windows, judged_from=ready)
    records = state.records[action.metric_id or ""]
    if windows is None or not records.reach(windows.before):
        return made
    return _compared(made, windows, records, state)


def _unknown(action: Action) -> Effect | None:
    """Return why nothing can be said of an action, whatever its records are; else nothing."""
    if action.status == "cancelled":
        return Effect(action, "cancelled")
    if action.metric_id is None or action.shape is None or action.better is None:
        return Effect(action, "not_measurable", "metric_unknown")
    if action.shape == "level" and action.metric_id not in STOCKS:
        return Effect(action, "not_measurable", "level_metric")
    return None


def _compared(made: Effect, windows: Windows, records: Records, state: ActionState) -> Effect:
    """Return the effect against the others, or against the year before where nobody is left."""
    action = made.action
    treated = state.people_of(action)
    inside = _group(action, records, treated, windows, part="treated")
    told = replace(
        made,
        before=inside.before.value,
        after=inside.after.value,
        people=len(inside.people),
        n=inside.before.n + inside.after.n,
        was_worst=_was_worst(action, windows, records, state),
    )
    if not inside.is_known:
        return replace(told, note="no_records")
    if len(inside.people) < LEAST_PEOPLE:
        return replace(told, note="few_people")
    others = _others(action, windows, state)
    outside = _group(action, records, others, windows, part="comparison")
    basis: Basis = "comparison"
    if len(outside.people) < LEAST_PEOPLE or not outside.is_known:
        earlier, basis = windows.year_before(), "year_before"
        outside = _group(action, records, treated, earlier, part=basis)
        if not records.reach(earlier.before) or not outside.is_known:
            return replace(told, note="no_comparison")
    size = _size(action, inside, windows, state)
    return _decided(replace(told, basis=basis), inside, outside, size)


def _decided(told: Effect, inside: _Group, outside: _Group, size: float | None) -> Effect:
    """Return the effect with its interval, and the verdict that follows from it."""
    effect = inside.change - outside.change
    drawn = inside.drawn - outside.drawn
    low, high = (float(end) for end in np.percentile(drawn[~np.isnan(drawn)], INTERVAL))
    verdict = _verdict(low, high, told.action.better)
    is_open = verdict == "undecided"
    return replace(
        told,
        verdict=verdict,
        note="interval_holds_zero" if is_open else "",
        comparison_before=outside.before.value,
        comparison_after=outside.after.value,
        comparison_people=len(outside.people),
        effect=effect,
        low=low,
        high=high,
        needed_n=_needed(told.n, effect, low, high) if is_open else None,
        effect_amount=None if size is None else effect * size,
    )


def _verdict(low: float, high: float, better: Better | None) -> Verdict:
    """Return what an interval says: nothing, where it holds 0."""
    if low <= 0 <= high:
        return "undecided"
    return "effective" if (low > 0) == (better == "higher") else "worse"


def _needed(n: int, effect: float, low: float, high: float) -> int | None:
    """Return how many records would tell this effect from chance: spread falls with their root."""
    if effect == 0:
        return None
    return ceil(n * ((high - low) / 2 / abs(effect)) ** 2)


def _size(action: Action, inside: _Group, windows: Windows, state: ActionState) -> float | None:
    """Return the money that one unit of the metric was worth within the window after.

    One factor alone differs, so this is its part in a decomposition (metric 46): of bookings per
    person and day all persons and days, of a win rate the deals decided at the size of the wins, of
    an average the wins. Other metrics have no money of their own.
    """
    if action.metric_id == BOOKINGS:
        return float(len(inside.people) * windows.business_days)
    if action.metric_id == WON_SIZE:
        return float(inside.after.n)
    if action.metric_id != WIN_RATE or not inside.after.denominator:
        return None
    sizes = replace(action, metric_id=WON_SIZE, shape="ratio")
    won = _group(sizes, state.records[WON_SIZE], inside.people, windows, part="size").after
    return None if won.value is None else inside.after.denominator * won.value


def _others(action: Action, windows: Windows, state: ActionState) -> tuple[str, ...]:
    """Return everybody whom no action on the same metric touched within the windows."""
    touched = {
        owner
        for other in state.actions
        if other.metric_id == action.metric_id and other.status != "cancelled" and other.start
        if windows.before.first <= other.start <= windows.after.last
        for owner in state.people_of(other)
    }
    return tuple(owner for owner in state.everybody if owner not in touched)


def _was_worst(action: Action, windows: Windows, records: Records, state: ActionState) -> bool:
    """Return whether the unit was the worst of all before: chance alone then makes it better."""
    values = {
        unit: value
        for unit, people in state.units.items()
        if (value := _group(action, records, people, windows, part=unit).before.value) is not None
    }
    if len(values) < LEAST_UNITS or action.unit_id not in values:
        return False
    worst = min if action.better == "higher" else max
    return values[action.unit_id] == worst(values.values())


def _group(
    action: Action, records: Records, people: Sequence[str], windows: Windows, *, part: str
) -> _Group:
    """Return the metric of those people who have a record in either window."""
    near = records.owners_within(windows.before) | records.owners_within(windows.after)
    present = tuple(owner for owner in people if owner in near)
    rng = np.random.default_rng(seed_of("effect", action.source, action.action_id, part))
    weights = draw_people(len(present), rng)
    shape = action.shape or "ratio"
    before, after = (
        measure(
            records.within(span), people=present, weights=weights, shape=shape,
            days=records.days_within(span) if shape == "level" else windows.business_days,
        )
        for span in (windows.before, windows.after)
    )  # fmt: skip
    return _Group(present, before, after)
