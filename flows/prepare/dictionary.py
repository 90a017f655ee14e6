"""The words of a metric's definition, out of the dictionary of the dbt project."""

import re
from pathlib import Path
from typing import Final

_BLOCK: Final = re.compile(r"{% docs (\w+) %}\n(.*?){% enddocs %}", re.DOTALL)


def read_definitions(docs: Path) -> dict[str, str]:
    """Return the doc block of every metric.

    Reads:  dbt_project/docs/metrics.md
    Writes: nothing
    """
    text = docs.read_text(encoding="utf-8")
    return {match[1]: match[2].strip() for match in _BLOCK.finditer(text)}
