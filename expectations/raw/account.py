"""Is what arrived of accounts usable?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "missing_key_ratio",
    "duplicate_key_ratio",
    "undeclared_date_order",
    "unknown_owner_ratio",
    "future_created_ratio",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("raw_account", limits=limits, checks=CHECKS)
