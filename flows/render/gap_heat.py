"""The page by segment of a gap report: heat tables, and a sentence of the largest cell."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from flows.render.gap_view import GapView
from flows.vocabulary.gap_segments import SegmentLine, SegmentTable
from flows.vocabulary.progress import Finding

LEVELS: Final = 3
"""Tints of a cell, by its size beside the largest of the page."""
NAME_LENGTH: Final = 11.0
# lines on the page, where each table takes the place of some more
LINES_SHOWN: Final = 39
TABLE_TAKES: Final = 3
_OWN_NAMES: Final = frozenset({"(none)", "(direct)", "(others)", "(unassigned)"})


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell as printed: its figure, and the class of its tint; empty: none."""

    figure: str
    tint: str


@dataclass(frozen=True, slots=True)
class HeatLine:
    """One segment as printed."""

    line: SegmentLine
    name: str
    cells: tuple[HeatCell, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class HeatTable:
    """One kind of segment as printed."""

    kind: str
    columns: tuple[str, ...]
    lines: tuple[HeatLine, ...]
    sums: tuple[Decimal, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class GapHeat:
    """Makes the page by segment."""

    view: GapView

    def variables(self) -> dict[str, object]:
        """Return everything that the page prints, by name."""
        return {
            "segments_title": self.title(),
            "segments_why": self.why(),
            "heat_tables": self.tables(),
            "no_segments": self._nothing(),
            "kinds_beyond": self.beyond(),
        }

    def title(self) -> Markup:
        """Return the cell that pushed most towards the gap, as a sentence."""
        cell = self.view.context.segment_cause
        told, kind = Finding(code="none" if self.view.context.segments else "no_segments"), ""
        if cell is not None and cell.amount:
            side = "down" if cell.amount < 0 else "up"
            named = self._name(cell.segment_id, cell.name)
            told = Finding(code=f"{side}_{cell.factor_code}", amount=cell.amount, names=(named,))
            kind = self.view.say(f"segment_{cell.segment_kind}")
        return self.view.faces.rich_sentence(told, "gap_segments", kind)

    def why(self) -> str:
        """Return how the named cell came and was planned; empty: none is named."""
        cell = self.view.context.segment_cause
        if cell is None or not cell.amount:
            return ""
        factor = self.view.values.factor
        return self.view.say(
            f"segment_why_{cell.factor_code}",
            actual=factor(cell.factor_code, cell.actual_value),
            plan=factor(cell.factor_code, cell.plan_value),
            n=self.view.faces.number(cell.n),
        )

    def tables(self) -> tuple[HeatTable, ...]:
        """Return the tables that fit, every cell tinted on the scale of the page."""
        tables = self._fitting()
        cells = (abs(part) for table in tables for line in table.lines for part in line.parts)
        most = max(cells, default=Decimal(0))
        return tuple(self._table(table, most) for table in tables)

    def beyond(self) -> str:
        """Return which kinds do not fit on the page; empty: all do."""
        shown = self._fitting()
        left = [
            self.view.say(f"segment_{table.segment_kind}")
            for table in self.view.context.segments
            if table not in shown
        ]
        separator = self.view.faces.words.say("face.list_separator")
        return self.view.say("kinds_beyond", kinds=separator.join(left)) if left else ""

    def _fitting(self) -> tuple[SegmentTable, ...]:
        """Return the tables that fit on the page, the first before others."""
        left, shown = LINES_SHOWN, []
        for table in self.view.context.segments:
            takes = len(table.lines) + TABLE_TAKES
            if takes <= left:
                left -= takes
                shown.append(table)
        return tuple(shown)

    def _table(self, table: SegmentTable, most: Decimal) -> HeatTable:
        return HeatTable(
            kind=self.view.say(f"segment_{table.segment_kind}"),
            columns=tuple(self.view.say(f"factor_{code}") for code in table.factors),
            lines=tuple(self._line(line, most) for line in table.lines),
            sums=table.sums,
            total=table.total,
        )

    def _line(self, line: SegmentLine, most: Decimal) -> HeatLine:
        return HeatLine(
            line=line,
            name=self._name(line.segment_id, line.name, count=line.count),
            cells=tuple(
                HeatCell(self.view.faces.signed(part), tint_of(part, most, is_thin=line.is_thin))
                for part in line.parts
            ),
            total=line.total,
        )

    def _name(self, segment_id: str, name: str | None, *, count: int = 1) -> str:
        """Return the name of a segment: of a unit or person, in words, or as the record has it."""
        if segment_id in _OWN_NAMES:
            key = f"segment_name_{segment_id.strip('()')}"
            return self.view.say(key, n=self.view.faces.number(count))
        return self.view.faces.clip(name or segment_id, NAME_LENGTH)

    def _nothing(self) -> str:
        """Return why there is no table."""
        if self.view.context.gap.is_decomposed:
            return self.view.say("no_segments")
        return self.view.say("no_parts", why=self.view.why_no_parts())


def tint_of(part: Decimal, most: Decimal, *, is_thin: bool) -> str:
    """Return the class of a cell: thin, or its side and how large it is beside the largest."""
    if is_thin:
        return "thin"
    level = int((LEVELS * abs(part) / most).to_integral_value()) if most else 0
    if not level:
        return ""
    return f"{'heat-short' if part < 0 else 'heat-good'}-{level}"
