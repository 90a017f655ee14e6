"""Is what the deals say of today?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = ("deal_age_days",)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_dq_freshness", limits=limits, checks=CHECKS)
