"""Are the deals all there, with owner and amount?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "mart_not_empty",
    "deal_count_ratio",
    "unassigned_owner_ratio",
    "amount_missing_ratio",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_fct_deal", limits=limits, checks=CHECKS)
