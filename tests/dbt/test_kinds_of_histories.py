"""The random histories of the law tests hold every kind of thing that may happen to a deal."""

import random
from collections import Counter

import pytest

from tests.dbt.movement_kinds import IN_A_LAKE, IN_A_WORLD, kinds_of_lake, kinds_of_world
from tests.dbt.movement_lake import tell
from tests.dbt.movement_worlds import make_world


@pytest.mark.parametrize("mode", ["full", "delta", "mixed"])
def test_every_lake_tells_of_every_kind(mode: str) -> None:
    for seed in range(1, 7):
        found = kinds_of_lake(tell(random.Random(seed), 150, mode=mode))  # noqa: S311

        assert set(found) == IN_A_LAKE
        assert [kind for kind in IN_A_LAKE if not found[kind]] == [], seed


def test_some_companies_of_states_know_every_kind() -> None:
    found: Counter[str] = Counter()
    for seed in range(4):
        found += kinds_of_world(make_world(random.Random(seed), 50))  # noqa: S311

    assert set(found) == IN_A_WORLD
    assert min(found.values()) > 5
