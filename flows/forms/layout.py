"""What a workbook for people consists of: sheets of columns, rows, choices, colours, guidance."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["text", "date", "amount", "number", "percent", "whole"]
_WIDEST: Final = 40
_AIR: Final = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the note on it, and what its cells may hold.

    ``width`` in characters of half width, from the heading when 0. Of ``choices`` another value is
    refused by the program only if ``is_strict``.
    """

    heading: str
    kind: Kind = "text"
    note: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    width: int = 0
    is_required: bool = False
    is_strict: bool = True
    is_locked: bool = False
    is_hidden: bool = False

    @property
    def cells_wide(self) -> int:
        """Return the width that heading and example need."""
        lines = [*self.heading.split("\n"), self.example]
        return self.width or min(_WIDEST, max(9, *(text_width(line) for line in lines)) + _AIR)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: lines above the heading, columns, rows as text, and colours.

    ``marks`` are places (row, column), from 0 below the heading, of cells to be coloured, ``locks``
    those of single cells that must stay;
    ``colours`` colour a whole row by the value of column ``colour_by``. ``is_form`` locks all but
    the columns that may be filled in.
    """

    name: str
    columns: Sequence[Column]
    above: Sequence[Sequence[str]] = ()
    rows: Sequence[Sequence[str]] = ()
    marks: frozenset[tuple[int, int]] = frozenset()
    locks: frozenset[tuple[int, int]] = frozenset()
    colour_by: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    frozen_columns: int = 0
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook: guidance, sheets, and lines of a hidden sheet that says what it is."""

    title: str
    guide: Sequence[str]
    sheets: Sequence[Sheet]
    guide_name: str
    is_guide_first: bool = False
    identity: Sequence[Sequence[str]] = ()


def text_width(text: str) -> int:
    """Return how many characters of half width a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
