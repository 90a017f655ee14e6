"""Great Expectations over frames: one validation per stage serves every test of its suites."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from expectations.limits import Limit, Limits, Stage, load_limits
from flows.judge.measure import Measure
from flows.judge.validation import Findings, validate
from flows.shelves import THRESHOLDS
from tests.unit.judge.tiny_lake import DAY

Validated = Callable[[Stage], Findings]


def checks_of(stage: Stage) -> list[tuple[str, str]]:
    """Return every (suite, check) of a stage."""
    suites = import_module(f"expectations.{stage}").SUITES
    modules = {name: import_module(f"expectations.{stage}.{name}") for name in suites}
    return [(name, check) for name, module in modules.items() for check in module.CHECKS]


def at_limit(limit: Limit) -> float:
    """Return the worst number that a check still lets through without a word."""
    return limit.notice if limit.notice is not None else limit.threshold


def beyond(limit: Limit) -> float:
    """Return a number that a check does not let through."""
    return limit.threshold + (1 if limit.at_most is not None else -1)


def frame_of(stage: Stage, limits: Limits) -> list[Measure]:
    """Return, per suite, a good subject, and per check one that is bad in this check alone."""
    measures = []
    for suite, check in checks_of(stage):
        others = [name for owner, name in checks_of(stage) if owner == suite]
        good = {name: at_limit(limits[name]) for name in others}
        subjects = {
            f"{suite}/good": good,
            f"{suite}/{check} bad": {**good, check: beyond(limits[check])},
            f"{suite}/{check} few": {**good, check: beyond(limits[check])},
        }
        for subject, numbers in subjects.items():
            rows = 0 if subject.endswith("few") else 1000
            measures += [
                Measure(
                    check=name,
                    suite=suite,
                    kind=suite,
                    data_set=suite,
                    subject=subject,
                    observed=number,
                    rows=rows,
                )
                for name, number in numbers.items()
            ]
    return measures


@pytest.fixture(scope="session")
def validated(tmp_path_factory: pytest.TempPathFactory) -> Validated:
    done: dict[Stage, Findings] = {}
    docs: Path = tmp_path_factory.mktemp("data_docs")

    def of(stage: Stage) -> Findings:
        if stage not in done:
            limits = load_limits(THRESHOLDS, stage=stage)
            done[stage] = validate(
                frame_of(stage, limits), stage=stage, limits=limits, as_of=DAY, data_docs=docs
            )
        return done[stage]

    return of
