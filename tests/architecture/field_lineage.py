"""Which delivered fields each metric is made of, read off the SQL: column by column, never by hand.

``python -m tests.architecture.field_lineage`` writes ``dbt_project/seeds/field_usage.csv`` again.

A column is followed from ``kpi_value`` down to the lake through every model, as DuckDB is given it.
Long tables hold many metrics: a row of one is followed by its ``metric_id`` alone, through unions,
``where metric_id = …`` and ``case when metric_id = …``. A value rests on what it is computed from,
on what it was looked up by in a join, and, in the marts, on what its rows were chosen by.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

import sqlglot
from sqlglot import exp

from flows.vocabulary.objects import OBJECTS
from tests.architecture import rendered_sql
from tests.architecture.house import ROOT, list_files
from tests.architecture.mixed_money import deep_parser, in_order

SEED: Final = ROOT / "dbt_project" / "seeds" / "field_usage.csv"
METRICS: Final = ROOT / "dbt_project" / "seeds" / "kpi_definitions.csv"
VALUES: Final = ("value", "numerator", "denominator", "n")
LAKE: Final = "source_lake_"
SCAFFOLD: Final = {
    "fct_kpi_frame", "dim_scope", "dim_scope_owner", "dim_owner", "int_owner_aliases",
    "fct_scope_delivery",
}  # fmt: skip
"""Which scopes and periods are told at all, and who is in them: nothing a number is made of."""
NO_USE: Final = ("rpt_update_requests", "rpt_printed_", "rpt_progress_rejections", "rpt_burden")
"""Report tables that ask for fields, copy every metric or tell of faults: no use of a field."""
INPUT: Final = {"51", "52", "53"}
"""Numbers of the metrics that measure input itself: that a field is counted is no use of it."""
Fields = frozenset[tuple[str, str]]
NONE: Final[Fields] = frozenset()


@dataclass(frozen=True)
class Rows:
    """Rows of one metric, or of none in particular: what each column, and their being, rest on."""

    metric: str | None
    columns: Mapping[str, Fields]
    chosen_by: Fields = NONE

    def of(self, column: str) -> Fields:
        """Return the fields under a column."""
        return self.columns.get(column, NONE)


Relation = tuple[Rows, ...]
WHOLE: Final[Relation] = (Rows(None, {"": NONE}),)


@dataclass
class _Select:
    """One select: its sources, what each was joined by, and which metrics are looked at."""

    sources: dict[str, Relation]
    looked_up_by: dict[str, Fields] = field(default_factory=dict)
    only: dict[str, frozenset[str]] = field(default_factory=dict)

    def rows_of(self, alias: str, metrics: frozenset[str] | None) -> Relation:
        wanted = [one for one in (self.only.get(alias), metrics) if one is not None]
        return tuple(
            rows
            for rows in self.sources[alias]
            if rows.metric is None or all(rows.metric in one for one in wanted)
        )

    def fields(self, column: exp.Column, metrics: frozenset[str] | None) -> Fields:
        found: set[tuple[str, str]] = set()
        if not any(one.columns for one in self.sources.get(column.table, WHOLE)):
            return self.looked_up_by.get(column.table, NONE)
        for alias in [column.table] if column.table else self.sources:
            for rows in self.rows_of(alias, metrics) if alias in self.sources else ():
                found |= rows.of(column.name)
                found |= rows.chosen_by if metrics and rows.metric else NONE
                found |= self.looked_up_by.get(alias, NONE) if column.name in rows.columns else NONE
        return frozenset(found)


class Reader:
    """Follows columns through models, each after those that it reads."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.known: dict[str, Relation] = {}

    def add(self, name: str, tree: exp.Expression, *, is_mart: bool) -> None:
        """Take in a model whose inputs are known."""
        if name not in SCAFFOLD:
            self.known[f"ref_{name}"] = self._relation(tree, dict(self.known), is_mart=is_mart)

    def _relation(
        self, node: exp.Expression, known: dict[str, Relation], *, is_mart: bool
    ) -> Relation:
        if isinstance(node, exp.Query):
            for cte in node.ctes:
                known[cte.alias] = self._relation(cte.this, dict(known), is_mart=is_mart)
        if isinstance(node, exp.Subquery):
            return self._relation(node.this, known, is_mart=is_mart)
        if isinstance(node, exp.SetOperation):
            left = self._relation(node.left, dict(known), is_mart=is_mart)
            right = self._relation(node.right, dict(known), is_mart=is_mart)
            return _merged([*left, *_named_as(left, right)])
        if not isinstance(node, exp.Select):
            return ()
        return _merged(self._selected(node, known, is_mart=is_mart))

    def _source(
        self, node: exp.Expression, known: dict[str, Relation], *, is_mart: bool
    ) -> Relation:
        if isinstance(node, exp.Subquery):
            return self._relation(node.this, dict(known), is_mart=is_mart)
        if node.name.removeprefix(LAKE) in OBJECTS:
            return (_landed(node.name.removeprefix(LAKE)),)
        return known.get(node.name, ())

    def _selected(
        self, select: exp.Select, known: dict[str, Relation], *, is_mart: bool
    ) -> Iterator[Rows]:
        begin = select.args.get("from_") or select.args.get("from")
        joins = select.args.get("joins") or []
        tables = [*([begin.this] if begin is not None else []), *(join.this for join in joins)]
        told = _Select(
            {one.alias_or_name: self._source(one, known, is_mart=is_mart) for one in tables}
        )
        where = select.args.get("where")
        told.only = _metrics_of(where.this, told) if where is not None else {}
        for metric, alias in _metrics_told(select, told):
            if alias:
                told.only[alias] = frozenset({metric}) if metric else frozenset()
            told.looked_up_by = {
                join.this.alias_or_name: _keys(join, told)
                for join in select.args.get("joins") or ()
            }
            chosen = _chosen_by(select, told) if is_mart else NONE
            columns: dict[str, Fields] = {}
            for projection in select.expressions:
                columns |= self._projected(projection, told)
            carried = [
                rows.chosen_by
                for name in told.sources
                for rows in told.rows_of(name, None)
                if (is_mart and rows.metric is None) or (alias == name and metric)
            ]
            yield Rows(metric, columns, chosen.union(*carried))

    def _projected(self, projection: exp.Expression, told: _Select) -> dict[str, Fields]:
        if isinstance(projection, exp.Star) or isinstance(projection.this, exp.Star):
            table = projection.table if isinstance(projection, exp.Column) else ""
            return (
                {
                    name: found
                    for alias in [table]
                    if table
                    for name, found in _all_columns(told, alias)
                }
                if table
                else {
                    name: found
                    for alias in told.sources
                    for name, found in _all_columns(told, alias)
                }
            )
        return {projection.alias_or_name: _under(projection, told)}


def _landed(name: str) -> Rows:
    return Rows(None, {column: frozenset({(name, column)}) for column in OBJECTS[name]})


def _under(node: exp.Expression, told: _Select, metrics: frozenset[str] | None = None) -> Fields:
    """Return the fields under an expression, of the metrics that a case asks for."""
    if isinstance(node, exp.Column):
        return told.fields(node, metrics)
    if isinstance(node, exp.If):
        asked = _asked(node.this)
        metrics = asked if asked is not None else metrics
    return NONE.union(*(_under(one, told, metrics) for one in node.iter_expressions()))


def _keys(join: exp.Join, told: _Select) -> Fields:
    """Return the fields of the other side by which a join finds its rows."""
    on, own = join.args.get("on"), join.this.alias_or_name
    columns = on.find_all(exp.Column) if on is not None else ()
    return NONE.union(*(told.fields(one, None) for one in columns if one.table != own))


def _chosen_by(select: exp.Select, told: _Select) -> Fields:
    """Return the fields by which rows are chosen: by the where, and by joins that drop rows."""
    where, joins = select.args.get("where"), select.args.get("joins") or ()
    found = _under(where.this, told) if where is not None else NONE
    return found.union(*(_keys(join, told) for join in joins if join.side != "LEFT"))


def _all_columns(told: _Select, alias: str) -> Iterator[tuple[str, Fields]]:
    found: dict[str, Fields] = {}
    for rows in told.rows_of(alias, None):
        for name, fields in rows.columns.items():
            found[name] = found.get(name, NONE) | fields
    yield from found.items()


def _asked(node: exp.Expression) -> frozenset[str] | None:
    """Return the metrics that a condition asks for, if it asks for any."""
    for one in node.find_all(exp.EQ, exp.In):
        if isinstance(one.this, exp.Column) and one.this.name == "metric_id":
            others = [one.expression] if isinstance(one, exp.EQ) else one.expressions
            if all(isinstance(other, exp.Literal) for other in others):
                return frozenset(other.name for other in others)
    return None


def _metrics_of(where: exp.Expression, told: _Select) -> dict[str, frozenset[str]]:
    """Return which metrics a where lets through, per source."""
    found: dict[str, frozenset[str]] = {}
    for part in where.flatten() if isinstance(where, exp.And) else [where]:
        asked = _asked(part) if isinstance(part, exp.EQ | exp.In) else None
        if asked is not None:
            aliases = [part.this.table] if part.this.table else list(told.sources)
            found |= dict.fromkeys(aliases, asked)
    return found


def _metrics_told(select: exp.Select, told: _Select) -> Iterator[tuple[str | None, str]]:
    """Yield each metric whose rows a select gives, and the source that it takes the name from."""
    for projection in select.expressions:
        inner = projection.unalias()
        is_star = isinstance(projection, exp.Star) or isinstance(projection.this, exp.Star)
        if is_star or (projection.alias_or_name == "metric_id" and isinstance(inner, exp.Column)):
            tables = [inner.table] if getattr(inner, "table", "") else list(told.sources)
            for alias in tables:
                metrics = {rows.metric for rows in told.rows_of(alias, None)} - {None}
                if metrics:
                    yield from ((metric, alias) for metric in sorted(metrics, key=str))
                    return
        elif projection.alias_or_name == "metric_id" and isinstance(inner, exp.Literal):
            yield inner.name, ""
            return
    yield None, ""


def _named_as(left: Relation, right: Relation) -> Iterator[Rows]:
    """Yield rows of the second half of a union under the names of the first."""
    names = list(left[0].columns) if left else []
    for rows in right:
        pairs = zip(names, rows.columns.values(), strict=False)
        same = len(names) == len(rows.columns)
        yield Rows(rows.metric, dict(pairs) if same else rows.columns, rows.chosen_by)


def _merged(found: Iterable[Rows]) -> Relation:
    """Return rows with those of one metric laid together."""
    by_metric: dict[str | None, Rows] = {}
    for rows in found:
        before = by_metric.get(rows.metric)
        if before is None:
            by_metric[rows.metric] = rows
            continue
        columns = {
            name: before.columns.get(name, NONE) | rows.columns.get(name, NONE)
            for name in {**before.columns, **rows.columns}
        }
        by_metric[rows.metric] = Rows(rows.metric, columns, before.chosen_by | rows.chosen_by)
    return tuple(by_metric.values())


@cache
def definitions() -> Mapping[str, Mapping[str, str]]:
    """Return what the seed of definitions says of each metric."""
    rows = csv.DictReader(METRICS.read_text(encoding="utf-8").splitlines())
    return {row["metric_id"]: row for row in rows}


@cache
def _read() -> Reader:
    """Return a reader that has come through every model."""
    paths = {path.stem: path for path in list_files("dbt_project/models", ending=".sql")}
    reader = Reader()
    with deep_parser():
        trees = {name: _parsed(path) for name, path in paths.items()}
        for name in in_order(trees):
            # what kpi_value chooses by is which rows are told, and nothing that they hold
            is_fact = "marts" in paths[name].parts and name != "kpi_value"
            reader.add(name, trees[name], is_mart=is_fact)
    return reader


def _parsed(path: Path) -> exp.Expression:
    sql = rendered_sql.render(path.read_text(encoding="utf-8"), engine="duckdb")
    return sqlglot.parse_one(sql, read="duckdb")


def metrics() -> Mapping[str, Fields]:
    """Return the fields of the lake under each metric of ``kpi_value`` but those of input."""
    return {
        rows.metric: rows.chosen_by.union(*(rows.of(column) for column in VALUES))
        for rows in _read().known["ref_kpi_value"]
        if rows.metric and definitions()[rows.metric]["metric_number"] not in INPUT
    }


def tables() -> Mapping[str, Fields]:
    """Return the fields that each report table shows or computes with."""
    return {
        name.removeprefix("ref_"): NONE.union(
            *(fields for one in rows for fields in one.columns.values())
        )
        for name, rows in _read().known.items()
        if name.startswith("ref_rpt_") and not name.removeprefix("ref_").startswith(NO_USE)
    }


def printed_metrics() -> frozenset[str]:
    """Return the metrics whose ids the report tables name: those that a report prints."""
    named: set[str] = set()
    for path in list_files("dbt_project/models/marts/reports", ending=".sql"):
        with deep_parser():
            tree = _parsed(path)
        named |= {one.name for one in tree.find_all(exp.Literal) if one.is_string}
    return frozenset(named & definitions().keys())


def as_text() -> str:
    """Return what the seed is to hold: one row per field and metric or report table over it."""
    printed, file = printed_metrics(), StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["object", "field_name", "used_by", "use_kind", "is_printed"])
    rows = [
        (*found, metric, "metric", str(metric in printed).lower())
        for metric, under in metrics().items()
        for found in under
    ]
    rows += [(*found, name, "table", "true") for name, under in tables().items() for found in under]
    writer.writerows(sorted(rows))
    return file.getvalue()


if __name__ == "__main__":
    SEED.write_text(as_text(), encoding="utf-8")
