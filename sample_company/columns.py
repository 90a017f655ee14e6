"""Columns of text, as an export writes them, from arrays of numbers."""

from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import DAY, JAPAN, NEVER, Bools, Ints

NEVER_DAY: Final = NEVER // DAY


def pick(words: pl.Series, index: Ints) -> pl.Series:
    """Return the word at each index; an index below 0 gives null."""
    return words.gather(_with_nulls(index, known=index >= 0))


def moments_as_text(moments: Ints) -> pl.Series:
    """Write moments as date and time in UTC; NEVER becomes null."""
    utc = (moments - JAPAN).astype("datetime64[s]").astype("datetime64[ms]")
    text = pl.Series(utc).cast(pl.String).str.replace(" ", "T", literal=True) + "+0000"
    return _blank(text, known=moments < NEVER)


def days_as_text(days: Ints) -> pl.Series:
    """Write days as ISO dates; NEVER_DAY becomes null."""
    known = days < NEVER_DAY
    text = pl.Series(np.where(known, days, 0).astype(np.int32)).cast(pl.Date).cast(pl.String)
    return _blank(text, known=known)


def numbers_as_text(numbers: Ints, *, known: Bools) -> pl.Series:
    """Write whole numbers; an unknown one becomes null."""
    return _with_nulls(numbers, known=known).cast(pl.String)


def flags_as_text(flags: Bools) -> pl.Series:
    """Write truth values as ``true`` and ``false``."""
    return pick(pl.Series(["false", "true"]), flags.astype(np.int64))


def _with_nulls(numbers: Ints, *, known: Bools) -> pl.Series:
    return pl.DataFrame({"number": numbers, "known": known}).select(
        pl.when("known").then("number")
    )["number"]


def _blank(text: pl.Series, *, known: Bools) -> pl.Series:
    return pl.DataFrame({"text": text, "known": known}).select(pl.when("known").then("text"))[
        "text"
    ]
