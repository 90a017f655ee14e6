"""Is there something to print?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = ("mart_not_empty",)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_rpt_progress_summary", limits=limits, checks=CHECKS)
