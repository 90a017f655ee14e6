"""Nights after which activities count otherwise, each on top of the one before and from nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.shelves import Workspace
from tests.dbt.activity_nights import (
    FIRST,
    FOURTH,
    PLANTED,
    SECOND,
    THIRD,
    Told,
    begin,
    change_one_thing_each,
    reorganise,
    tell_late,
)
from tests.dbt.both_ways import build_ways
from tests.dbt.tiny_lake import TinyLake
from tests.dbt.warehouses import differing

WORDS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
NIGHTS: tuple[tuple[str, date, Callable[[TinyLake, Told], None]], ...] = (
    ("one thing each", SECOND, change_one_thing_each),
    ("late", THIRD, tell_late),
    ("reorganised", FOURTH, reorganise),
)


@dataclass(frozen=True)
class BothWays:
    """One night on top of those before it, and from nothing."""

    name: str
    gone_on: Path
    anew: Path


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BothWays]:
    """Return the nights after the first, by name."""
    workspace = Workspace(tmp_path_factory.mktemp("activities"))
    lake = TinyLake(workspace=workspace)
    told = begin(lake)
    (last,) = build_ways(workspace, FIRST, ways=(None,), words=WORDS)
    made = {}
    for name, as_of, tell in NIGHTS:
        tell(lake, told)
        last, anew = build_ways(workspace, as_of, ways=(last, None), words=WORDS)
        made[name] = BothWays(name, last, anew)
    return made


def _touched(warehouse: Path) -> tuple[set[str], set[str]]:
    """Return the activities that a night made anew, and all that there are."""
    with duckdb.connect(str(warehouse), read_only=True) as asked:
        touched = asked.execute(
            "select distinct activity_id from intermediate.int_activities_touched"
        ).fetchall()
        known = asked.execute("select activity_id from marts.fct_activity").fetchall()
    return {name for (name,) in touched}, {name for (name,) in known}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, *_ in NIGHTS])
def test_a_night_on_top_has_the_tables_of_a_build_from_nothing(
    nights: dict[str, BothWays], name: str
) -> None:
    assert differing(nights[name].gone_on, nights[name].anew) == []


@pytest.mark.slow
def test_a_night_makes_anew_what_counts_otherwise_and_little_else(
    nights: dict[str, BothWays],
) -> None:
    touched, known = _touched(nights["one thing each"].gone_on)

    assert set(PLANTED) <= touched
    assert len(touched) < len(known) / 2


@pytest.mark.slow
def test_a_change_of_the_org_makes_every_activity_anew(nights: dict[str, BothWays]) -> None:
    late, known = _touched(nights["late"].gone_on)
    assert 0 < len(late) < len(known)

    touched, known = _touched(nights["reorganised"].gone_on)
    assert touched == known | {"gone"}
