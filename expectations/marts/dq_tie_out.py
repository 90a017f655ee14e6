"""Do the totals that the sources themselves show agree with ours?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = ("tie_out",)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("marts_dq_tie_out", limits=limits, checks=CHECKS)
