"""Is the forecast a forecast: no hole, nothing negative, its range in order?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = ("forecast_out_of_order",)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_fct_forecast", limits=limits, checks=CHECKS)
