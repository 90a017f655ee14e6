"""A tiny lake per test, and the measures that judge takes of it without Great Expectations."""

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.limits import load_limits
from flows.judge import raw
from flows.judge.measure import Measure
from flows.vocabulary.workspace import Source, SourceMap

from .tiny_lake import DAY, TinyLake, maps, settings

Measured = Callable[..., dict[tuple[str, str, str], Measure]]


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    return TinyLake(tmp_path)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Measured:
    """Return a function that takes the measures of a lake, by (check, data set, column)."""

    def take(
        lake: TinyLake,
        *objects: str,
        own_maps: dict[str, SourceMap] | None = None,
        mode: str = "full",
        **over: object,
    ) -> dict[tuple[str, str, str], Measure]:
        kept: list[Measure] = []
        monkeypatch.setattr(raw, "conclude", lambda found, **_: kept.extend(found))
        raw.judge_raw(
            workspace=lake.workspace,
            as_of=DAY,
            maps=own_maps or maps(*objects),
            settings=settings(sources={"sfa": Source(system="custom", mode=mode)}, **over),
        )
        return {(m.check, m.data_set, m.subject.split()[-1]): m for m in kept}

    return take


@pytest.fixture(scope="session")
def raw_checks() -> list[str]:
    from flows.shelves import THRESHOLDS

    return list(load_limits(THRESHOLDS, stage="raw").by_check)
