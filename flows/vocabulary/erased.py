"""People whose data a company erased: known again by keyed hashes, never by name.

What stands in ``state/erased.json``: of each person a pseudonym and the hashes of ids, names and
addresses. The key lies beside them, so the file is as confidential as the workspace; it says of a
value at hand whether it was erased, and gives none away that is not at hand.
"""

import hashlib
import hmac
import json
import unicodedata
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

PREFIX: Final = "erased-"
_OWN: Final = "own record "


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ErasedPerson(_Frozen):
    """One person who is no longer known by name."""

    pseudonym: str = Field(description="What stands where id or name stood.")
    erased_at: datetime = Field(description="When, UTC.")
    hashes: tuple[str, ...] = Field(description="Keyed hashes of ids, names and addresses.")
    landing: tuple[str, ...] = Field(
        default=(), description="Landed files that were rewritten on a person's order."
    )


class ErasedPeople(_Frozen):
    """Everybody who was erased in a workspace; stored as state/erased.json."""

    key: str = Field(description="Key of the hashes, in hex.")
    people: tuple[ErasedPerson, ...] = Field(default=(), description="In the order erased.")

    def hash_of(self, value: str) -> str:
        """Return the keyed hash of a value; width, case and blanks make no difference."""
        plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
        return hmac.new(bytes.fromhex(self.key), plain.encode(), hashlib.sha256).hexdigest()[:32]

    def pseudonym_of(self, value: str | None) -> str | None:
        """Return the pseudonym of an erased value; null of any other."""
        return self._pseudonyms.get(self.hash_of(value)) if value else None

    def hash_of_record(self, record_id: str) -> str:
        """Return the keyed hash by which the own record of a person is known again."""
        return self.hash_of(_OWN + record_id)

    def owner_of(self, record_id: str | None) -> str | None:
        """Return the pseudonym of the person whose own record has this id; null if nobody's."""
        if not record_id or record_id.startswith(PREFIX):
            return record_id or None
        return self._pseudonyms.get(self.hash_of_record(record_id))

    @cached_property
    def _pseudonyms(self) -> dict[str, str]:
        return {value: person.pseudonym for person in self.people for value in person.hashes}


def read_erased(file: Path) -> ErasedPeople | None:
    """Return who was erased in a workspace; nothing if nobody was."""
    if not file.is_file():
        return None
    return ErasedPeople.model_validate(json.loads(file.read_text(encoding="utf-8")))
