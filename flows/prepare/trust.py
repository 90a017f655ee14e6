"""Fill the trust box: deliveries, rows set aside, and what the checks came to.

A check's sentence may name a deal or a file of another unit, so sentences and money stand in the
company edition only; a unit edition has the counts.
"""

from decimal import Decimal
from pathlib import Path

import duckdb

from flows.prepare.scope import ScopeTables
from flows.prepare.table_reader import TableReader
from flows.vocabulary.progress import CheckLine, Trust
from flows.vocabulary.progress_rows import TieOutRow, TrustRow
from flows.vocabulary.verdict import Verdict


def trust_of(tables: ScopeTables, *, verdicts: tuple[Verdict, ...]) -> Trust:
    """Return the trust box of one scope."""
    checks = [check for verdict in verdicts for check in verdict.checks]
    findings = _findings(verdicts) if tables.summary.scope_kind == "company" else ()
    amounts = [line.amount for line in findings if line.amount is not None]
    return Trust(
        sources=tables.trust,
        totals=_per_source(tables.trust),
        rejections=tables.rejections,
        checks_passed=sum(check.outcome == "pass" for check in checks),
        checks_warned=sum(check.outcome == "warn" for check in checks),
        checks_stopped=sum(check.outcome == "stop" for check in checks),
        findings=findings,
        amount_touched=sum(amounts, Decimal(0)) if amounts else None,
        tie_out=tables.tie_out,
    )


def trust_of_sources(warehouse: Path) -> tuple[tuple[TrustRow, ...], TieOutRow | None]:
    """Return one line per source, and how its totals agree with ours, for those who run the night.

    Reads: warehouse/current/shinchoku.duckdb (marts.rpt_progress_trust, rpt_progress_tie_out)

    Raises:
        ReportTableError: a table is not as the vocabulary says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        rows = read.rows("rpt_progress_trust", TrustRow, "source, object")
        tie_outs = read.rows("rpt_progress_tie_out", TieOutRow, "control_date")
    return _per_source(rows), next(iter(tie_outs), None)


def _findings(verdicts: tuple[Verdict, ...]) -> tuple[CheckLine, ...]:
    """Return the checks that did not pass, those that stop first."""
    lines = [
        CheckLine(
            stage=verdict.stage,
            check=check.check,
            data_set=check.data_set,
            outcome=check.outcome,
            rows=check.rows,
            amount=check.amount,
            sentence_ja=check.sentence_ja,
            sentence_en=check.sentence_en,
        )
        for verdict in verdicts
        for check in verdict.checks
        if check.outcome != "pass"
    ]
    return tuple(sorted(lines, key=lambda line: line.outcome != "stop"))


def _per_source(rows: tuple[TrustRow, ...]) -> tuple[TrustRow, ...]:
    """Return one line per source: its newest delivery and the sums of its rows."""
    sources = dict.fromkeys(row.source for row in rows)
    return tuple(_summed([row for row in rows if row.source == source]) for source in sources)


def _summed(rows: list[TrustRow]) -> TrustRow:
    """Return the rows of one source as one."""
    ages = [row.age_days for row in rows if row.age_days is not None]
    days = [row.last_snapshot_on for row in rows if row.last_snapshot_on is not None]
    amounts = [row.amount_quarantined for row in rows if row.amount_quarantined is not None]
    return TrustRow(
        source=rows[0].source,
        object="*",
        last_snapshot_on=max(days, default=None),
        age_days=min(ages, default=None),
        rows_read=sum(row.rows_read for row in rows),
        rows_accepted=sum(row.rows_accepted for row in rows),
        rows_superseded=sum(row.rows_superseded for row in rows),
        rows_quarantined=sum(row.rows_quarantined for row in rows),
        rows_skipped=sum(row.rows_skipped for row in rows),
        amount_quarantined=sum(amounts, Decimal(0)) if amounts else None,
    )
