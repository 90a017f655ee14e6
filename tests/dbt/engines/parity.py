"""Whether two engines hold the same marts: every row of one beside its row of the other."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Row = tuple[object, ...]
Ask = Callable[[str], Sequence[Row]]

# What a sum of doubles comes to depends on the order in which an engine adds them.
CLOSE: Final = 1e-9


@dataclass(frozen=True)
class Mart:
    """A mart of the reference engine: its columns that are exact, then those that are doubles."""

    name: str
    exact: tuple[str, ...]
    doubles: tuple[str, ...]

    @property
    def query(self) -> str:
        """Return what asks for all of its rows."""
        return f"select {', '.join((*self.exact, *self.doubles))} from marts.{self.name}"  # noqa: S608


def marts(ask: Ask) -> Iterator[Mart]:
    """Return every mart of the reference engine, DuckDB."""
    found = ask(
        "select table_name, column_name, data_type = 'DOUBLE' from information_schema.columns "
        "where table_schema = 'marts' order by table_name, ordinal_position"
    )
    for name in sorted({str(row[0]) for row in found}):
        columns = [(str(column), is_double) for table, column, is_double in found if table == name]
        yield Mart(
            name=name,
            exact=tuple(column for column, is_double in columns if not is_double),
            doubles=tuple(column for column, is_double in columns if is_double),
        )


def differences(mart: Mart, reference: Sequence[Row], other: Sequence[Row]) -> list[str]:
    """Return a sentence for each thing in which the rows differ, the first few of each kind."""
    if len(reference) != len(other):
        return [f"{mart.name}: {len(reference)} and {len(other)} rows"]
    pairs = zip(sorted(reference, key=repr), sorted(other, key=repr), strict=True)
    names, exact = (*mart.exact, *mart.doubles), len(mart.exact)
    return [
        f"{mart.name}.{name} of {one[:exact]}: {left!r} and {right!r}"
        for one, two in pairs
        for name, left, right in zip(names, one, two, strict=True)
        if not _is_same(left, right)
    ][:5]


def _is_same(one: object, two: object) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return math.isclose(one, two, rel_tol=CLOSE, abs_tol=CLOSE)
    return type(one) is type(two) and one == two
