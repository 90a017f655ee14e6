"""What a query may say outside of the macros that spell it per engine, and what it may not.

A list of what all engines read alike, not of what they do not: a function that nobody has thought
of is refused too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

from tests.architecture.rendered_sql import MARK

FUNCTIONS: Final = (
    *(exp.Coalesce, exp.Nullif, exp.Case, exp.If, exp.Cast, exp.Abs, exp.Ceil, exp.Floor, exp.Sign),
    *(exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Substring, exp.Pad, exp.Translate),
    *(exp.Replace, exp.And, exp.Or, exp.Exists, exp.Sum, exp.Count, exp.Min, exp.Max, exp.Avg),
    *(exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead),
)
TYPES: Final = {"DATE", "DECIMAL", "INT", "BIGINT", "BOOLEAN"}
# Never null by the contracts; whatever else a query sorts by says where its nulls go.
NEVER_NULL: Final = (
    *("_id", "_on", "_number", "_rank", "_row", "_place", "_kind", "_code", "_count", "_start"),
    *("valid_from", "valid_to", "date_day", "source", "source_file", "starts_on", "rate_date"),
)
DAYS: Final = ("_date", "_on", "valid_from", "valid_to", "date_day", "_start", "_end")
NULLS_SAID: Final = re.compile(r"[\s)]*((asc|desc)\s+)?nulls\s+(first|last)\b", re.IGNORECASE)

CONSTRUCTS: Final[dict[str, tuple[type[exp.Expression], ...]]] = {
    "qualify: use row_number() and a where": (exp.Qualify,),
    "pivot: use sum(case …)": (exp.Pivot,),
    "lists, structs and maps": (exp.Array, exp.Struct, exp.Map, exp.Bracket, exp.Explode),
    "a table made in the query": (exp.Values, exp.GenerateSeries, exp.Lateral, exp.TableSample),
    "a cast that may fail: use try_cast()": (exp.TryCast,),
    "a test that looks past capitals: use lower()": (exp.ILike,),
    "like with an escape: use contains_text()": (exp.Escape,),
    "JSON": (exp.JSONExtract, exp.JSONExtractScalar),
    "// and %: integers divide differently": (exp.IntDiv, exp.Mod),
    "^": (exp.Pow,),
    "filter: use sum(case …)": (exp.Filter,),
    "ignore nulls: use last_known() or next_known()": (exp.IgnoreNulls, exp.RespectNulls),
    "an interval: use add_days()": (exp.Interval,),
    "greatest and least pass over nulls, or not: use greater_of() or lesser_of()": (
        exp.Greatest, exp.Least,
    ),
    "is distinct from": (exp.NullSafeEQ, exp.NullSafeNEQ),
    "rows compared as one": (exp.Tuple,),
    "all and any of a list": (exp.All, exp.Any),
}  # fmt: skip
WORDS: Final = {
    TokenType.DCOLON: "::, use cast()",
    TokenType.IDENTIFIER: 'a name in ", which is a text for some',
}


@dataclass(frozen=True)
class Fault:
    """One thing that engines read differently, and the line of the rendered text it stands on."""

    line: int
    what: str


def faults(sql: str) -> list[Fault]:
    """Return what a rendered query says that some engine reads differently or not at all."""
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except SqlglotError as error:
        return [Fault(line=1, what=f"no SQL: {error}")]
    found = [Fault(_line(node), what) for node in tree.walk() for what in _faults_of(node, sql)]
    return sorted([*found, *_faults_of_words(sql)], key=lambda fault: fault.line)


def _faults_of(node: exp.Expression, sql: str) -> Iterator[str]:
    known = [what for what, kinds in CONSTRUCTS.items() if isinstance(node, kinds)]
    yield from known
    if not known and isinstance(node, exp.Func) and not isinstance(node, FUNCTIONS):
        yield f"{node.sql()[:40]}: no function that all engines read alike; it needs a macro"
    yield from (what for what, is_so in CONDITIONS.items() if is_so(node))
    if isinstance(node, exp.Ordered) and not _is_never_null(node.this.unnest()):
        end = max((part.meta["end"] for part in node.walk() if "end" in part.meta), default=0)
        if not NULLS_SAID.match(sql, end + 1):
            yield "sorted by what may be null: say nulls last"


def _faults_of_words(sql: str) -> Iterator[Fault]:
    """Look at what the tree does not tell apart: how a thing is spelled."""
    for token in sqlglot.tokenize(sql, read="duckdb"):
        if token.token_type in WORDS:
            yield Fault(token.line, WORDS[token.token_type])
        elif token.token_type is TokenType.STRING and "\\" in token.text:
            yield Fault(token.line, "a backslash in a text: use pattern_text()")


def _line(node: exp.Expression) -> int:
    """Return the line of the first word in a node that has one, else of what the node is in."""
    found = next((part.meta["line"] for part in node.walk() if "line" in part.meta), None)
    if found is None and node.parent is not None:
        return _line(node.parent)
    return found or 1


def _is_named(node: exp.Expression, endings: tuple[str, ...]) -> bool:
    return isinstance(node, exp.Column) and node.name.lower().endswith(endings)


def _is_never_null(node: exp.Expression) -> bool:
    if isinstance(node, exp.Literal | exp.Count | exp.Coalesce):
        return True
    if isinstance(node, exp.Case):
        return node.args.get("default") is not None
    return _is_named(node, (*NEVER_NULL, MARK + "pad_number"))


def _is_day(node: exp.Expression) -> bool:
    bare = node.unnest()
    return _is_named(bare, DAYS) or (isinstance(bare, exp.Cast) and bare.to.is_type("date"))


def _counts_in_days(node: exp.Expression) -> bool:
    return isinstance(node, exp.Add | exp.Sub) and (_is_day(node.left) or _is_day(node.right))


def _is_type_of_an_engine(node: exp.Expression) -> bool:
    if not isinstance(node, exp.Cast):
        return False
    return node.to.this.name not in TYPES and MARK not in node.to.sql().lower()


def _may_divide_integers(node: exp.Expression) -> bool:
    """Tell a division in which nothing was made a double: 3 / 2 is 1 on some."""
    if not isinstance(node, exp.Div):
        return False
    types = (cast.to.sql().lower() for cast in node.find_all(exp.Cast))
    return not any(MARK + "type_double" in found for found in types)


def _is_greatest_of_booleans(node: exp.Expression) -> bool:
    return isinstance(node, exp.Min | exp.Max) and (
        isinstance(node.this, exp.Column) and node.this.name.startswith(("is_", "has_"))
    )


def _goes_on_with_its_own_name(node: exp.Expression) -> bool:
    """Tell a select that uses a name which it has just given: few engines know it yet."""
    given: set[str] = set()
    for projection in node.expressions if isinstance(node, exp.Select) else ():
        used = {column.name for column in projection.find_all(exp.Column) if not column.table}
        if used & given:
            return True
        if isinstance(projection, exp.Alias) and projection.alias not in used:
            given.add(projection.alias)
    return False


def _asks_only_of_the_left(node: exp.Expression) -> bool:
    """Tell an outer join with a condition on the left alone: engines then compare every pair."""
    if not isinstance(node, exp.Join) or node.side != "LEFT" or not node.args.get("on"):
        return False
    conditions = node.args["on"].flatten() if isinstance(node.args["on"], exp.And) else ()
    return any(
        not any(column.table in {"", node.alias_or_name} for column in found)
        for condition in conditions
        if (found := list(condition.find_all(exp.Column)))
    )


CONDITIONS: Final[dict[str, Callable[[exp.Expression], bool]]] = {
    "* without some columns, or with others": lambda node: (
        isinstance(node, exp.Star) and bool(node.args.get("except_") or node.args.get("replace"))
    ),
    "group by all, order by all": lambda node: (
        (isinstance(node, exp.Group) and bool(node.args.get("all")))
        or (isinstance(node, exp.Ordered) and isinstance(node.this, exp.Var))
    ),
    "union by name": lambda node: (
        isinstance(node, exp.SetOperation) and bool(node.args.get("by_name"))
    ),
    "a union that is not all: use select distinct": lambda node: (
        isinstance(node, exp.Union) and bool(node.args.get("distinct"))
    ),
    "asof, semi, anti and natural joins": lambda node: (
        isinstance(node, exp.Join)
        and (node.method in {"ASOF", "NATURAL"} or node.kind in {"SEMI", "ANTI", "POSITIONAL"})
    ),
    "distinct on": lambda node: isinstance(node, exp.Distinct) and bool(node.args.get("on")),
    "count of several columns": lambda node: (
        isinstance(node, exp.Distinct)
        and isinstance(node.parent, exp.Count)
        and len(node.expressions) > 1
    ),
    "recursive": lambda node: isinstance(node, exp.With) and bool(node.args.get("recursive")),
    "a window by range": lambda node: (
        isinstance(node, exp.WindowSpec) and str(node.args.get("kind")).upper() == "RANGE"
    ),
    "the greatest of booleans": _is_greatest_of_booleans,
    "a type that engines name differently: use type_…()": _is_type_of_an_engine,
    "a division of integers: use ratio() or cast to type_double()": _may_divide_integers,
    "a sum of days: use add_days() or days_between()": _counts_in_days,
    "a name that this select has just given": _goes_on_with_its_own_name,
    "a left join on what the left alone says: put it into the key": _asks_only_of_the_left,
}
