"""Make text of others harmless before it is printed: every cell passes here.

Control characters, bidirectional overrides and invisible marks go; a character that the typeface
lacks becomes 〓; long text is cut and unbreakable runs get places to break, since one cell of
20,000 characters would cost a minute.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.render.typeface import CODEPOINTS

GETA: Final = "〓"
LONGEST: Final = 300
# beyond this nothing can be printed anyway: cut before any work is done on it
LONGEST_LOOKED_AT: Final = 4 * LONGEST
BREAK_EVERY: Final = 24
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES: Final = re.compile(r"[\s\u2028\u2029\u00a0\u3164\u115f\u1160]+")
_VARIANTS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
# compatibility ideographs are variants in people's names: NFC would replace them
_NORMAL: Final = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_UNBROKEN: Final = re.compile(rf"([!-~]{{{BREAK_EVERY}}})(?=[!-~])")


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Cleans text for one typeface."""

    known: frozenset[int]

    @classmethod
    def of(cls, typeface: Path) -> "Cleaner":
        """Return the cleaner of a typeface folder."""
        ranges = json.loads((typeface / CODEPOINTS).read_text(encoding="utf-8"))
        return cls(known=frozenset(c for first, last in ranges for c in range(first, last + 1)))

    def clean(self, text: str, *, longest: int = LONGEST, breaks: bool = True) -> str:
        """Return text fit to print: known characters, one line, not too long, breakable."""
        text = text[:LONGEST_LOOKED_AT].encode("utf-8", "replace").decode()
        text = _VARIANTS.sub("", _SPACES.sub(" ", text))
        text = "".join(c for c in text if unicodedata.category(c) not in _DROPPED)
        text = _NORMAL.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
        text = _SPACES.sub(" ", "".join(map(self._known, text))).strip()
        if len(text) > longest:
            text = text[: longest - 1] + "…"
        return _UNBROKEN.sub("\\1\u200b", text) if breaks else text

    def _known(self, character: str) -> str:
        """Return the character, its plain form, or 〓."""
        if ord(character) in self.known:
            return character
        plain = unicodedata.normalize("NFC", character)
        return plain if all(ord(c) in self.known for c in plain) else GETA


def width_of(text: str) -> float:
    """Return the printed width of a text in ems: a guess good enough to place a label."""
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    """Return the width of one character in ems."""
    if unicodedata.east_asian_width(character) in {"W", "F", "A"}:
        return 1.0
    return 0.3 if character in " .,:;|'()[]Il" else 0.56
