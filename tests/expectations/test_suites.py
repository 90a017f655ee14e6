"""Each suite passes a good frame and fails each bad one, by the name of its check."""

import pytest

from expectations.limits import load_limits
from flows.shelves import THRESHOLDS

from .conftest import Validated, checks_of

ALL = [(stage, *pair) for stage in ("raw", "marts") for pair in checks_of(stage)]


@pytest.mark.parametrize(("stage", "suite"), sorted({(stage, suite) for stage, suite, _ in ALL}))
def test_a_suite_passes_a_good_frame(validated: Validated, stage: str, suite: str) -> None:
    assert not [key for key in validated(stage) if key[0] == f"{suite}/good"]


@pytest.mark.parametrize(("stage", "suite", "check"), ALL)
def test_a_suite_fails_a_bad_frame_by_name(
    validated: Validated, stage: str, suite: str, check: str
) -> None:
    subject = f"{suite}/{check} bad"

    found = {key[1]: level for key, level in validated(stage).items() if key[0] == subject}

    assert found == {check: "gate"}


@pytest.mark.parametrize(("stage", "suite", "check"), ALL)
def test_few_rows_are_said_but_do_not_stop(
    validated: Validated, stage: str, suite: str, check: str
) -> None:
    limit = load_limits(THRESHOLDS, stage=stage)[check]
    expected = None if limit.notice is None else "notice"

    found = validated(stage).get((f"{suite}/{check} few", check))

    assert found == (expected if limit.rows else "gate")


def test_every_check_is_asked_by_some_suite() -> None:
    asked = {(stage, check) for stage, _, check in ALL}
    known = {(s, c) for s in ("raw", "marts") for c in load_limits(THRESHOLDS, stage=s).by_check}

    assert asked == known
