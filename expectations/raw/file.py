"""Could every file be read, whole, and did it hold as many rows and columns as before?"""

from typing import Final

from great_expectations import ExpectationSuite

from expectations.limits import Limits
from expectations.suite import suite_of

CHECKS: Final = (
    "file_refused",
    "cut_file",
    "control_total",
    "rejected_ratio",
    "row_drop",
    "row_cap",
    "lost_column",
    "lost_detail",
)


def build_suite(limits: Limits) -> ExpectationSuite:
    """Return the suite over the profile of this data set."""
    return suite_of("raw_file", limits=limits, checks=CHECKS)
