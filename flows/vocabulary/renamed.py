"""Keys of the settings that had another name in a version before.

Who renames a key adds it here, so that settings of an older version are told the new name instead
of that the key is unknown. Since the first version none was renamed.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

RENAMED: Final[Mapping[str, str]] = {}
"""Old path of a key to its new one, e.g. ``sources.*.charset`` to ``sources.*.encoding``."""


def new_name_of(path: Sequence[str | int], renamed: Mapping[str, str] | None = None) -> str | None:
    """Return what a key of an older version is called now; nothing if it was never known."""
    dotted = ".".join(str(part) for part in path)
    table = RENAMED if renamed is None else renamed
    return next((new for old, new in table.items() if fnmatchcase(dotted, old)), None)
