"""What a publication keeps of its numbers: files that prepare writes, render keeps, model reads.

All three lie in ``contexts/<as_of>/values`` first, then in ``published/<as_of>/values``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FOLDER: Final = "values"

PRINTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "printed_value": "rpt_printed_value",
        "printed_deal": "rpt_printed_deal",
        "printed_scope_owner": "rpt_printed_scope_owner",
    }
)
"""Name of each file, without its suffix, and the report table that it is a copy of."""


def file_name(name: str) -> str:
    """Return the name of the file of one table."""
    return f"{name}.parquet"
