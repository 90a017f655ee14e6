"""Is what arrived of the history of deals usable?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "missing_key_ratio",
    "duplicate_key_ratio",
    "unparsable_amount_ratio",
    "unparsable_date_ratio",
    "undeclared_date_order",
    "unknown_stage",
    "future_created_ratio",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("raw_deal_change", limits=limits, checks=CHECKS)
