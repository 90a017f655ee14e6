"""Do the numbers agree with each other and with what was reported?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "mart_not_empty",
    "company_equals_units",
    "closed_period_change_ratio",
    "kpi_out_of_range",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_kpi_value", limits=limits, checks=CHECKS)
