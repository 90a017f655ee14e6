"""Count the failing rows of a delivery in one scan, and look up examples of those that fail.

Reads ``lake/raw`` of one delivery through DuckDB; nothing of the rows but counts, sums and a few
examples enters Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import duckdb

from flows.judge.date_order import evidence_of, mends_of
from flows.judge.delivered import Delivered, FileRow, parquet_of
from flows.judge.faults import AMOUNTS, DATE_ORDER, Fault, find_faults
from flows.judge.measure import Evidence, Measure, Place
from flows.judge.readable import AMOUNT_TYPE
from flows.shelves import Workspace
from flows.vocabulary.objects import KEYS, OBJECTS
from flows.vocabulary.workspace import ObjectRule

OWN_SUITES: Final = frozenset(
    {"deal", "deal_change", "user", "org_unit", "target", "activity", "task", "purchase"}
    | {"account", "inquiry", "action_item"}
)
_SHOWN_VALUES: Final = 3
_SHOWN_STAGES: Final = 50  # each of them is to be entered before a run goes through
_VALUE_LENGTH: Final = 40


def measure_records(
    connection: duckdb.DuckDBPyConnection,
    *,
    workspace: Workspace,
    delivered: Delivered,
    accounts: Sequence[FileRow],
    rule: ObjectRule,
) -> Iterator[Measure]:
    """Yield one measure per check, column and part of one object of one delivery.

    A row that was mended by hand is judged as it was mended.

    Expects what ``prepare_comparison`` lays down.
    Reads: lake/raw, lake/mended: <source>/<object>/as_of=<date>/*.parquet
    """
    key = (delivered.source, delivered.kind, delivered.snapshot_on)
    files = [str(file) for file in parquet_of(workspace.raw(*key))]
    mends = [str(file) for file in parquet_of(workspace.mended(*key))]
    if not files:
        return
    raw = _unmended(connection, files=files, mends=mends)
    records = _records(connection, raw=raw, delivered=delivered, rule=rule)
    for part, fields in _missing_by_part(accounts, delivered=delivered).items():
        faults = tuple(find_faults(delivered.kind, rule=rule, part=part, missing=fields))
        yield from _Scan(records, delivered=delivered, part=part).measures(faults)


def _missing_by_part(
    accounts: Sequence[FileRow], *, delivered: Delivered
) -> Mapping[str, frozenset[str]]:
    """Return the fields that no file of a part has."""
    missing: dict[str, frozenset[str]] = {}
    for file in accounts:
        key = (file.source, file.kind, file.snapshot_on)
        if key == (delivered.source, delivered.kind, delivered.snapshot_on):
            missing[file.part] = missing.get(file.part, file.missing_fields) & file.missing_fields
    return missing


def _unmended(
    connection: duckdb.DuckDBPyConnection, *, files: Sequence[str], mends: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    """Return the rows of some files without those that a mended row stands for."""
    raw = connection.read_parquet(list(files), union_by_name=True, hive_partitioning=False)
    if not mends:
        return raw
    mended = connection.read_parquet(list(mends), hive_partitioning=False).set_alias("mended")
    on = (
        "raw._source_file = mended.source_file and raw._source_row = mended.source_row"
        " and coalesce(raw._source_sheet, '') = coalesce(mended.source_sheet, '')"
    )
    return raw.set_alias("raw").join(mended, on, how="anti")


def _records(
    connection: duckdb.DuckDBPyConnection,
    *,
    raw: duckdb.DuckDBPyRelation,
    delivered: Delivered,
    rule: ObjectRule,
) -> duckdb.DuckDBPyRelation:
    """Return the delivery's rows as text, with their money, their place and their owner's name."""
    amount = AMOUNTS.get(delivered.kind)
    money = f"as_amount(filled({amount})) * {_unit(rule, amount=amount)}" if amount else "null"
    if "owner_id" not in OBJECTS[delivered.kind]:
        owner, joined = "null", raw.set_alias("raw")
    else:
        owners = connection.table("known_owner").set_alias("known_owner")
        on = "known_owner.owner = person_key(link_of(raw.owner_id))"
        owner, joined = "owner", raw.set_alias("raw").join(owners, on, how="left")
    return joined.project(
        f"raw.* replace (coalesce(raw._part, '') as _part), {owner} as _known_owner,"
        f" try_cast({money} as {AMOUNT_TYPE}) as _money,"
        " try_cast(raw._source_row as bigint) as _place"
    )


def _unit(rule: ObjectRule, *, amount: str) -> Decimal:
    columns = (rule.columns, *(file.columns for file in rule.files))
    units = [found[amount].unit for found in columns if amount in found]
    return next((unit for unit in units if unit != 1), Decimal(1))


class _Scan:
    """One pass over one part of a delivery, and a second look at what failed."""

    def __init__(
        self, records: duckdb.DuckDBPyRelation, *, delivered: Delivered, part: str
    ) -> None:
        quoted = part.replace("'", "''")
        self._rows = records.filter(f"_part = '{quoted}'")
        self._delivered = delivered
        self._part = part

    def measures(self, faults: Sequence[Fault]) -> Iterator[Measure]:
        """Yield one measure per fault."""
        simple = [fault for fault in faults if not fault.is_duplicate]
        if simple:
            sums = ", ".join(_sums(fault) for fault in simple)
            found = self._rows.aggregate(sums).fetchall()[0]
            for place, fault in enumerate(simple):
                yield self._measure(fault, *found[3 * place : 3 * place + 3])
        for fault in faults:
            if fault.is_duplicate:
                yield self._duplicates(fault)

    def _duplicates(self, fault: Fault) -> Measure:
        """Count keys first; only a delivery that repeats one is sorted by key."""
        key = _key(self._delivered.kind)
        rows = self._rows.filter(fault.base)
        asked, different = rows.aggregate(f"count(*), count(distinct ({key}))").fetchall()[0]
        if asked == different:
            return self._measure(fault, asked, 0, None)
        self._rows = self._rows.project(
            f"*, row_number() over (partition by {key}"
            " order by _source_file desc, _place desc) > 1 as is_superseded"
        )
        found = self._rows.aggregate(_sums(fault)).fetchall()[0]
        return self._measure(fault, *found)

    def _measure(self, fault: Fault, asked: int, rows: int, money: Decimal | None) -> Measure:
        delivered = self._delivered
        place, words = self._example(fault) if rows else (Place(), {})
        evidence = self._evidence(fault, words) if rows else ()
        return Measure(
            check=fault.check,
            suite=delivered.kind if delivered.kind in OWN_SUITES else "record",
            kind=delivered.kind,
            data_set=delivered.data_set,
            subject=f"{delivered.data_set} {delivered.snapshot_on} {self._part} {fault.column}",
            observed=rows / asked if asked else None,
            rows=rows,
            amount=self._known_money(money) if fault.money and rows else None,
            place=place,
            words=MappingProxyType(words),
            evidence=evidence,
        )

    def _evidence(self, fault: Fault, words: dict[str, str]) -> tuple[Evidence, ...]:
        """Return what speaks for a finding, and put what would mend it among its words."""
        if fault.check != DATE_ORDER:
            return ()
        bad = self._rows.filter(f"{fault.base} and {fault.bad}")
        formats = mends_of(bad, fault.column)
        words["formats"] = " / ".join(formats)
        words["mend_by"] = ("no_order_reads_all", "one_order", "some_orders")[min(len(formats), 2)]
        return evidence_of(bad, fault.column)

    def _known_money(self, money: Decimal | None) -> Decimal | None:
        has_amount = AMOUNTS.get(self._delivered.kind) not in (None, "value")
        return (money or Decimal(0)) if has_amount else None

    def _example(self, fault: Fault) -> tuple[Place, dict[str, str]]:
        """Look up the first failing row and the values that fail most."""
        bad = self._rows.filter(f"{fault.base} and {fault.bad}")
        of_stage = fault.check == "unknown_stage"
        pipeline = "coalesce(filled(pipeline), '*')" if of_stage else "'*'"
        file, sheet, row, value, first_pipeline = (
            bad.order("_source_file, _place")
            .limit(1)
            .project(
                f"_source_file, nullif(_source_sheet, ''), _source_row, {fault.column}, {pipeline}"
            )
            .fetchall()[0]
        )
        values = (
            bad.filter(f"{fault.column} is not null")
            .aggregate(f"{fault.column} as value, count(*) as times", fault.column)
            .order("times desc, value")
            .limit(_SHOWN_STAGES if of_stage else _SHOWN_VALUES)
            .fetchall()
        )
        words = {
            "source": self._delivered.source,
            "object_key": self._delivered.kind,
            "snapshot_on": self._delivered.snapshot_on.isoformat(),
            "values": ", ".join(str(found)[:_VALUE_LENGTH] for found, _ in values),
            "pipeline": first_pipeline,
        }
        return Place(file, sheet, row, fault.column, value), words


def _sums(fault: Fault) -> str:
    return (
        f"count(*) filter (where {fault.base}),"
        f" count(*) filter (where {fault.base} and {fault.bad}),"
        f" sum(_money) filter (where {fault.base} and {fault.bad})"
    )


def _key(kind: str) -> str:
    return ", ".join(f"coalesce(trim({name}), '')" for name in KEYS[kind])
