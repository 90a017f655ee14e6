"""Salesforce-like record ids: 15 case-sensitive characters and a check suffix of 3.

Source of the suffix rule: Salesforce's description of 18-character ids.
"""

from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import Ints

_ALPHABET: Final = np.frombuffer(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", dtype=np.uint8
)
_SUFFIX: Final = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", dtype=np.uint8)
_INSTANCE: Final = b"5h"
_STEP: Final = 104_729
_OFFSET: Final = 123_456_789_012
_BLOCK_DIGITS: Final = 3
_NUMBER_DIGITS: Final = 7


def make_ids(prefix: str, *, block: int, numbers: Ints) -> pl.Series:
    """Return one 18-character id per number; prefix, block and number make it unique."""
    head = np.frombuffer(prefix.encode() + _INSTANCE, dtype=np.uint8)
    body = np.empty((numbers.size, 18), dtype=np.uint8)
    body[:, :5] = head
    body[:, 5:8] = _digits(np.full(numbers.size, block, dtype=np.int64), _BLOCK_DIGITS)
    body[:, 8:15] = _digits(numbers * _STEP + _OFFSET, _NUMBER_DIGITS)
    upper = (body[:, :15] >= ord("A")) & (body[:, :15] <= ord("Z"))
    weights = 1 << np.arange(5)
    body[:, 15:] = _SUFFIX[(upper.reshape(-1, 3, 5) * weights).sum(axis=2)]
    text = body.tobytes().decode("ascii")
    return pl.Series([text[at : at + 18] for at in range(0, len(text), 18)], dtype=pl.String)


def _digits(numbers: Ints, count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    places = 62 ** np.arange(count - 1, -1, -1, dtype=np.int64)
    return np.asarray(_ALPHABET[(numbers[:, None] // places) % 62], dtype=np.uint8)
