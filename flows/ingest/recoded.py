"""Streams that hand on bytes with line feeds that are safe to look for."""

import codecs
from dataclasses import dataclass, field
from typing import Final

from flows.ingest.landed import ByteStream
from flows.ingest.text_encoding import TextEncoding

_STEP: Final = 1 << 20
_BROKEN_CHARACTER: Final = "\ufffd".encode()
_NO_CHARACTER: Final = b"\xff"


@dataclass(slots=True)
class Recoded:
    """A stream of an encoding whose line ends are not plain bytes, as UTF-8.

    What is no text becomes a byte that no UTF-8 text holds, so that its row can be rejected.
    """

    stream: ByteStream
    codec: TextEncoding
    _decoder: codecs.IncrementalDecoder = field(init=False)
    _ready: bytes = b""
    _is_read: bool = False

    def __post_init__(self) -> None:
        """Make the decoder."""
        self._decoder = codecs.getincrementaldecoder(self.codec.name)("replace")

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, fewer only at the end."""
        pieces, found = [self._ready], len(self._ready)
        while found < size and not self._is_read:
            block = self.stream.read(_STEP)
            self._is_read = not block
            text = self._decoder.decode(block, not block)
            raw = text.encode("utf-8", "replace").replace(_BROKEN_CHARACTER, _NO_CHARACTER)
            pieces.append(raw)
            found += len(raw)
        whole = b"".join(pieces)
        self._ready = whole[size:]
        return whole[:size]

    def close(self) -> None:
        """Close the stream below."""
        self.stream.close()


@dataclass(slots=True)
class ReturnsAsFeeds:
    """A stream whose lines end in a carriage return alone."""

    stream: ByteStream

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, fewer only at the end."""
        return self.stream.read(size).replace(b"\r", b"\n")

    def close(self) -> None:
        """Close the stream below."""
        self.stream.close()
