"""Tell which encoding a text file is in, by evidence that can be named, or refuse to guess.

In this order: the declared encoding; a byte-order mark; zero bytes beside ASCII (UTF-16); the
escapes of ISO-2022-JP; well-formed UTF-8; then, of the encodings that the bytes fit, the one in
which the header is known, or in which the text is Japanese: words of two characters and more for
CP932 and EUC-JP, kana for EUC-JP. Accents of CP1252 stand alone among letters.
"""

import codecs
import re
from collections.abc import Set as AbstractSet
from contextlib import closing
from typing import Final

from flows.ingest.headers import normalise
from flows.ingest.landed import LandedFile
from flows.ingest.refusals import refuse_ambiguous_encoding
from flows.ingest.text_encoding import CP932_HOLES, TextEncoding, canonical_name

_BLOCK: Final = 1 << 24
_LOOK: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022: Final = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
_FEW: Final = 10
_HALF: Final = 0.5
_SOME: Final = 0.1
_FOREIGN: Final = re.compile("[^\x00-\x7f]+")
_WIDE_UTF8: Final = re.compile(rb"[\xe0-\xf4]")
_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]")
_KANA: Final = re.compile("[\u3041-\u30fe]")
_IN_A_WORD: Final = re.compile("[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_CELL_ENDS: Final = re.compile('[,\t;|"\r\n]+')


def detect_encoding(
    file: LandedFile, *, declared: str | None, known: AbstractSet[str]
) -> TextEncoding:
    """Return the encoding of a file; ``known`` are the normalised headers that the map names.

    Raises:
        RefusedFileError: the bytes fit several encodings and nothing tells which.
    """
    with closing(file.open()) as stream:
        start = stream.read(_LOOK)
    mark = next(((name, len(bom)) for bom, name in _MARKS if start.startswith(bom)), None)
    if declared:
        name = canonical_name(declared, file_name=file.name)
        if name == "utf-16":
            return TextEncoding(*(mark or (_utf_16_of(start) or "utf-16-le", 0)))
        return TextEncoding(name, mark[1] if mark and mark[0] == name else 0)
    if mark:
        return TextEncoding(*mark)
    if b"\0" in start:
        return TextEncoding(_utf_16_of(start) or "utf-8")
    if any(escape in start for escape in _ISO_2022):
        return TextEncoding("iso2022_jp_ext")
    return TextEncoding(_of_bytes(file, known))


def _utf_16_of(start: bytes) -> str | None:
    """Return the byte order in which zero bytes stand beside ASCII, or none."""
    ascii_of = {
        name: sum(character.isascii() and character != "\0" for character in text)
        for name in ("utf-16-le", "utf-16-be")
        if (text := TextEncoding(name).decode_start(start)) is not None and "\0" not in text
    }
    best = max(ascii_of, key=lambda name: ascii_of[name], default=None)
    rest = [count for name, count in ascii_of.items() if name != best]
    return best if best and ascii_of[best] > _FEW * max(rest, default=0) else None


def _of_bytes(file: LandedFile, known: AbstractSet[str]) -> str:
    raw, is_utf8 = _first_doubtful_block(file)
    if not raw:
        return "utf-8"
    if not is_utf8 and _is_utf8_with_few_faults(raw):
        return "utf-8"
    names = ("utf-8", "cp932") if is_utf8 else ("cp932", "euc_jp", "cp1252")
    texts = {
        name: text for name in names if (text := TextEncoding(name).decode_start(raw)) is not None
    }
    told = [name for name, text in texts.items() if _known_words(text, known)]
    if len(told) == 1:
        return told[0]
    found = _by_script(texts) if not is_utf8 else _of_utf8(texts)
    if found:
        return found
    if not is_utf8 and not texts.keys() & {"cp932", "euc_jp"}:
        return _least_broken(raw)
    raise refuse_ambiguous_encoding(file_name=file.name, fitting=tuple(texts))


def _first_doubtful_block(file: LandedFile) -> tuple[bytes, bool]:
    """Return the first block that is no UTF-8, or whose UTF-8 may be half-width kana of CP932.

    Nothing if the file is UTF-8 beyond doubt; a character torn at the end of a block is not meant.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    doubtful, is_wide = b"", False
    with closing(file.open()) as stream:
        while block := stream.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return block, False
            is_wide = is_wide or _WIDE_UTF8.search(block) is not None
            if not is_wide and not doubtful and not block.isascii():
                doubtful = block
    return (b"" if is_wide else doubtful), True


def _is_utf8_with_few_faults(raw: bytes) -> bool:
    loose = raw.decode("utf-8", "replace")
    whole = sum(len(run) for run in re.findall("[^\x00-\x7f\ufffd]+", loose))
    return whole > loose.count("\ufffd") * _FEW


def _known_words(text: str, known: AbstractSet[str]) -> bool:
    """Say whether a cell near the start is a header of the map that is not plain ASCII."""
    cells = map(normalise, _CELL_ENDS.split(text[:_LOOK]))
    return any(cell in known and not cell.isascii() for cell in cells)


def _of_utf8(texts: dict[str, str]) -> str | None:
    """Return UTF-8 unless all that is not ASCII could be half-width kana instead."""
    kana = "".join(_FOREIGN.findall(texts.get("cp932", "")))
    is_kana = kana and len(_HALF_WIDTH.findall(kana)) == len(kana)
    return "utf-8" if not is_kana or _IN_A_WORD.search(texts["utf-8"]) else None


def _by_script(texts: dict[str, str]) -> str | None:
    """Return the encoding in which the text is Japanese, if it is so in one only."""
    japanese = [name for name in ("cp932", "euc_jp") if name in texts and _has_words(texts[name])]
    if len(japanese) <= 1:
        return japanese[0] if japanese else None
    euc = "".join(_FOREIGN.findall(texts["euc_jp"]))
    cp932 = "".join(_FOREIGN.findall(texts["cp932"]))
    is_euc = len(_KANA.findall(euc)) > len(euc) * _SOME
    is_half_width = len(_HALF_WIDTH.findall(cp932)) > len(cp932) * _HALF
    return "euc_jp" if is_euc and is_half_width else None


def _has_words(text: str) -> bool:
    runs = _FOREIGN.findall(text)
    return sum(len(run) for run in runs if len(run) > 1) > _HALF * sum(map(len, runs))


def _least_broken(raw: bytes) -> str:
    """Return CP932 for Japanese with a few broken bytes, else UTF-8: its rows are rejected."""
    text = raw.decode("cp932", "replace")
    alien = text.count("\ufffd") + len(CP932_HOLES.findall(text))
    broken = raw.decode("utf-8", "replace").count("\ufffd")
    return "cp932" if alien < broken and _has_words(text) else "utf-8"
