"""What can go wrong while the warehouse is built, in sentences for people."""

from collections.abc import Sequence
from typing import Final

from flows.errors import HeldError, ShinchokuError
from flows.model.run_results import NodeResult

_MOST_LINES: Final = 20

# What a test that found rows asks of sales operations, where their data can be the reason.
_MENDS: Final = {
    "assert_every_owner_is_in_the_company_and_in_one_unit_chain": (
        "a unit is below itself, directly or through others: mend the superior of each unit in the "
        "organisation sheet, or the managers of people where there is no such sheet"
    ),
}

# What the machine asks of whoever looks after it.
_MENDS_OF_CAUSES: Final = {
    "No space left": "there is no room left on the disk: make room there (df -h), then call the "
    "same command again",
    "File too large": "there is no room left for a file so large: make room there, or raise the "
    "limit (ulimit -f), then call the same command again",
}


class DbtBrokenError(ShinchokuError):
    """dbt ended before it built anything."""

    def __init__(self, *, said: Sequence[str]) -> None:
        """Build the sentence from dbt's own error lines."""
        lines = [line for text in said for line in text.splitlines() if line.strip()]
        told = "\n".join(f"  {line}" for line in lines[:_MOST_LINES]) or "  it said nothing"
        super().__init__(f"the warehouse was not built: dbt could not start its work\n{told}")


class ModelFailedError(ShinchokuError):
    """A model could not be built."""

    def __init__(self, *, failures: Sequence[NodeResult]) -> None:
        """Build one sentence per failed model."""
        super().__init__(_list("the warehouse was not built", failures))


class DataTestFailedError(HeldError):
    """A data test found rows that must not be there: the candidate is not promoted."""

    def __init__(self, *, failures: Sequence[NodeResult]) -> None:
        """Build one sentence per failed test."""
        super().__init__(_list("held: the new warehouse contradicts itself", failures))


def _list(heading: str, failures: Sequence[NodeResult]) -> str:
    """Return the heading with one line per failure, the last good warehouse named."""
    lines = "\n".join(f"  - {_told(failure)}" for failure in failures[:_MOST_LINES])
    rest = len(failures) - _MOST_LINES
    more = f"\n  … and {rest} more" if rest > 0 else ""
    return f"{heading}; the last good warehouse stays readable\n{lines}{more}"


def _told(failure: NodeResult) -> str:
    """Return what went wrong and, where the data can be the reason, how to mend it."""
    causes = (mend for words, mend in _MENDS_OF_CAUSES.items() if words in failure.message)
    mend = _MENDS.get(failure.name) or next(causes, None)
    return f"{failure.sentence} -> {mend}" if mend else failure.sentence
