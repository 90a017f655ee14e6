"""What input costs a made-up scope."""

from flows.vocabulary.burden import BurdenRow, FieldsToMend, UnusedField
from flows.vocabulary.progress_rows import Summary

UNUSED_FIELDS = (
    UnusedField(
        field_name="lost_reason", candidate_code="unused", due_stage_count=1, edit_count=None
    ),
    UnusedField(
        field_name="probability", candidate_code="unused", due_stage_count=0, edit_count=1840
    ),
    UnusedField(
        field_name="forecast_category",
        candidate_code="unprinted",
        due_stage_count=0,
        edit_count=312,
    ),
)
# Of each person: name, amounts, close dates, next steps, reasons of loss.
PEOPLE = (
    ("佐藤 健一", 2, 3, 8, 1),
    ("鈴木 美咲", 1, 2, 7, 1),
    ("高橋 大輔", 0, 4, 5, 0),
    ("田中 真由美", 1, 1, 5, 1),
    ("伊藤 翔", 0, 2, 3, 0),
    ("渡辺 香織", 0, 1, 2, 0),
)


def burden(scope: Summary) -> BurdenRow:
    """Return the figures of a scope."""
    return BurdenRow(
        scope_kind=scope.scope_kind,
        scope_id=scope.scope_id,
        fill_ratio=0.874,
        due_count=412,
        mend_count=52,
        person_count=7,
        edits_per_deal_count=4.26,
        edits_per_day_count=11.4,
        edits_note=None,
        useful_input_ratio=0.786,
        input_lag_median_days=1,
        input_lag_p90_days=9,
        month_end_batch_ratio=0.182,
        lag_note=None,
        update_request_count=38,
        update_return_ratio=0.684,
        update_return_median_days=2.5,
    )


def unburdened(scope: Summary) -> BurdenRow:
    """Return the figures of a scope of which nothing is known."""
    known = {"scope_kind", "scope_id", "due_count", "mend_count", "person_count"}
    absent = dict.fromkeys(BurdenRow.model_fields.keys() - known)
    zeros = {"due_count": 0, "mend_count": 0, "person_count": 0, "update_request_count": 0}
    notes = {"edits_note": "not_delivered", "lag_note": "no_entries"}
    return burden(scope).model_copy(update={**absent, **zeros, **notes})


def to_mend(scope: Summary) -> tuple[FieldsToMend, ...]:
    """Return people of a scope with fields to mend."""
    return tuple(
        FieldsToMend(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            owner_id=f"U{place}",
            owner_name=name,
            mend_rank=place,
            mend_count=sum(counts),
            amount_count=counts[0],
            close_date_count=counts[1],
            next_step_count=counts[2],
            lost_reason_count=counts[3],
            other_count=0,
        )
        for place, (name, *counts) in enumerate(PEOPLE, start=1)
    )
