"""How an update sheet is known again: the deals of one owner, with the fields to fill in.

Its name begins with one of PREFIXES; a hidden sheet says of which source and day it is; the data
sheet has a hidden first row of field names. A cell that still holds what it was given says nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from flows.vocabulary.forms import fingerprint, has_prefix

PREFIXES: Final = ("更新依頼", "update_request")
LAYOUT: Final = "update 1"
OBJECT: Final = "deal_update"
WAS: Final = "_was"
"""Hidden column: what each field was given, as hashes; columns that begin so are for the eye."""
GIVEN: Final = ("deal_id", "pipeline")
"""Fields that say which deal is meant: they are never an answer."""


def is_update_name(file_name: str) -> bool:
    """Say whether a file's name marks it as an update sheet."""
    return has_prefix(file_name, PREFIXES)


def hashes(cells: Iterable[str]) -> str:
    """Return what the column WAS holds for the answers of a row, in their order."""
    return "|".join(fingerprint([cell]) for cell in cells)


def answers(cells: Sequence[str], was: str) -> list[str]:
    """Return the cells that a person changed; the others are blank."""
    given = [*was.split("|"), *([""] * len(cells))]
    return [
        "" if fingerprint([cell]) == before else cell
        for cell, before in zip(cells, given, strict=False)
    ]
