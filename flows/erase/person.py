"""Find a person in the lake: every id, name and address under which a system ever delivered them.

Reads lake/raw/<source>/{user,contact}; writes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, Field

from flows.errors import UsageError
from flows.shelves import Workspace
from flows.vocabulary.erased import PREFIX

FIELDS: Final = {
    "user": ("user_id", "user_name"),
    "contact": ("contact_id", "contact_name"),
}
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TELEPHONE: Final = re.compile(r"\+?[\d()][\d() -]{7,}\d")
_SAYS_NOTHING: Final = frozenset({"true", "false", "yes", "no", "ja", "en", "1", "0"})


class NoPersonError(UsageError):
    """No delivery knows that person."""

    def __init__(self, *, person: str, ids: tuple[str, ...] = ()) -> None:
        """Build the sentence from what was asked for, and ids of people who are called so."""
        told = f"people of that name have the ids {', '.join(ids)}" if ids else "look into the SFA"
        super().__init__(
            f"[{person}] is no id and no mail address of a user or contact in the lake; {told}"
        )


class NamesakeError(UsageError):
    """Other people have the same name."""

    def __init__(self, *, ids: tuple[str, ...]) -> None:
        """Build the sentence from their ids."""
        super().__init__(
            f"the name is also in the name of [{', '.join(ids)}], and a text does not tell them "
            "apart; with --namesakes all of them are pseudonymised where only a name stands"
        )


class Person(BaseModel):
    """One person as the systems know them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ids: tuple[str, ...] = Field(description="Ids of user and contact records.")
    names: tuple[str, ...] = Field(description="Names as delivered.")
    addresses: tuple[str, ...] = Field(description="Mail addresses.")
    telephones: tuple[str, ...] = Field(description="Telephone numbers.")
    own_values: tuple[str, ...] = Field(description="Other values of their own records.")
    own_files: tuple[str, ...] = Field(description="Landed files with them: source/day/file.")


@dataclass(frozen=True, slots=True)
class _Record:
    """One row of a user or contact."""

    record_id: str
    name: str
    cells: Mapping[str, str]

    @property
    def address(self) -> str:
        return self.cells.get("email", "").strip().lower()

    @property
    def file(self) -> str:
        member = self.cells["_source_file"].split("/")[0]
        return f"{self.cells['_source']}/{self.cells['_snapshot_on']}/{member}"


def find_person(shelves: Workspace, asked: str) -> tuple[Person, tuple[tuple[str, str], ...]]:
    """Return a person, and id and name of everybody else.

    ``asked``: id of a user or contact, or a mail address. Records of other systems with the same
    address are the same person.

    Raises:
        NoPersonError: no delivery knows that person.
    """
    records = list(_records(shelves))
    own = [r for r in records if asked == r.record_id or asked.strip().lower() == r.address != ""]
    if not own:
        called = {r.record_id for r in records if _plain(r.name) == _plain(asked)}
        raise NoPersonError(person=asked, ids=tuple(sorted(called)))
    while True:
        ids = {record.record_id for record in own}
        addresses = {record.address for record in own} - {""}
        more = [r for r in records if r.record_id in ids or r.address in addresses]
        if len(more) == len(own):
            break
        own = more
    others = {(r.record_id, r.name) for r in records if r.record_id not in ids}
    return _person(own), tuple(sorted(others))


def _person(own: list[_Record]) -> Person:
    names = {record.name.strip() for record in own} - {""}
    extra = {
        value.strip()
        for record in own
        for name, value in record.cells.items()
        if name.startswith("x_")
    }
    said = {
        value
        for record in own
        for name, value in record.cells.items()
        if not name.startswith(("x_", "_")) and name not in {"user_name", "contact_name", "email"}
    }
    parts = {part for name in names for part in name.split()}
    addresses = {record.address for record in own} | {
        value.lower() for value in extra if _ADDRESS.fullmatch(value)
    }
    telephones = {value for value in extra if _TELEPHONE.fullmatch(value)}
    plain = {value for value in extra | parts if value.casefold() not in _SAYS_NOTHING} - said
    return Person(
        ids=tuple(sorted({record.record_id for record in own})),
        names=tuple(sorted(names)),
        addresses=tuple(sorted(addresses - {""})),
        telephones=tuple(sorted(telephones)),
        own_values=tuple(sorted(plain - addresses - {""}, key=lambda value: (-len(value), value))),
        own_files=tuple(sorted({record.file for record in own})),
    )


def _records(shelves: Workspace) -> Iterator[_Record]:
    for object_name, (id_field, name_field) in FIELDS.items():
        for file in sorted((shelves.lake / "raw").glob(f"*/{object_name}/as_of=*/*.parquet")):
            for row in _rows(file):
                record_id, name = row.get(id_field, ""), row.get(name_field, "")
                if record_id and not record_id.startswith(PREFIX):
                    yield _Record(record_id, name, row)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    for row in pq.ParquetFile(file).read().to_pylist():
        yield {name: value for name, value in row.items() if value is not None}


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
