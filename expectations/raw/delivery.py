"""Did every source deliver, and in its rhythm?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "nothing_delivered",
    "delivery_missing",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("raw_delivery", limits=limits, checks=CHECKS)
