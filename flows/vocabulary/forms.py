"""How a workbook that shinchoku wrote for a person is known again, whatever program saved it.

Its name begins with a prefix of its kind, and a hidden sheet says what it holds.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Final

ENDING: Final = ".xlsx"
IDENTITY_SHEET: Final = "shinchoku"
MEND_MODE: Final = "mend"
UPDATE_MODE: Final = "update"
FORM_MODES: Final = frozenset({MEND_MODE, UPDATE_MODE})
"""Modes of such files: they prove no deletion and are no files of the delivery they lie in."""


def has_prefix(file_name: str, prefixes: tuple[str, ...]) -> bool:
    """Say whether a file's name marks it as a workbook of a kind."""
    name = unicodedata.normalize("NFC", file_name).casefold()
    return name.startswith(prefixes) and name.endswith(ENDING)


def fingerprint(cells: Iterable[str]) -> str:
    """Return a hash of some cells; spacing does not count, for programs change it."""
    plain = (" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:16]
