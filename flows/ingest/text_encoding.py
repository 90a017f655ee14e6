"""Tell which encoding a text file is in, and decode strictly.

A byte-order mark decides; else strict UTF-8; else CP932, unless the file is plainly UTF-8 with a
few broken bytes. A declared encoding wins over all of it.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BLOCK: Final = 1 << 24
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_SAFE: Final = frozenset(
    {"utf-8", "ascii", "cp932", "shift_jis", "euc_jp", "iso8859-1", "iso8859-15", "cp1252"}
)
_CP932_HOLES: Final = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_NO_CHARACTER: Final = "byte without a character"
_FEW: Final = 10


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """A codec name, and the length of the mark to skip at the start of the file."""

    name: str
    mark_length: int = 0

    @property
    def is_line_safe(self) -> bool:
        """Say whether quote, comma and line-end bytes are never part of another character."""
        return self.name in _LINE_SAFE

    def decode(self, raw: bytes) -> str:
        """Return the text.

        Raises:
            UnicodeDecodeError: a byte does not belong to the encoding.
        """
        text = raw.decode(self.name)
        if self.name == "cp932" and (hole := _CP932_HOLES.search(text)):
            at = len(text[: hole.start()].encode("cp932"))
            raise UnicodeDecodeError(self.name, raw, at, at + 1, _NO_CHARACTER)
        return text


def detect_encoding(path: Path, declared: str | None) -> TextEncoding:
    """Return the encoding of a file; reads the file when neither mark nor word tells."""
    with path.open("rb") as stream:
        start = stream.read(4)
    mark = next(((name, len(bom)) for bom, name in _MARKS if start.startswith(bom)), None)
    if declared:
        name = _canonical(declared)
        if name == "utf-16":
            return TextEncoding(*(mark or ("utf-16-le", 0)))
        return TextEncoding(name, mark[1] if mark and mark[0] == name else 0)
    if mark:
        return TextEncoding(*mark)
    return TextEncoding(_guess(path))


def _canonical(declared: str) -> str:
    name = codecs.lookup(declared).name
    return "utf-8" if name == "utf-8-sig" else name


def _guess(path: Path) -> str:
    raw = _first_broken_block(path)
    if raw is None:
        return "utf-8"
    loose = raw.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    whole = sum(len(run) for run in re.findall("[^\x00-\x7f\ufffd]+", loose))
    if whole > broken * _FEW:
        return "utf-8"
    text = raw.decode("cp932", "replace")
    alien = text.count("\ufffd") + len(_CP932_HOLES.findall(text))
    return "cp932" if alien == 0 or alien < broken else "utf-8"


def _first_broken_block(path: Path) -> bytes | None:
    """Return the first block that is no UTF-8; a character torn at the end is not meant."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return block
    return None
