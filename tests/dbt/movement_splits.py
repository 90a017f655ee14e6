"""Random splits of deals: whole ones and wrong ones, by percentage or by amount."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.dbt.movement_states import DAY, Deal, SplitLine, World
from tests.dbt.movement_worlds import FIRST, LAST

PEOPLE = ("u1", "u2", "u3", "u4", "(unassigned)")
PARTS = (
    ("0.6", "0.4"), ("1",), ("0.3333", "0.3333", "0.3334"), ("0.3333", "0.3333", "0.3333"),
    ("0.01", "0.99"), ("0.5", "0.3"), ("0.7", "0.7"), ("0", "1"), ("0.125", "0.25", "0.5", "0.125"),
)  # fmt: skip


def with_splits(world: World, chance: random.Random) -> World:
    """Return the company with most of its deals split, some of them differently day by day."""
    splits = [
        line
        for deal in world.deals.values()
        if chance.random() < 0.7
        for line in _splits(chance, deal)
    ]
    return replace(world, splits=splits)


def _splits(chance: random.Random, deal: Deal) -> Iterator[SplitLine]:
    days = {
        FIRST + chance.randrange((LAST - FIRST).days) * DAY for _ in range(chance.choice((0, 1, 2)))
    }
    starts = sorted({date(1900, 1, 1) if chance.random() < 0.5 else FIRST, *days})
    for start, end in zip(starts, [*(one - DAY for one in starts[1:]), date.max], strict=True):
        if chance.random() < 0.15:
            continue
        parts = chance.choice(PARTS)
        amount = deal.states[-1].amount
        by_amount = amount is not None and chance.random() < 0.2
        for owner, part in zip(chance.sample(PEOPLE, k=len(parts)), parts, strict=True):
            share = Decimal(part)
            yield SplitLine(
                key=deal.key,
                kind="overlay" if chance.random() < 0.1 else "revenue",
                owner=owner,
                percent=None if by_amount else share,
                amount=(amount or Decimal(0)) * share if by_amount else None,
                valid_from=start,
                valid_to=end,
            )
