"""Turn the tables of a context into the sheets of its workbook: one declaration per table.

A table is declared once as a sheet, the rows of the context, and columns with their faces. Numbers
stand in it as in the context, money in whole currency, so that each can be reckoned with; put
through its face a number is the one on paper. Text of others is cleaned as for paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flows.forms.companion import (
    BAD,
    GOOD,
    Cell,
    Face,
    Head,
    Table,
    Value,
)
from flows.render.filters import ABSENT, FEW_DECISIONS, UNASSIGNED, Faces

LONGEST_TEXT: Final = 1000
OWN_PREFIX: Final = "own."
MONEY: Final = frozenset({"money", "signed", "gap"})


@dataclass(frozen=True, slots=True)
class Pen:
    """Words and clean text of one edition."""

    faces: Faces

    @property
    def is_english(self) -> bool:
        """Say whether the edition is English."""
        return self.faces.words.language == "en"

    def say(self, key: str, **figures: object) -> str:
        """Return words of the catalogue with their figures in place."""
        return self.faces.words.say(key).format(**figures)

    def text(self, text: str | None) -> str:
        """Return a text of others, clean and whole; a dash where there is none."""
        if text == UNASSIGNED:
            return self.say("word.unassigned")
        return self.faces.cleaner.clean(text or "", longest=LONGEST_TEXT, breaks=False) or ABSENT

    def either(self, japanese: str | None, english: str | None) -> str:
        """Return a name in the language of the edition."""
        return self.text((english if self.is_english else None) or japanese)

    def code(self, code: str | None, family: str) -> str:
        """Return the words of a code, or the code where it has none."""
        key = f"{family}.{code}"
        return self.say(key) if code and self.faces.words.knows(key) else self.text(code)

    def heading(self, key: str) -> str:
        """Return a heading; of a company's own table the column's name where it has no words."""
        if key.startswith(OWN_PREFIX) and not self.faces.words.knows(key):
            return self.text(key.rpartition(".")[2])
        return self.say(key)

    def codes(self, codes: Iterable[str], family: str) -> str:
        """Return the words of several codes in one cell."""
        separator = self.say("face.list_separator")
        return separator.join(self.code(code, family) for code in codes if code) or ABSENT

    def status(self, words: str, *, bad: bool, good: bool = False) -> str:
        """Return words behind the sign of what is short or what is good."""
        return f"{BAD if bad else GOOD if good else ''}{words}"

    def rate(self, ratio: float | None, n: int | None) -> Value:
        """Return a rate; of too few decisions their count alone, as on paper."""
        if n is None:
            return None
        if n < FEW_DECISIONS or ratio is None:
            return self.say("face.few", n=n)
        return ratio

    def noted(self, value: float | Decimal | None, note: str | None) -> Value:
        """Return a number, or in a word why it is not known."""
        return self.faces.absence(note) if value is None else value


Get = Callable[[Any, Pen], Value | Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the entry of its heading, the field or what is made of the row, its face, unit."""

    heading: str
    get: str | Get
    face: Face = "text"
    unit: str = ""

    def head(self, pen: Pen, money: str) -> Head:
        """Return the head, with its unit where it has one."""
        unit = money if self.face in MONEY else pen.say(self.unit) if self.unit else ""
        words = pen.heading(self.heading)
        return Head(pen.say("cell.with_unit", name=words, unit=unit) if unit else words, self.face)

    def cell(self, row: object, pen: Pen) -> Value | Cell:
        """Return the cell of a row."""
        if callable(self.get):
            return self.get(row, pen)
        value = getattr(row, self.get)
        if self.face == "link":
            return pen.faces.address(value)
        if self.face in {"text", "status"} and not isinstance(value, date):
            return pen.text(None if value is None else str(value))
        found: Value = value
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """The declaration of one table; ``name`` is an entry of the catalogue, ``of`` fills it in."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[object]
    sums: tuple[object, ...] = ()
    of: str = ""

    def table(self, pen: Pen, money: str) -> Table:
        """Return the table as it is written."""
        told = f"{self.name}_told"
        return Table(
            name=pen.say(self.name, of=self.of),
            told=pen.say(told) if pen.faces.words.knows(told) else "",
            heads=tuple(column.head(pen, money) for column in self.columns),
            rows=tuple(
                tuple(column.cell(row, pen) for column in self.columns)
                for row in (*self.rows, *self.sums)
            ),
            sums=len(self.sums),
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first sheet says of an edition beside its tables."""

    scope: str
    period: str
    first_day: date | None
    last_day: date | None
    as_of: date
    sentences: tuple[str, ...]
    metrics: tuple[str, ...]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """How the workbook of a kind of report is made of its context."""

    summary: Callable[[Any], Any]
    cover: Callable[[Any, Pen], Cover]
    sheets: Callable[[Any, Pen], Iterable[Sheet]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the figures: its metric, and its value with the face that it has on paper."""

    metric: str
    value: Value
    face: Face


FIGURE_COLUMNS: Final = (
    Column("column.metric", lambda row, pen: figure_name(row.metric, pen)),
    Column("column.value", lambda row, _pen: Cell(row.value, row.face), "number"),
    Column("cell.unit", lambda row, pen: _unit_of(row.face, row.metric, pen)),
    Column("cell.metric_id", "metric"),
)


def figure_name(metric: str, pen: Pen) -> str:
    """Return the name of a figure: of the metric where it is one."""
    key = f"figure.{metric}"
    return pen.say(key if pen.faces.words.knows(key) else f"metric.{metric}")


def figures(row: object, faced: Iterable[tuple[str, Face]], pen: Pen) -> tuple[Figure, ...]:
    """Return the figures of a row by their fields, with a word where a number is not known."""
    made = []
    for metric, face in faced:
        value: Value = getattr(row, metric)
        if metric.startswith("win_rate") and face == "percent":
            value = pen.rate(getattr(row, metric), getattr(row, "win_rate_n", None))
        note = f"{metric.rpartition('_')[0]}_note"
        if value is None and hasattr(row, note):
            value = pen.noted(None, getattr(row, note))
        made.append(Figure(metric, value, face))
    return tuple(made)


def figure_sheet(rows: Iterable[Figure]) -> Sheet:
    """Return the sheet of the figures of page 1."""
    return Sheet("sheet.figures", FIGURE_COLUMNS, rows)


def _unit_of(face: Face, metric: str, pen: Pen) -> str:
    """Return the unit of a figure."""
    if face in MONEY:
        return replace(pen.faces, unit="one").money_unit()
    if "percent" in face:
        return "%"
    if face == "times":
        return pen.say("cell.times")
    return pen.say("cell.days" if metric.endswith("days") else "cell.records")
