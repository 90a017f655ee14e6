"""How an update sheet is known again: the deals of one owner, with the fields to fill in.

Its name begins with one of PREFIXES; a hidden sheet says of which source and day it is; the data
sheet has a hidden first row of field names. A cell that still holds what it was given says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flows.vocabulary.forms import fingerprint, has_prefix

PREFIXES: Final = ("更新依頼", "update_request")
LAYOUT: Final = "update 1"
OBJECT: Final = "deal_update"
FORM_PART: Final = "form/"
"""A sheet is a part of its own: no rule of the map holds for it, and none supersedes it."""
WAS: Final = "_was"
"""Hidden column: what each field was given, as hashes; columns that begin so are for the eye."""
GIVEN: Final = ("deal_id", "pipeline")
"""Fields that say which deal is meant: they are never an answer."""


@dataclass(frozen=True, slots=True)
class AskedDeal:
    """One deal that its owner is asked about; ``fields``: each with its value as text, and why."""

    deal_id: str
    deal_name: str
    account_name: str
    pipeline: str
    stage: str
    currency: str
    fields: Mapping[str, tuple[str, str]]


def is_update_name(file_name: str) -> bool:
    """Say whether a file's name marks it as an update sheet."""
    return has_prefix(file_name, PREFIXES)


def hashes(deal_id: str, cells: Mapping[str, str]) -> str:
    """Return what the column WAS holds: whose row it is, and a hash of each field that it gives."""
    said = {"deal_id": deal_id, **cells}
    return ";".join(f"{name}={fingerprint([cell])}" for name, cell in said.items())


def answers(deal_id: str, cells: Mapping[str, str], was: str) -> dict[str, str] | None:
    """Return the cells that a person changed, the others blank; nothing if the row was changed.

    A row is changed when its hashes are gone, of other fields, or of another deal.
    """
    given = dict(part.partition("=")[::2] for part in was.split(";"))
    if given.pop("deal_id", None) != fingerprint([deal_id]) or given.keys() != cells.keys():
        return None
    return {
        name: "" if fingerprint([cell]) == given[name] else cell for name, cell in cells.items()
    }
