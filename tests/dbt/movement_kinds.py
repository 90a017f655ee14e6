"""What kinds of things happen in random histories, counted: a generator must not lose one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.dbt.movement_lake import Delivery, Life, Row, Story
from tests.dbt.movement_states import State, World

IN_LIVES = {
    *("create", "move", "push", "pull", "win", "loss", "re-open", "merge", "delete", "restore"),
    *("handover", "re-price", "currency"),
}
IN_A_LAKE = {*IN_LIVES, "unit change", "fx", "tie in one second", "late history", "late delivery"}
IN_A_WORLD = {*IN_LIVES, "unit change", "fx"}
_STATUS = {"初回": "open", "提案": "open", "受注": "won", "失注": "lost"}


def kinds_of_lake(story: Story) -> Counter[str]:
    """Count what happens in the deals, people and rates that a lake tells of."""
    found: Counter[str] = Counter()
    for life in story.lives:
        found.update(_of_life(life))
    told = {
        name: [one for one in story.in_time if one.name == name] for name in ("user", "fx_rate")
    }
    found["unit change"] = _changed(told["user"], "user_id", "unit_name")
    found["fx"] = _changed(told["fx_rate"], "currency", "rate")
    snapshots, histories = story.days(), [one for one in story.in_time if one.name == "deal_change"]
    for one in histories:
        days = [str(row["changed_at"])[:10] for row in one.rows]
        shown = [day.isoformat() for day in snapshots if day < one.day]
        found["late history"] += sum(bool(shown) and day <= shown[-1] for day in days)
        told_at = Counter((row["deal_id"], row["changed_at"]) for row in one.rows)
        found["tie in one second"] += sum(count > 1 for count in told_at.values())
    found["late delivery"] = sum(bool(one.rows) for one in story.late)
    return found


def kinds_of_world(world: World) -> Counter[str]:
    """Count what happens in a company of states."""
    found: Counter[str] = Counter()
    for deal in world.deals.values():
        found["create"] += 1
        for before, after in pairwise(deal.states):
            found.update(_of_states(before, after))
    found["merge"] = len(world.merged_into)
    found["unit change"] = sum(len(moves) - 1 for moves in world.units.values())
    found["fx"] = sum(len(steps) - 1 for steps in world.rates.values())
    return found


def _changed(deliveries: Sequence[Delivery], key: str, field: str) -> int:
    """Count the deliveries in which a record has another value than in the one before."""
    last = [{row[key]: row[field] for row in one.rows} for one in deliveries]
    return sum(
        before[name] != value for before, after in pairwise(last) for name, value in after.items()
    )


def _of_life(life: Life) -> Iterator[str]:
    yield "create"
    rows = [row for _, row in life.moments]
    last = rows[0]
    for before, after in pairwise(rows):
        is_gone, was_gone = _is_gone(after), _is_gone(before)
        if is_gone and not was_gone:
            yield "delete"
        if was_gone and not is_gone:
            yield "restore"
        if after is not None and last is not None:
            yield from _of_rows(last, after)
        last = after or last


def _is_gone(row: Row | None) -> bool:
    return row is None or row.get("is_deleted") == "true"


def _of_rows(before: Row, after: Row) -> Iterator[str]:
    old, new = (_STATUS.get(str(row["stage"]), "other") for row in (before, after))
    if before["stage"] != after["stage"]:
        yield from _of_status(old, new)
    yield from _of_dates(before["close_date"], after["close_date"], is_open=old == new == "open")
    if after.get("merged_into_id") and not before.get("merged_into_id"):
        yield "merge"
    for kind, field in (("handover", "owner_id"), ("re-price", "amount"), ("currency", "currency")):
        if before[field] != after[field]:
            yield kind


def _of_states(before: State, after: State) -> Iterator[str]:
    if before.status != after.status:
        yield from _of_status(before.status, after.status)
    days = [one.close_date and one.close_date.isoformat() for one in (before, after)]
    yield from _of_dates(*days, is_open=before.status == after.status == "open")
    if before.is_deleted != after.is_deleted:
        yield "delete" if after.is_deleted else "restore"
    for kind, field in (("handover", "owner"), ("re-price", "amount"), ("currency", "currency")):
        if getattr(before, field) != getattr(after, field):
            yield kind


def _of_status(old: str, new: str) -> Iterator[str]:
    yield "move"
    if new in {"won", "lost"}:
        yield "win" if new == "won" else "loss"
    if old in {"won", "lost"} and new == "open":
        yield "re-open"


def _of_dates(old: str | None, new: str | None, *, is_open: bool) -> Iterator[str]:
    if is_open and old and new and old[:7] != new[:7]:
        yield "push" if new > old else "pull"
