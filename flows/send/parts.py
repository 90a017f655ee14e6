"""A mail that goes out as several: the key of each names what it brings.

The names stand in the ledger, so whoever goes on after a kill sends what is missing and nothing
else, whatever the settings say by then. The ledger lets a mail be divided once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flows.vocabulary.outbox import MailKey

# No slug of an edition ends like this: the last thing in it is the language.
_LABEL: Final = re.compile(
    r"(?P<slug>.+)~(?P<place>\d+)of(?P<count>\d+)\.(?P<brings>[a-z+]+)", re.S
)
_NOTHING: Final = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the mails that an edition goes out as."""

    place: int
    count: int
    brings: tuple[str, ...]
    """Attachments by their field in the body."""

    @property
    def label(self) -> str:
        """Return what stands behind the slug of the edition in the key of the mail."""
        return f"~{self.place}of{self.count}.{'+'.join(self.brings) or _NOTHING}"


def key_of_part(whole: MailKey, part: Part) -> MailKey:
    """Return the key of a part."""
    return whole.model_copy(update={"edition": whole.edition + part.label})


def slug_of(edition: str) -> str:
    """Return the slug of the edition that a mail is of, whether it is a part or not."""
    found = _LABEL.fullmatch(edition)
    return edition if found is None else found["slug"]


def whole_of(key: MailKey) -> MailKey:
    """Return the key of the mail that a mail is a part of; its own if it is none."""
    slug = slug_of(key.edition)
    return key if slug == key.edition else key.model_copy(update={"edition": slug})


def part_of(edition: str) -> Part | None:
    """Return which part a mail is by its key; null: it is none."""
    found = _LABEL.fullmatch(edition)
    if found is None:
        return None
    brings = () if found["brings"] == _NOTHING else tuple(found["brings"].split("+"))
    return Part(place=int(found["place"]), count=int(found["count"]), brings=brings)


def parts_by_whole(keys: Iterable[MailKey]) -> dict[MailKey, tuple[Part, ...]]:
    """Return the parts of each mail that was divided, in their order."""
    found: dict[MailKey, list[Part]] = {}
    for key in keys:
        part = part_of(key.edition)
        if part is not None:
            found.setdefault(whole_of(key), []).append(part)
    return {
        whole: tuple(sorted(parts, key=lambda part: part.place)) for whole, parts in found.items()
    }
