"""What a made-up company's deliveries and checks came to."""

from datetime import date
from decimal import Decimal

from flows.vocabulary.progress_rows import RejectionRow, TrustRow
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
