"""Decode the bytes of a text file strictly, under the name that Japanese systems mean by it.

Shift_JIS means CP932 (with the characters of NEC and IBM, ①㈱髙); EUC-JP has row 13 of NEC (①㈱).
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from flows.ingest.refusals import refuse_encoding_name

_LINE_SAFE: Final = frozenset(
    {"utf-8", "ascii", "cp932", "euc_jp", "iso8859-1", "iso8859-15", "cp1252"}
)
_MEANT: Final = {"utf-8-sig": "utf-8", "shift_jis": "cp932", "iso2022_jp": "iso2022_jp_ext"}
CP932_HOLES: Final = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_NO_CHARACTER: Final = "byte without a character"
_ROW_OF_NEC: Final = 0xAD
_NEC_ROW: Final = "shinchoku_nec_row"


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """A codec name, and the length of the mark to skip at the start of the file."""

    name: str
    mark_length: int = 0

    @property
    def is_line_safe(self) -> bool:
        """Say whether quote, comma and line-end bytes are never part of another character."""
        return self.name in _LINE_SAFE

    @property
    def errors(self) -> str:
        """Return the strict error handling of the codec."""
        return _NEC_ROW if self.name == "euc_jp" else "strict"

    def decode(self, raw: bytes) -> str:
        """Return the text.

        Raises:
            UnicodeDecodeError: a byte does not belong to the encoding, or is zero.
        """
        if (zero := raw.find(b"\0")) >= 0:
            raise UnicodeDecodeError(self.name, raw, zero, zero + 1, _NO_CHARACTER)
        text = raw.decode(self.name, self.errors)
        if self.name == "cp932" and (hole := CP932_HOLES.search(text)):
            at = len(text[: hole.start()].encode("cp932"))
            raise UnicodeDecodeError(self.name, raw, at, at + 1, _NO_CHARACTER)
        return text

    def decode_start(self, raw: bytes) -> str | None:
        """Return the text of a start of a file, torn at the end perhaps, or none."""
        try:
            text = codecs.getincrementaldecoder(self.name)(self.errors).decode(raw)
        except UnicodeDecodeError:
            return None
        return None if self.name == "cp932" and CP932_HOLES.search(text) else text


def canonical_name(declared: str, *, file_name: str) -> str:
    """Return the codec that a declared encoding means.

    Raises:
        RefusedFileError: no encoding has that name.
    """
    try:
        found = codecs.lookup(declared)
        b"Id,1".decode(found.name, "replace")
    except (LookupError, ValueError, UnicodeError) as error:
        raise refuse_encoding_name(file_name=file_name, declared=declared) from error
    return _MEANT.get(found.name, found.name)


def _decode_nec_row(error: UnicodeError) -> tuple[str, int]:
    """Decode a character of row 13 (①㈱№) inside EUC-JP, which Python's codec leaves out."""
    if isinstance(error, UnicodeDecodeError):
        pair = error.object[error.start : error.start + 2]
        if len(pair) == 2 and pair[0] == _ROW_OF_NEC and pair[1] > 0xA0:  # noqa: PLR2004
            cell = pair[1] - 0xA1
            trail = 0x40 + cell + (cell > 0x3E)  # noqa: PLR2004
            text = bytes((0x87, trail)).decode("cp932")
            return text, error.start + 2
    raise error


codecs.register_error(_NEC_ROW, _decode_nec_row)
