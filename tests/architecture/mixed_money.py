"""Finds sums of money in the currency that a record happens to have: they may mix currencies.

An amount as delivered is followed from staging through every model, under whatever name it goes
on. It becomes money of the company where it is multiplied by a rate, or where the query asks which
currency it has, or for a rate of one; a sum or an average of it before that needs groups of one
currency or one deal.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import sqlglot
from sqlglot import exp

STAGED: Final = {
    f"ref_stg_lake__{name}": frozenset({"amount"})
    for name in ("deals", "deal_changes", "deal_updates", "deal_splits", "purchases")
}
ONE_CURRENCY: Final = ("currency", "deal_id")
_NO_MONEY: Final = (exp.Predicate, exp.Count, exp.RowNumber, exp.Rank, exp.Literal, exp.Subquery)
Columns = frozenset[str]


@dataclass
class Shelf:
    """What is known so far: of each relation, which columns hold money as delivered."""

    native: dict[str, Columns] = field(default_factory=lambda: dict(STAGED))

    def add(self, name: str, tree: exp.Expression) -> list[str]:
        """Take in a model whose inputs are known; return what it sums and must not."""
        query = _Query(self.native)
        self.native[f"ref_{name}"] = query.columns(tree)
        return [f"{name}: {each}" for each in query.faults]


def faults(models: Mapping[str, str]) -> list[str]:
    """Return every sum of mixed money in models that are given by name."""
    shelf = Shelf()
    with deep_parser():
        trees = {name: sqlglot.parse_one(sql, read="duckdb") for name, sql in models.items()}
        return [fault for name in in_order(trees) for fault in shelf.add(name, trees[name])]


@contextmanager
def deep_parser() -> Iterator[None]:
    """Let the parser go down into calls that are nested for each letter they replace."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20 * before)
    yield
    sys.setrecursionlimit(before)


def in_order(trees: Mapping[str, exp.Expression]) -> Iterator[str]:
    """Yield each model after those that it reads."""
    reads = {
        name: {table.name.removeprefix("ref_") for table in tree.find_all(exp.Table)} & trees.keys()
        for name, tree in trees.items()
    }
    while reads:
        ready = [name for name, inputs in reads.items() if not inputs & reads.keys()]
        assert ready, f"models read each other: {sorted(reads)}"
        for name in ready:
            yield name
            del reads[name]


class _Query:
    """One query: the CTEs that it has come past, and its faults."""

    def __init__(self, known: Mapping[str, Columns]) -> None:
        self.known = dict(known)
        self.faults: list[str] = []

    def columns(self, node: exp.Expression) -> Columns:
        """Return the columns of a query that hold money as delivered."""
        for cte in node.ctes if isinstance(node, exp.Query) else ():
            self.known[cte.alias] = self.columns(cte.this)
        if isinstance(node, exp.Subquery):
            return self.columns(node.this)
        if isinstance(node, exp.SetOperation):
            return self._united(node)
        if not isinstance(node, exp.Select):
            return frozenset()
        sources = {source.alias_or_name: self._source(source) for source in _sources(node)}
        self.faults += _mixed(node, sources)
        return frozenset(name for one in node.expressions for name in _outputs(one, sources))

    def _source(self, source: exp.Expression) -> Columns:
        if isinstance(source, exp.Subquery):
            return self.columns(source.this)
        return self.known.get(source.name, frozenset())

    def _united(self, node: exp.SetOperation) -> Columns:
        """Return the columns of a union: those of the first query, money if any query's are."""
        left, right = self.columns(node.left), self.columns(node.right)
        names, others = node.left.named_selects, node.right.named_selects
        if node.left.is_star or node.right.is_star or len(names) != len(others):
            return left | right
        placed = zip(names, others, strict=True)
        return left | {name for name, other in placed if other in right}


def _sources(select: exp.Select) -> Iterator[exp.Expression]:
    begin = select.args.get("from_") or select.args.get("from")
    if begin is not None:
        yield begin.this
    for join in select.args.get("joins") or ():
        yield join.this


def _outputs(projection: exp.Expression, sources: Mapping[str, Columns]) -> Iterable[str]:
    if isinstance(projection, exp.Star):
        return frozenset().union(*sources.values())
    if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
        return sources.get(projection.table, frozenset())
    is_money = _is_native(projection.unalias(), sources)
    return (projection.alias_or_name,) if is_money else ()


def _is_native(node: exp.Expression, sources: Mapping[str, Columns]) -> bool:
    """Say whether an expression is money in the currency of its record."""
    if isinstance(node, exp.Column):
        named = [sources.get(node.table, frozenset())] if node.table else sources.values()
        return any(node.name in columns for columns in named)
    if isinstance(node, _NO_MONEY) or (isinstance(node, exp.Mul) and _is_rated(node)):
        return False
    if isinstance(node, exp.Div):
        return _is_native(node.left, sources) and not _is_native(node.right, sources)
    if isinstance(node, exp.Case):
        return not _asks_for_currency(node) and any(
            _is_native(one, sources) for one in _results(node)
        )
    parts = [node.this] if isinstance(node, exp.Window) else node.iter_expressions()
    return any(_is_native(one, sources) for one in parts)


def _is_rated(node: exp.Expression) -> bool:
    return any(column.name.endswith("rate") for column in node.find_all(exp.Column))


def _asks_for_currency(node: exp.Case) -> bool:
    conditions = [one.this for one in node.args["ifs"]]
    return any(
        column.name.endswith("currency")
        for condition in conditions
        for column in condition.find_all(exp.Column)
    )


def _is_at_par(condition: exp.Expression) -> bool:
    """Say whether a condition asks for a rate of one: such an amount is what it is worth."""
    return (
        isinstance(condition, exp.EQ)
        and isinstance(condition.left, exp.Column)
        and condition.left.name.endswith("rate")
        and condition.right == exp.Literal.number(1)
    )


def _results(node: exp.Case) -> Iterator[exp.Expression]:
    yield from (one.args["true"] for one in node.args["ifs"] if not _is_at_par(one.this))
    if node.args.get("default") is not None:
        yield node.args["default"]


def _mixed(select: exp.Select, sources: Mapping[str, Columns]) -> Iterator[str]:
    """Yield each sum of a select (not of one within) whose rows may be of several currencies."""
    group = select.args.get("group")
    grouped = list(group.expressions) if group is not None else []
    for node in select.find_all(exp.Sum, exp.Avg):
        if node.find_ancestor(exp.Select) is not select or not _is_native(node.this, sources):
            continue
        window = node.parent if isinstance(node.parent, exp.Window) else None
        keys = window.args.get("partition_by") or [] if window is not None else grouped
        names = {column.name for key in keys for column in key.find_all(exp.Column)}
        if not any(name.endswith(ONE_CURRENCY) for name in names):
            yield f"{node.sql()[:80]} may add up several currencies"
