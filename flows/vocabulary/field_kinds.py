"""Which fields of each object staging reads by a rule of the map: as a date, an amount, a word.

A rule on any other field would say nothing; the maps are held to this list, and a test holds the
list to the SQL of staging.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "account": (
            "created_at",
            "updated_at",
        ),
        "action_item": (
            "created_date",
            "due_date",
            "done_date",
        ),
        "activity": (
            "activity_date",
            "started_at",
            "completed_at",
            "created_at",
            "updated_at",
        ),
        "activity_review": ("review_date",),
        "contact": (
            "created_at",
            "updated_at",
        ),
        "control_total": ("control_date",),
        "deal_change": (
            "changed_at",
            "close_date",
        ),
        "deal": (
            "close_date",
            "created_at",
            "next_action_date",
            "last_activity_date",
            "updated_at",
        ),
        "deal_update": (
            "close_date",
            "next_action_date",
        ),
        "forecast_adjustment": (
            "period_start",
            "told_date",
        ),
        "fx_rate": ("rate_date",),
        "inquiry": (
            "received_at",
            "first_response_at",
            "closed_at",
        ),
        "lead": (
            "created_at",
            "converted_at",
        ),
        "org_unit": (
            "valid_from",
            "valid_to",
        ),
        "post": (
            "valid_from",
            "valid_to",
        ),
        "promise": (
            "meeting_date",
            "promised_close_date",
            "due_date",
            "done_date",
        ),
        "purchase": ("purchased_date",),
        "absence": ("first_date", "last_date"),
        "review_note": ("review_date",),
        "target": ("period_start",),
        "task": (
            "due_date",
            "completed_at",
            "created_at",
            "updated_at",
        ),
        "user": (
            "valid_from",
            "valid_to",
        ),
    }
)
AMOUNTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "control_total": (
            "value",
            "amount",
        ),
        "deal_change": (
            "amount",
            "probability",
        ),
        "deal": (
            "amount",
            "probability",
        ),
        "deal_update": (
            "amount",
            "probability",
        ),
        "deal_split": (
            "amount",
            "percent",
        ),
        "forecast_adjustment": ("amount",),
        "promise": ("promised_amount",),
        "purchase": (
            "quantity",
            "amount",
        ),
        "target": ("value",),
    }
)
SHARES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "deal": ("probability",),
        "deal_change": ("probability",),
        "deal_update": ("probability",),
        "deal_split": ("percent",),
    }
)
"""Those of AMOUNTS that are a fraction from 0 to 1; their unit makes one of a percentage."""
WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "account": (
            "industry",
            "region",
            "segment",
        ),
        "action_item": (
            "metric_id",
            "status",
        ),
        "activity": (
            "activity_kind",
            "direction",
            "status",
            "outcome",
        ),
        "control_total": (
            "deal_source",
            "status",
            "dimension",
            "member",
            "measure",
            "unit",
        ),
        "deal_change": (
            "pipeline",
            "stage",
            "forecast_category",
        ),
        "deal": (
            "owner_id",
            "owner_name",
            "account_id",
            "account_name",
            "pipeline",
            "stage",
            "currency",
            "forecast_category",
            "deal_type",
            "lead_source",
        ),
        "deal_update": (
            "pipeline",
            "stage",
            "forecast_category",
        ),
        "deal_split": (
            "owner_id",
            "split_kind",
        ),
        "forecast_adjustment": (
            "scope_kind",
            "scope_id",
            "period_kind",
        ),
        "fx_rate": (
            "currency",
            "rate_type",
        ),
        "inquiry": (
            "channel",
            "status",
            "priority",
        ),
        "lead": (
            "status",
            "lead_source",
        ),
        "absence": ("day_part", "status"),
        "post": (
            "owner_id",
            "unit_id",
            "post_kind",
        ),
        "product": ("product_family",),
        "promise": (
            "unit_id",
            "promised_stage",
            "status",
        ),
        "purchase": (
            "product_id",
            "currency",
        ),
        "target": (
            "metric_id",
            "scope_kind",
            "scope_id",
            "period_kind",
            "version",
        ),
        "task": (
            "status",
            "priority",
        ),
        "user": (
            "unit_id",
            "unit_name",
            "language",
            "is_active",
        ),
    }
)
