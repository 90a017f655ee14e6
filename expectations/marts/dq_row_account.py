"""Is every row and every coin that was read accounted for?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "row_account_balances",
    "quarantined_amount_ratio",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_dq_row_account", limits=limits, checks=CHECKS)
