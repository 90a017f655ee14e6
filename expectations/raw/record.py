"""Is what arrived of any other object usable? Keys and days are all that is asked of it."""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "missing_key_ratio",
    "duplicate_key_ratio",
    "undeclared_date_order",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("raw_record", limits=limits, checks=CHECKS)
