"""What a manager reads of a made-up scope: small lines, funnel, deals to look after, the month."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from flows.prepare.manager_queries import ManagerTables
from flows.vocabulary.funnel import (
    CaseStage,
    FunnelStage,
    MemberWeek,
    MixRow,
    MonthCase,
    MonthFacts,
    ScopeMeasures,
    WatchCount,
    WatchedDeal,
)
from flows.vocabulary.progress_rows import Frozen, MemberRow, ScopedRow

AS_OF = date(2026, 11, 20)
PEOPLE = ("佐藤 翔太", "鈴木 美咲", "高橋 健一", "渡邊 直樹", "伊藤 陽子", "髙﨑 邦彦", "山本 葵")
FIRMS = ("北陸物流", "東都精機", "みらい食品", "日進電子", "青葉建設", "瀬戸内化学", "三河樹脂工業")
DEALS = (
    "倉庫最適化",
    "販売管理の刷新",
    "需要予測",
    "データ分析基盤",
    "基幹更新",
    "品質管理",
    "保守契約",
)
# Stage, its English name, came in, went on, baseline, cost; median and P80 of days, usual range.
STAGES = (
    ("初回接触", "First contact", 92, 80, 0.9, "-4.38", 9, 18, (8, 10)),
    ("ヒアリング", "Discovery", 80, 61, 0.74, "2.11", 17, 31, (14, 16)),
    ("提案", "Proposal", 61, 40, 0.75, "-11.52", 22, 41, (20, 23)),
    ("最終交渉", "Negotiation", 8, 5, 0.66, "-0.4", 12, 25, None),
)
SEGMENTS = (
    (
        "deal_type",
        (("新規", 3, "18.26", 0.41), ("既存", 4, "9.87", 0.47), ("(none)", 1, "1.3", 0.12)),
    ),
    (
        "region",
        (
            *(
                ("東京都", 2, "12.4", 0.3),
                ("神奈川県", 2, "9.11", 0.2),
                ("千葉県", 1, "4.02", 0.18),
            ),
            *(("埼玉県", 1, "2.2", 0.12), ("茨城県", 1, "1.1", 0.1), ("栃木県", 1, "0.6", 0.1)),
        ),
    ),
    ("lead_source", (("紹介", 6, "20.13", 0.6), ("展示会", 2, "9.3", 0.4))),
)


def manager_rows(scope: ScopedRow, members: Iterable[MemberRow]) -> tuple[Frozen, ...]:
    """Return every row of the pages of a manager of a lively scope."""
    key = {"scope_kind": scope.scope_kind, "scope_id": scope.scope_id}
    return (
        ScopeMeasures(
            **key,
            required_coverage_ratio=2.1,
            push_rate_count_ratio=0.14,
            push_rate_n=58,
            overdue_task_count=23,
            activity_attainment_ratio=0.61,
        ),
        *(week for member in members for week in weeks(member)),
        *stages(scope),
        *(watched(n, scope, "slipped") for n in range(8)),
        *(watched(n, scope, "at_risk") for n in range(3)),
        *(watched(n, scope, "slipped", window_code="month") for n in range(2)),
        *counts(scope),
        month(scope),
        *mix(scope),
        *cases(scope),
        *case_stages(scope),
    )


def member_beside(number: int) -> dict[str, object]:
    """Return what the members' table says of the n-th member beside money and pace."""
    return {
        "required_coverage_ratio": (2.4, 1.9, None)[number % 3],
        "push_rate_count_ratio": 0.08 * (number % 4),
        "push_rate_n": 4 + 5 * (number % 4),
        "overdue_task_count": (5, 0, 9, 6, 3)[number % 5],
        "activity_attainment_ratio": 0.5 + 0.07 * (number % 5),
    }


def silent_rows(scope: ScopedRow) -> tuple[Frozen, ...]:
    """Return the rows of a scope in which nothing has happened yet."""
    nothing = {
        name: None
        for name in MonthFacts.model_fields
        if name.endswith(("_amount", "_ratio", "_count"))
    }
    notes = {"yoy_note": "no_history", "pop_note": "no_base"}
    return (
        *counts(scope, deal_count=0, amount=Decimal(0)),
        month(scope, **nothing, **notes, is_on_one_deal=False),
    )


def manager_tables(rows: Iterable[Frozen]) -> ManagerTables:
    """Return rows as the tables that they are of."""
    rows = tuple(rows)
    return ManagerTables(
        measures=tuple(row for row in rows if isinstance(row, ScopeMeasures)),
        member_weeks=tuple(row for row in rows if isinstance(row, MemberWeek)),
        funnel=tuple(row for row in rows if isinstance(row, FunnelStage)),
        watched=tuple(row for row in rows if isinstance(row, WatchedDeal)),
        watch_counts=tuple(row for row in rows if isinstance(row, WatchCount)),
        months=tuple(row for row in rows if isinstance(row, MonthFacts)),
        mix=tuple(row for row in rows if isinstance(row, MixRow)),
        cases=tuple(row for row in rows if isinstance(row, MonthCase)),
        case_stages=tuple(row for row in rows if isinstance(row, CaseStage)),
    )


def weeks(member: MemberRow) -> tuple[MemberWeek, ...]:
    """Return twelve weeks of one member."""
    return tuple(
        MemberWeek(
            scope_kind=member.scope_kind,
            scope_id=member.scope_id,
            child_kind=member.child_kind,
            child_id=member.child_id,
            week_number=number,
            week_start=date(2026, 8, 31) + timedelta(days=7 * (number - 1)),
            bookings_week_amount=_yen((number * (member.sort_rank + 3)) % 7),
        )
        for number in range(1, 13)
    )


def stages(scope: ScopedRow, *, pipeline: str = "*") -> tuple[FunnelStage, ...]:
    """Return the stages of a funnel; the last one rests on few deals."""
    return tuple(
        FunnelStage(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            source="sfa",
            pipeline=pipeline,
            stage=ja,
            stage_order=order,
            stage_name_ja=ja,
            stage_name_en=en,
            cohort_from=date(2026, 1, 1),
            cohort_to=date(2026, 3, 31),
            entered_count=entered,
            advanced_count=advanced,
            conversion_ratio=advanced / entered,
            baseline_ratio=baseline,
            contribution_amount=_yen(cost),
            stay_from=date(2026, 7, 1),
            stay_to=date(2026, 9, 30),
            stay_count=entered - 2,
            median_stay_days=median,
            p80_stay_days=p80,
            stay_low_days=usual[0] if usual else None,
            stay_high_days=usual[1] if usual else None,
        )
        for order, (ja, en, entered, advanced, baseline, cost, median, p80, usual) in enumerate(
            STAGES, start=1
        )
    )


def watched(
    number: int, scope: ScopedRow, list_code: str = "slipped", **changes: object
) -> WatchedDeal:
    """Return the n-th deal to look after."""
    slipped = list_code == "slipped"
    figures: dict[str, object] = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "window_code": "seven_days",
        "list_code": list_code,
        "list_rank": number + 1,
        "deal_id": f"{scope.scope_id}-{list_code}-{number}",
        "deal_name": ("設備更新", "運用支援", "見える化")[number % 3],
        "account_name": FIRMS[number % len(FIRMS)],
        "owner_name": PEOPLE[number % len(PEOPLE)],
        "stage_name_ja": "提案",
        "stage_name_en": "Proposal",
        "amount": _yen(round(9.17 - number, 2)),
        "old_close_date": date(2026, 12, 4 + number) if slipped else None,
        "close_date": date(2027, 1, 29) if slipped else date(2026, 11, 13 + number),
        "watched_since": date(2026, 11, 16),
        "stage_age_days": 30 + number,
        "baseline_days": 21 if number % 2 else None,
        "contact_age_days": (3, 40, None)[number % 3],
        "reason_codes": (("pushed_again",), ("overdue", "no_contact"), ())[number % 3],
        "question_code": ("next_step", "new_date", "close_date", "decision_maker")[number % 4],
        "crm_url": None,
    }
    return WatchedDeal.model_validate(figures | changes)


def counts(scope: ScopedRow, **changes: object) -> tuple[WatchCount, ...]:
    """Return what the lists hold uncut, of both windows."""
    return tuple(
        WatchCount.model_validate(
            {
                "scope_kind": scope.scope_kind,
                "scope_id": scope.scope_id,
                "window_code": window,
                "list_code": code,
                "first_day": date(2026, 11, 14) if window == "seven_days" else date(2026, 11, 1),
                "deal_count": count,
                "amount": _yen(amount),
                "note": None,
                **changes,
            }
        )
        for window, code, count, amount in (
            ("seven_days", "slipped", 11, "52.4"),
            ("seven_days", "at_risk", 3, "24.5"),
            ("month", "slipped", 2, "17.3"),
            ("month", "at_risk", 0, "0"),
        )
    )


def month(scope: ScopedRow, **changes: object) -> MonthFacts:
    """Return a month that is better than last year and weaker than the one before."""
    figures: dict[str, object] = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "month_start": date(2026, 11, 1),
        "month_end": date(2026, 11, 30),
        "bookings_amount": _yen("29.43"),
        "target_amount": _yen(80),
        "attainment_ratio": 29.43 / 80,
        "bookings_yoy_ratio": 0.127,
        "bookings_pop_ratio": -0.214,
        "yoy_amount": _yen("26.11"),
        "yoy_note": None,
        "pop_amount": _yen("37.44"),
        "pop_note": None,
        "new_customer_count": 3,
        "previous_new_customer_count": 5,
        "commit_deal_count": 9,
        "commit_top1_ratio": 0.62,
        "commit_top1_amount": _yen("121.3"),
        "commit_top5_ratio": 0.91,
        "commit_top5_amount": _yen("178.2"),
        "commit_top5_landing_ratio": 178.2 / 221.44,
        "is_on_one_deal": True,
    }
    return MonthFacts.model_validate(figures | changes)


def mix(scope: ScopedRow) -> tuple[MixRow, ...]:
    """Return three kinds of segment, each adding up to the month's bookings."""
    return tuple(
        MixRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            segment_kind=kind,
            segment_id=segment,
            won_count=wins,
            bookings_amount=_yen(amount),
            share_ratio=float(amount) / 29.43,
            share_before_ratio=before,
            mix_rank=rank,
        )
        for kind, rows in SEGMENTS
        for rank, (segment, wins, amount, before) in enumerate(rows, start=1)
    )


def cases(scope: ScopedRow) -> tuple[MonthCase, ...]:
    """Return the largest win of a month, and a slip that was larger than any loss."""
    key = {"scope_kind": scope.scope_kind, "scope_id": scope.scope_id}
    names = {"deal_name": "基幹更新", "account_name": FIRMS[0], "owner_name": PEOPLE[0]}
    counted = {"cycle_days": 61, "push_count": 0, "activity_count": 14}
    won = MonthCase(
        **(key | names | counted),
        **dict.fromkeys(("old_close_date", "new_close_date", "lost_reason", "crm_url")),
        case_code="success",
        outcome_code="won",
        deal_id=f"{scope.scope_id}-won",
        amount=_yen("8.47"),
        case_date=date(2026, 11, 12),
    )
    slip = won.model_copy(
        update={
            "case_code": "failure",
            "outcome_code": "slipped",
            "deal_id": f"{scope.scope_id}-slip",
            "deal_name": "品質管理",
            "account_name": FIRMS[2],
            "owner_name": None,
            "amount": _yen("9.17"),
            "old_close_date": date(2026, 12, 4),
            "new_close_date": date(2027, 1, 29),
            "cycle_days": None,
            "push_count": 3,
        }
    )
    return won, slip


def lost(scope: ScopedRow, *, reason: str | None) -> MonthCase:
    """Return the largest loss of a month."""
    _, slip = cases(scope)
    return slip.model_copy(
        update={
            "outcome_code": "lost",
            "old_close_date": None,
            "new_close_date": None,
            "cycle_days": 118,
            "lost_reason": reason,
        }
    )


def case_stages(scope: ScopedRow) -> tuple[CaseStage, ...]:
    """Return how long the deals of the cases were in each stage."""
    return tuple(
        CaseStage.model_validate(
            {
                "scope_kind": scope.scope_kind,
                "scope_id": scope.scope_id,
                "case_code": code,
                "source": "sfa",
                "pipeline": "*",
                "stage": STAGES[place][0],
                "stage_order": place + 1,
                "stage_name_ja": STAGES[place][0],
                "stage_name_en": STAGES[place][1],
                "stage_days": days,
            }
        )
        for code, days_of in (("success", (7, 0, 21, 33)), ("failure", (12, 40)))
        for place, days in enumerate(days_of)
    )


def _yen(millions: float | str) -> Decimal:
    return Decimal(str(millions)) * 1_000_000
