"""Make a suite from named checks: one column of the profile per check, one or two limits each."""

from collections.abc import Iterable
from typing import Final

from great_expectations import ExpectationSuite
from great_expectations import expectations as gxe
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.row_conditions import Column

from expectations.limits import Limit, Limits

SUBJECT: Final = "subject"
ROWS_SUFFIX: Final = "__rows"


def suite_of(name: str, *, limits: Limits, checks: Iterable[str]) -> ExpectationSuite:
    """Return a suite that holds each check's column of a profile frame to its limit.

    A null observation is not judged: the data set has no such thing. ``meta`` carries the name of
    the check and whether the gate or the smaller notice was passed.
    """
    expectations = [found for check in checks for found in _expectations(limits[check])]
    return ExpectationSuite(name=name, expectations=expectations)


def _expectations(limit: Limit) -> list[gxe.ExpectColumnValuesToBeBetween]:
    condition = (Column(limit.check + ROWS_SUFFIX) >= limit.rows) if limit.rows else None
    may_stop = limit.gate == "stop" or bool(limit.stop_for)
    gate = gxe.ExpectColumnValuesToBeBetween(
        column=limit.check,
        min_value=limit.at_least,
        max_value=limit.at_most,
        row_condition=condition,
        severity=FailureSeverity.CRITICAL if may_stop else FailureSeverity.WARNING,
        meta={"check": limit.check, "level": "gate", "reason": limit.reason, "ask": limit.ask},
    )
    if limit.notice is None:
        return [gate]
    notice = gxe.ExpectColumnValuesToBeBetween(
        column=limit.check,
        max_value=limit.notice,
        severity=FailureSeverity.INFO,
        meta={"check": limit.check, "level": "notice", "reason": limit.reason, "ask": limit.ask},
    )
    return [gate, notice]
