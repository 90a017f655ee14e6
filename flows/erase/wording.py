"""What is looked for in any text, and what then stands there.

A name is found with or without blanks in it, with width and case as may be, and as HTML, XML and
JSON write it. A short name is found where no other letter of a name touches it. Ids of digits
alone are no words: an amount may be the same, so they stay, and say nothing without the name.
"""

import html
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flows.erase.person import Person

SHORTEST_ID: Final = 6
LONG_NAME: Final = 4
LONGEST_FAMILY_NAME: Final = 2
_HAN: Final = r"[々一-鿿]"
_KANA: Final = r"[ぁ-ゖァ-ヺー]"
_GAP: Final = r"(?:[^\S\r\n]|[\u200b\u2060]|\\u3000|&nbsp;|&#160;)*"
_PHRASE_GAP: Final = r"(?:[^\S\r\n]|,|\.|\\u3000|&nbsp;|&#160;)+"
_ALONE: Final = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_ID_OF_SALESFORCE: Final = re.compile(r"00[35][0-9A-Za-z]{15}")
_NO_LETTERS: Final = re.compile(r"[\W\d_]*")


def is_word(record_id: str) -> bool:
    """Return whether an id can be looked for in a text."""
    return len(record_id) >= SHORTEST_ID and re.search(r"[^\W\d_]", record_id) is not None


def is_name(name: str) -> bool:
    """Return whether a name can be looked for in a text: a family name alone is many people's."""
    if _NO_LETTERS.fullmatch(name):
        return False
    return len(name.split()) > 1 or len(name) > LONGEST_FAMILY_NAME


@dataclass(frozen=True)
class Wording:
    """One person as words, and the pseudonym."""

    person: Person
    pseudonym: str

    def finds(self, text: str) -> int:
        """Return how often the person stands in a text."""
        return sum(1 for _ in self._known.finditer(text)) + sum(
            1 for _ in self._addresses.finditer(text)
        )

    def without(self, text: str, *, address: str | None = None) -> str:
        """Return a text under the pseudonym; ``address`` is what stands for a mail address."""
        text = self._addresses.sub(self.pseudonym if address is None else address, text)
        return self._known.sub(self.pseudonym, text)

    def without_own_cells(self, line: str) -> str:
        """Return a line of a delimited file without values of the person's own record."""
        if self._own_cells is None or not self._record.search(line):
            return line
        return self._own_cells.sub("", line)

    @cached_property
    def _known(self) -> re.Pattern[str]:
        ids = [_of_id(record_id) for record_id in self.person.ids if is_word(record_id)]
        names = [pattern for name in self.person.names for pattern in _of_name(name)]
        telephones = [_ALONE.format(re.escape(number)) for number in self.person.telephones]
        return _any_of([*ids, *names, *telephones])

    @cached_property
    def _addresses(self) -> re.Pattern[str]:
        alone = (rf"(?<![\w.+-]){re.escape(a)}(?![\w-])" for a in self.person.addresses)
        return _any_of(list(alone))

    @cached_property
    def _record(self) -> re.Pattern[str]:
        return _any_of([_ALONE.format(re.escape(one)) for one in self.person.ids])

    @cached_property
    def _own_cells(self) -> re.Pattern[str] | None:
        values = "|".join(re.escape(value) for value in self.person.own_values)
        if not values:
            return None
        return re.compile(rf'(?:^|(?<=[,;\t"]))(?:{values})(?=[,;\t"\r\n]|$)')


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) if patterns else r"(?!)", re.IGNORECASE)


def _of_id(record_id: str) -> str:
    short = ""
    if _ID_OF_SALESFORCE.fullmatch(record_id):
        # the same id without its check letters, in which case counts
        short = "|" + _ALONE.format(f"(?-i:{re.escape(record_id[:15])})")
    return _ALONE.format(re.escape(record_id)) + short


def _of_name(name: str) -> list[str]:
    if not is_name(name):
        return []
    if not re.search(f"{_HAN}|{_KANA}", name):
        parts = name.split()
        orders = {tuple(parts), tuple(reversed(parts))}
        return [_latin(order) for order in sorted(orders) if len(name) >= LONG_NAME]
    plain = "".join(name.split())
    letters = _GAP.join(_letter(letter) for letter in plain)
    if len(plain) < LONG_NAME:
        letters = f"(?<!{_HAN}){letters}(?!{_HAN}(?<![様氏殿君部課係]))"
    return [letters]


def _latin(parts: tuple[str, ...]) -> str:
    words = ("".join(_letter(letter) for letter in part) for part in parts)
    return rf"(?<!\w){_PHRASE_GAP.join(words)}(?!\w)"


def _letter(letter: str) -> str:
    """Return a letter as it stands, and as HTML, XML and JSON may write it."""
    if letter.isascii() and letter.isalnum():
        return letter
    escapes = {html.escape(letter), json.dumps(letter)[1:-1], f"&#{ord(letter)};"}
    forms = sorted({letter, *escapes, f"&#x{ord(letter):x};"})
    return f"(?:{'|'.join(re.escape(form) for form in forms)})"
