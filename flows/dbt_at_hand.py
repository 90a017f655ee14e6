"""The dbt of a run: started when it is first needed, asked by every step, ended with the run."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from flows.night import Night
from flows.settings import child_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.dbt_process import DbtProcess

_AT_HAND: "Final[dict[str, DbtProcess]]" = {}
"""The dbt of each run of this process, from its first use until it is put away."""


def dbt_of(night: Night) -> "DbtProcess":
    """Return the dbt of a run, which reads its project from the first call on."""
    from flows.model.dbt_process import DbtProcess

    if night.run_id not in _AT_HAND:
        _AT_HAND[night.run_id] = DbtProcess(
            night.shelves,
            as_of=night.as_of,
            settings=night.settings,
            environment=child_environment(),
        )
    return _AT_HAND[night.run_id]


@contextmanager
def dbt_put_away(night: Night) -> "Iterator[None]":
    """End the run's dbt, if it needed one, when the block ends."""
    try:
        yield
    finally:
        if dbt := _AT_HAND.pop(night.run_id, None):
            dbt.close()
