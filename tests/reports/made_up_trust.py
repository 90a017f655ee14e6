"""What a made-up company's deliveries and checks came to."""

from datetime import date
from decimal import Decimal

from flows.vocabulary.progress_rows import (
    RejectionRow,
    RestatementRow,
    ScopedRow,
    TieOutRow,
    TrustRow,
)
from flows.vocabulary.verdict import CheckResult, Verdict

AS_OF = date(2026, 11, 20)


def yen(millions: str) -> Decimal:
    """Return millions as whole yen."""
    return Decimal(millions) * 1_000_000


TRUST = (
    TrustRow(
        source="salesforce", object="deal", last_snapshot_on=AS_OF, age_days=0, rows_read=6021,
        rows_accepted=6003, rows_superseded=4, rows_quarantined=14,
        rows_skipped=0, amount_quarantined=yen("18.24"),
    ),
    TrustRow(
        source="salesforce", object="activity", last_snapshot_on=AS_OF, age_days=0,
        rows_read=41207, rows_accepted=41207, rows_superseded=0, rows_quarantined=0,
        rows_skipped=0, amount_quarantined=None,
    ),
    TrustRow(
        source="targets", object="target", last_snapshot_on=date(2026, 10, 1), age_days=50,
        rows_read=480, rows_accepted=478, rows_superseded=0, rows_quarantined=2,
        rows_skipped=7, amount_quarantined=None,
    ),
)  # fmt: skip
REJECTIONS = (
    RejectionRow(
        source="salesforce",
        object="deal",
        reason_code="unparsable_amount",
        disposition="quarantined",
        row_count=9,
        amount=None,
    ),
    RejectionRow(
        source="salesforce",
        object="deal",
        reason_code="unknown_owner",
        disposition="kept",
        row_count=7,
        amount=yen("11.4"),
    ),
    RejectionRow(
        source="targets",
        object="target",
        reason_code="unparsable_date",
        disposition="quarantined",
        row_count=7,
        amount=yen("18.24"),
    ),
)
VERDICTS = (
    Verdict(
        as_of=AS_OF,
        stage="raw",
        outcome="warn",
        checks=(
            CheckResult(check="columns", data_set="salesforce deal", outcome="pass",
                        sentence_ja="列はそろっている", sentence_en="All columns are there"),
            CheckResult(check="readable_amounts", data_set="salesforce deal", outcome="warn",
                        rows=9, amount=yen("18.24"),
                        sentence_ja="金額が読めない行が9行ある（Opportunity.csv 412行目ほか）",
                        sentence_en="9 rows have an amount that cannot be read "
                        "(Opportunity.csv, line 412 and others)"),
        ),
    ),
)  # fmt: skip
TIE_OUTS = (
    TieOutRow(
        control_date=AS_OF,
        total_count=20,
        agreed_count=17,
        explained_count=2,
        differing_count=1,
        largest_amount=yen("13.4"),
        largest_count=2,
    ),
)


def restatements(scope: ScopedRow) -> tuple[RestatementRow, ...]:
    """Return what was restated of a scope: bookings of a month and a quarter, and two ratios."""
    lines = (
        ("bookings_amount", "month", date(2026, 9, 1), "84.2", "86.9", "late_booking"),
        ("bookings_amount", "quarter", date(2026, 7, 1), "231.7", "233.1", "amount_edited"),
        ("attainment_ratio", "quarter", date(2026, 7, 1), 0.965, 0.971, "amount_edited"),
        ("win_rate_count_ratio", "month", date(2026, 8, 1), 0.41, None, None),
    )
    return tuple(
        RestatementRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            restatement_rank=rank,
            metric_id=metric_id,
            period_kind=kind,
            period_start=start,
            fiscal_year=2026,
            fiscal_half=1,
            fiscal_quarter=2,
            printed_as_of=date(2026, 11, 13),
            printed_amount=yen(str(then)) if metric_id == "bookings_amount" else None,
            now_amount=yen(str(now)) if metric_id == "bookings_amount" else None,
            printed_ratio=None if isinstance(then, str) else then,
            now_ratio=None if isinstance(now, str) else now,
            reason_code=reason,
        )
        for rank, (metric_id, kind, start, then, now, reason) in enumerate(lines, start=1)
    )
