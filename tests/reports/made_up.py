"""A made-up company as report tables: every name is invented, every figure follows a rule."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from flows.prepare.queries import RecipientRow, ReportTables
from flows.vocabulary.progress import ProgressOrder
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealCount,
    DealRow,
    Frozen,
    ListCode,
    MemberRow,
    ScopedRow,
    ScopeKind,
    StageRow,
    Summary,
    WeekRow,
)
from tests.reports.made_up_accuracy import forecast_rows
from tests.reports.made_up_burden import UNUSED_FIELDS, burden, to_mend
from tests.reports.made_up_manager import (
    DEALS,
    FIRMS,
    PEOPLE,
    manager_rows,
    manager_tables,
    member_beside,
)
from tests.reports.made_up_movements import movements, seasoned
from tests.reports.made_up_rep import recognitions
from tests.reports.made_up_trust import REJECTIONS, TIE_OUTS, TRUST, VERDICTS, restatements

AS_OF = date(2026, 11, 20)
__all__ = ["VERDICTS"]
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
MILLION = 1_000_000
ORDER = ProgressOrder(
    report="weekly_progress",
    company_name="青海システムズ株式会社",
    company_name_en="Aomi Systems Inc.",
)


def yen(millions: float | str | None) -> Decimal | None:
    """Return millions as whole yen."""
    return None if millions is None else Decimal(str(millions)) * MILLION


def summary(kind: ScopeKind = "unit", scope_id: str = "east", **changes: object) -> Summary:
    """Return the summary of a unit that falls short, with any field changed."""
    figures: dict[str, object] = {
        "as_of": AS_OF,
        "scope_kind": kind,
        "scope_id": scope_id,
        "scope_name": "東日本営業部",
        "scope_name_en": "East Japan Sales",
        "manager_id": f"m-{scope_id}",
        "period_kind": "quarter",
        "period_start": QUARTER[0],
        "period_end": QUARTER[1],
        "fiscal_year": 2026,
        "fiscal_quarter": 3,
        "is_short_year": False,
        "week_start": date(2026, 11, 16),
        "week_end": date(2026, 11, 22),
        "week_number": 8,
        "week_count": 14,
        "business_days": 62,
        "elapsed_business_days": 35,
        "remaining_business_days": 27,
        "currency_code": "JPY",
        "target_amount": yen(240),
        "members_target_amount": yen(240),
        "bookings_amount": yen("120.43"),
        "attainment_ratio": 120.43 / 240,
        "variance_amount": yen("-119.57"),
        "gap_to_go_amount": yen("119.57"),
        "linear_pace_amount": yen("135.48"),
        "pace_ratio": 35 / 62,
        "pace_gap_amount": yen("-15.05"),
        "open_pipeline_amount": yen("186.7"),
        "open_pipeline_count": 41,
        "overdue_pipeline_amount": yen("23.4"),
        "on_hold_pipeline_amount": yen("8.0"),
        "amount_missing_count": 2,
        "coverage_ratio": 186.7 / 119.57,
        "landing_amount": yen("221.44"),
        "landing_p10_amount": yen("204.8"),
        "landing_p50_amount": yen("220.9"),
        "landing_p90_amount": yen("238.93"),
        "landing_gap_amount": yen("-18.56"),
        "p_reach_target_ratio": 0.08,
        "landing_note": None,
        "win_rate_count_ratio": 0.34,
        "win_rate_n": 53,
        "win_rate_value_ratio": 0.29,
        "won_deal_count": 18,
        "average_deal_amount": yen("6.69"),
        "median_deal_amount": yen("4.2"),
        "sales_cycle_median_days": 74,
        "stalled_deal_count": 6,
        "stalled_deal_amount": yen("31.2"),
        "activity_week_count": 142,
        "activity_previous_week_count": 131,
        "bookings_week_amount": yen("12.3"),
        "bookings_previous_week_amount": yen("18.9"),
        "pipeline_created_amount": yen("96.5"),
        "target_note": "own",
        "pipeline_created_note": None,
        "activity_week_note": None,
        "activity_previous_week_note": None,
    }
    return Summary.model_validate(figures | changes)


def silent(**changes: object) -> Summary:
    """Return the summary of a scope in which nothing has happened yet."""
    calendar = {"week_count", "business_days", "elapsed_business_days", "remaining_business_days"}
    nothing = {
        name: None if type(None) in get_args(field.annotation) else 0
        for name, field in Summary.model_fields.items()
        if name.endswith(("_amount", "_count", "_ratio", "_n", "_days")) and name not in calendar
    }
    told = {"activity_week_count": 0, "activity_previous_week_count": 0, "target_note": None}
    return summary(**{**nothing, **told, **changes})


def member(number: int, scope: ScopedRow, **changes: object) -> MemberRow:
    """Return the n-th member of a scope."""
    target = (60, 55, 50, 45, 30)[number % 5]
    landing = (63.517, 53.408, 47.013, 36.202, 21.3)[number % 5]
    booked = (38.211, 30.603, 24.118, 16.803, 10.695)[number % 5]
    figures: dict[str, object] = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "child_kind": "owner",
        "child_id": f"{scope.scope_id}-{number}",
        "child_name": PEOPLE[number % len(PEOPLE)] + ("" if number < len(PEOPLE) else f" {number}"),
        "child_name_en": None,
        "target_amount": yen(target),
        "bookings_amount": yen(booked),
        "attainment_ratio": booked / target,
        "pace_gap_amount": yen(round(booked - target * 35 / 62, 3)),
        "landing_amount": yen(round(landing, 3)),
        "landing_gap_amount": yen(round(landing - target, 3)),
        "open_pipeline_amount": yen((48.32, 41.15, 39.91, 33.27, 24.05)[number % 5]),
        "coverage_ratio": 1.1 + 0.2 * (number % 6),
        "win_rate_count_ratio": 0.25 + 0.03 * (number % 5),
        "win_rate_n": 6 + 4 * (number % 3),
        "stalled_deal_count": (1, 0, 2, 3, 0)[number % 5],
        "activity_week_count": (31, 29, 28, 30, 24)[number % 5],
        "activity_week_note": None,
        "sort_rank": number,
    }
    return MemberRow.model_validate(figures | member_beside(number) | changes)


def deal(number: int, scope: ScopedRow, list_code: str = "to_move", **changes: object) -> DealRow:
    """Return the n-th deal of a list of a scope."""
    codes = ("overdue", "no_next_action", "stage_age", "no_contact", "closing_soon")
    amount, chance = 12 - 0.85 * number, 0.6 - 0.04 * number
    figures: dict[str, object] = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "list_code": list_code,
        "list_rank": number + 1,
        "deal_id": f"{scope.scope_id}-{list_code}-{number}",
        "deal_name": DEALS[number % len(DEALS)],
        "account_name": FIRMS[number % len(FIRMS)],
        "owner_id": f"{scope.scope_id}-{number % 5}",
        "owner_name": PEOPLE[number % 5],
        "stage_name_ja": ("提案", "見積", "交渉", "最終確認")[number % 4],
        "stage_name_en": ("Proposal", "Quote", "Negotiation", "Closing")[number % 4],
        "amount": yen(round(amount, 2)),
        "close_date": AS_OF + timedelta(days=5 * number - 6),
        "stage_age_days": 20 + 7 * number,
        "baseline_days": 18,
        "next_action": "決裁者との面談" if number % 2 else None,
        "next_action_date": AS_OF + timedelta(days=4) if number % 2 else None,
        "last_activity_date": AS_OF - timedelta(days=9 + number),
        "p_win_ratio": max(round(chance, 2), 0.05),
        "effect_amount": yen(round(amount * (1 - chance), 2)),
        "reason_codes": (codes[number % 5], codes[(number + 2) % 5]),
        "crm_url": f"https://crm.example.co.jp/deals/{number}",
    }
    return DealRow.model_validate(figures | changes)


def weeks(scope: ScopedRow, *, count: int = 14, now: int = 8) -> tuple[WeekRow, ...]:
    """Return the weeks of the quarter; those to come have no bookings."""
    start, booked = (
        date(2026, 9, 28),
        ("4.1", "17.2", "29.9", "52.3", "61.0", "89.2", "108.13", "120.43"),
    )
    return tuple(
        WeekRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            week_number=number,
            week_start=start + timedelta(days=7 * (number - 1)),
            week_end=start + timedelta(days=7 * number - 1),
            bookings_week_amount=yen("15.05") if number <= now else None,
            bookings_cumulative_amount=yen(booked[(number - 1) % 8]) if number <= now else None,
            pace_cumulative_amount=yen(round(240 * number / count, 3)),
        )
        for number in range(1, count + 1)
    )


def stages(scope: ScopedRow) -> tuple[StageRow, ...]:
    """Return the open stages."""
    rows = (
        ("初回接触", "First contact", "21.31", 9, 0),
        ("ヒアリング", "Discovery", "38.72", 11, 2),
    )
    rows += (("提案", "Proposal", "61.46", 12, 3), ("最終交渉", "Negotiation", "65.21", 9, 1))
    return tuple(
        StageRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            stage_order=order,
            stage_name_ja=ja,
            stage_name_en=en,
            open_pipeline_amount=yen(amount),
            open_pipeline_count=count,
            stalled_deal_count=stalled,
        )
        for order, (ja, en, amount, count, stalled) in enumerate(rows, start=1)
    )


def activities(scope: ScopedRow) -> tuple[ActivityRow, ...]:
    """Return activities by kind; they add up to the summary's."""
    rows = (
        ("call", 71, 66, 512, (0.02, -0.01, 0.05), 402),
        ("meeting", 38, 35, 277, (0.124, 0.061, 0.187), 188),
        ("visit", 21, 18, 160, (-0.03, -0.09, 0.03), 96),
        ("email", 12, 12, 98, (0.2, None, None), 7),
    )
    return tuple(
        ActivityRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            activity_kind=kind,
            activity_week_count=week,
            activity_previous_week_count=previous,
            activity_period_count=period,
            effect_ratio=effect,
            effect_low_ratio=low,
            effect_high_ratio=high,
            effect_n=stays,
        )
        for kind, week, previous, period, (effect, low, high), stays in rows
    )


def counts(
    scope: ScopedRow,
    deals: Iterable[DealRow],
    *,
    more: int = 0,
    codes: Iterable[ListCode] = ("to_move", "overdue", "stalled", "won", "lost"),
) -> tuple[DealCount, ...]:
    """Return what each list holds, ``more`` deals of a million more than are listed."""
    deals = tuple(deals)
    return tuple(
        DealCount(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            list_code=code,
            deal_count=sum(d.list_code == code for d in deals) + more,
            amount=sum((d.amount or 0 for d in deals if d.list_code == code), Decimal(0))
            + more * MILLION,
        )
        for code in codes
    )


def recipient(scope: ScopedRow, **changes: object) -> RecipientRow:
    """Return the manager of a scope as a recipient."""
    person: dict[str, object] = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "owner_id": f"m-{scope.scope_id}",
        "name": "中村 誠",
        "email": f"{scope.scope_id}@aomi.example",
        "language": "ja",
        "is_active": True,
    }
    return RecipientRow.model_validate(person | changes)


def scope_rows(scope: Summary, *, members: int = 5) -> dict[str, tuple[Frozen, ...]]:
    """Return all rows of a lively scope."""
    deals = tuple(deal(n, scope, code) for code in ("to_move", "overdue") for n in range(6))
    deals += tuple(deal(n, scope, "won") for n in range(2))
    people = tuple(member(n, scope) for n in range(members))
    return {
        "summaries": (scope,),
        "members": people,
        "manager": manager_rows(scope, people),
        "stages": stages(scope),
        "weeks": seasoned(weeks(scope)),
        "deals": deals,
        "deal_counts": counts(scope, deals),
        "activities": activities(scope),
        "recipients": (recipient(scope),),
        "restatements": restatements(scope),
        "recognitions": recognitions(scope),
        "burdens": (burden(scope),),
        "to_mend": to_mend(scope),
    } | forecast_rows(scope)


def tables(*scopes: dict[str, tuple[Frozen, ...]]) -> ReportTables:
    """Return the report tables of some scopes."""
    joined: dict[str, Any] = {
        name: tuple(row for rows in scopes for row in rows[name]) for name in scopes[0]
    }
    joined["manager"] = manager_tables(joined["manager"])
    joined |= {"rejections": REJECTIONS, "tie_outs": TIE_OUTS, "unused_fields": UNUSED_FIELDS}
    return ReportTables(**joined, trust=TRUST, movements=movements(joined["summaries"]))


def company() -> ReportTables:
    """Return a company of two units, the company's own scope among them."""
    whole = summary(
        "company", "company", scope_name="青海システムズ", scope_name_en=None,
        target_amount=yen(480), members_target_amount=yen(470), landing_amount=yen("451.2"),
        landing_gap_amount=yen("-28.8"), landing_p10_amount=yen("420.1"),
        landing_p90_amount=yen("478.8"),
    )  # fmt: skip
    west = summary(
        "unit", "west", scope_name="西日本営業部", scope_name_en="West Japan Sales",
        landing_amount=yen("251.3"), landing_gap_amount=yen("11.3"), landing_p10_amount=yen(231),
        landing_p90_amount=yen(270),
    )  # fmt: skip
    units = scope_rows(whole)
    units["members"] = tuple(
        member(n, whole, child_kind="unit", child_id=i, child_name=name, child_name_en=en)
        for n, (i, name, en) in enumerate(
            (("east", "東日本営業部", "East Japan Sales"), ("west", "西日本営業部", None))
        )
    )
    return tables(units, scope_rows(summary()), scope_rows(west))
