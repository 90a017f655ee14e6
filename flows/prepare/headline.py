"""Choose the situation, its reason and the action of one scope: codes and figures, no words.

The rules read from top to bottom and the first that fits wins. They see figures that are already
rounded to the printed unit, so a shortfall that would be printed as 0 is no shortfall.
"""

from decimal import Decimal
from typing import Final

from flows.vocabulary.movements import LandingRow
from flows.vocabulary.progress import DEALS_ON_PAGE_ONE, Finding
from flows.vocabulary.progress_rows import DealRow, MemberRow, Summary

# Within 1 % of the target is "on target": less than the forecast itself can tell.
TOLERANCE: Final = Decimal("0.01")
# From these shares on, one thing is named as the reason.
OVERDUE_SHARE: Final = Decimal("0.25")
STALLED_SHARE: Final = Decimal("0.30")
NAMED_SHARE: Final = Decimal("0.60")
# A deal that makes so much of the landing is told before any other reason.
WHALE_SHARE: Final = 0.5
NAMES_AT_MOST: Final = 2
UNASSIGNED: Final = "(unassigned)"
ZERO: Final = Decimal(0)
# The note of a number that needs what no source ever delivered.
NOT_DELIVERED: Final = "not_delivered"
WITHOUT_TARGET: Final = {"no_target": "set_target", "no_target_file": "deliver_target"}
FALLING_SHORT: Final = frozenset({"landing_short", "behind_pace"})
FORECAST: Final = frozenset({"landing_short", "landing_on_target", "landing_over"})
ACHIEVED: Final = frozenset({"achieved", "achieved_exactly"})


def headline(summary: Summary) -> Finding:
    """Return the situation of a scope."""
    if _is_silent(summary):
        return Finding(code="nothing_happened", amount=summary.target_amount)
    if not summary.target_amount or summary.variance_amount is None:
        code = "no_target_file" if summary.target_note == NOT_DELIVERED else "no_target"
        return Finding(code=code, amount=summary.bookings_amount)
    if summary.variance_amount == 0:
        return Finding(code="achieved_exactly", ratio=summary.attainment_ratio)
    if summary.variance_amount > 0:
        return Finding(
            code="achieved", amount=summary.variance_amount, ratio=summary.attainment_ratio
        )
    return _at_an_end(summary) or _by_landing(summary) or _by_pace(summary)


def reason(
    summary: Summary,
    *,
    situation: Finding,
    members: tuple[MemberRow, ...],
    landing: LandingRow | None = None,
) -> Finding:
    """Return why the situation is so; ``none`` when the figures name no reason."""
    if situation.code == "nothing_happened":
        return Finding(code="none")
    if situation.code == "first_day":
        return _coverage(summary)
    if situation.code in FORECAST:
        return _whale(landing) or _why_forecast(summary, situation=situation, members=members)
    if situation.code in FALLING_SHORT:
        why = _why_short(summary, members=members)
        # The headline has said already how far bookings are behind.
        if why.code != "pace_behind":
            return why
    return Finding(code="week", amount=summary.bookings_week_amount)


def action(summary: Summary, *, situation: Finding, deals: tuple[DealRow, ...]) -> Finding:
    """Return what to do about it."""
    if situation.code == "nothing_happened":
        return Finding(code="check_input")
    if situation.code in WITHOUT_TARGET:
        return Finding(code=WITHOUT_TARGET[situation.code])
    if situation.code == "ended_short":
        return _with_pipeline(summary, code="carry_over")
    to_move = tuple(deal for deal in deals if deal.list_code == "to_move")[:DEALS_ON_PAGE_ONE]
    if situation.code in FALLING_SHORT:
        return _catch_up(summary, to_move=to_move)
    if situation.code not in ACHIEVED and to_move:
        return Finding(code="move_secure", count=len(to_move), amount=_sum(to_move))
    return _with_pipeline(summary, code="keep_closing")


def plus(amount: Decimal | None, effect: Decimal | None) -> Decimal | None:
    """Return the sum, or null if a side is missing."""
    return None if amount is None or effect is None else amount + effect


def effect_of(deals: tuple[DealRow, ...]) -> Decimal | None:
    """Return what the deals to move on page 1 would add to the landing; null: none is known."""
    shown = [deal for deal in deals if deal.list_code == "to_move"][:DEALS_ON_PAGE_ONE]
    effects = [deal.effect_amount for deal in shown if deal.effect_amount is not None]
    return sum(effects, ZERO) if effects else None


def has_landings(members: tuple[MemberRow, ...]) -> bool:
    """Say whether every member with a target has a landing: only then are landings compared."""
    aimed = [row for row in members if row.target_amount is not None]
    return bool(aimed) and all(row.landing_gap_amount is not None for row in aimed)


def laggards(members: tuple[MemberRow, ...]) -> tuple[list[tuple[MemberRow, Decimal]], Decimal]:
    """Return the members that fall short, worst first, and the sum of their shortfalls.

    Measured at landing where members have one, else against pace.
    """
    forecast = has_landings(members)
    gaps = [(row, row.landing_gap_amount if forecast else row.pace_gap_amount) for row in members]
    short = [(row, -gap) for row, gap in gaps if gap is not None and gap < 0]
    short.sort(key=lambda pair: (-pair[1], pair[0].sort_rank))
    return short, sum((gap for _, gap in short), ZERO)


def _coverage(summary: Summary) -> Finding:
    """Return how much of the target the pipeline covers, where that is known."""
    if summary.coverage_ratio is None:
        return Finding(code="none")
    return Finding(code="coverage", ratio=summary.coverage_ratio)


def _why_forecast(
    summary: Summary, *, situation: Finding, members: tuple[MemberRow, ...]
) -> Finding:
    """Return why a scope lands where it is forecast to."""
    if situation.code == "landing_short":
        return _why_short(summary, members=members)
    return _interval(summary) or _pace_reason(summary, is_short=False)


def _whale(landing: LandingRow | None) -> Finding | None:
    """Return the one deal that makes at least half of the landing, if there is one."""
    if landing is None or landing.largest_part_ratio is None or landing.largest_deal_name is None:
        return None
    if landing.largest_part_ratio < WHALE_SHARE:
        return None
    return Finding(
        code="whale_open" if landing.largest_is_open else "whale_won",
        amount=landing.largest_part_amount,
        ratio=landing.largest_part_ratio,
        names=(landing.largest_account_name or landing.largest_deal_name,),
    )


def _is_silent(summary: Summary) -> bool:
    """Say whether there is nothing at all to report."""
    return not (
        summary.bookings_amount
        or summary.open_pipeline_count
        or summary.activity_week_count
        or summary.won_deal_count
    )


def _at_an_end(summary: Summary) -> Finding | None:
    """Return the situation on the first and after the last business day, else nothing."""
    if summary.remaining_business_days == 0:
        missing = -(summary.variance_amount or ZERO)
        return Finding(code="ended_short", amount=missing, ratio=summary.attainment_ratio)
    if summary.elapsed_business_days <= 1:
        return Finding(
            code="first_day", amount=summary.target_amount, other_amount=_pipeline(summary)
        )
    return None


def _pipeline(summary: Summary) -> Decimal:
    """Return the open pipeline that closes in the period."""
    return summary.open_pipeline_amount


def _by_landing(summary: Summary) -> Finding | None:
    """Return the situation by landing forecast, or nothing where nothing is forecast."""
    gap = summary.landing_gap_amount
    if gap is None:
        return None
    if abs(gap) <= (summary.target_amount or ZERO) * TOLERANCE:
        return Finding(code="landing_on_target", amount=summary.landing_amount)
    if gap < 0:
        return Finding(code="landing_short", amount=-gap)
    return Finding(code="landing_over", amount=gap)


def _by_pace(summary: Summary) -> Finding:
    """Return the situation by pace, where nothing is forecast."""
    gap = summary.pace_gap_amount or ZERO
    if abs(gap) <= (summary.target_amount or ZERO) * TOLERANCE:
        return Finding(code="on_pace", ratio=summary.attainment_ratio)
    code = "behind_pace" if gap < 0 else "ahead_of_pace"
    return Finding(code=code, amount=abs(gap), ratio=summary.attainment_ratio)


def _why_short(summary: Summary, *, members: tuple[MemberRow, ...]) -> Finding:
    """Return the first reason that explains a shortfall."""
    pipeline = _pipeline(summary)
    if summary.open_pipeline_count == 0:
        return Finding(code="pipeline_empty")
    if summary.gap_to_go_amount is not None and pipeline < summary.gap_to_go_amount:
        return Finding(code="thin_pipeline", amount=pipeline, other_amount=summary.gap_to_go_amount)
    if summary.overdue_pipeline_amount > pipeline * OVERDUE_SHARE:
        return Finding(code="overdue", amount=summary.overdue_pipeline_amount)
    named = _named(members)
    if named is not None:
        return named
    if summary.stalled_deal_amount > pipeline * STALLED_SHARE:
        return Finding(
            code="stalled",
            amount=summary.stalled_deal_amount,
            count=summary.stalled_deal_count,
        )
    return _pace_reason(summary, is_short=True)


def _named(members: tuple[MemberRow, ...]) -> Finding | None:
    """Return the one or two members that make most of the shortfall, if so few do."""
    short, whole = laggards(members)
    worst = [pair for pair in short[:NAMES_AT_MOST] if pair[0].child_id != UNASSIGNED]
    if len(members) <= NAMES_AT_MOST or not worst:
        return None
    for count in range(1, len(worst) + 1):
        part = sum((gap for _, gap in worst[:count]), ZERO)
        if part >= whole * NAMED_SHARE:
            names = tuple(row.child_name for row, _ in worst[:count])
            return Finding(code="named", amount=part, other_amount=whole, names=names)
    return None


def _pace_reason(summary: Summary, *, is_short: bool) -> Finding:
    """Return the place against pace as a reason, or as what does not fit the landing."""
    gap = summary.pace_gap_amount
    if gap is None:
        return Finding(code="none")
    if gap < 0:
        return Finding(code="pace_behind" if is_short else "yet_behind", amount=-gap)
    if is_short:
        return Finding(code="short_though_ahead" if gap else "short_though_kept", amount=gap)
    return Finding(code="pace_ahead" if gap else "pace_kept", amount=gap)


def _interval(summary: Summary) -> Finding | None:
    """Return the landing interval as a reason, if there is one."""
    if summary.landing_p10_amount is None or summary.landing_p90_amount is None:
        return None
    return Finding(
        code="interval",
        amount=summary.landing_p10_amount,
        other_amount=summary.landing_p90_amount,
    )


def _catch_up(summary: Summary, *, to_move: tuple[DealRow, ...]) -> Finding:
    """Return what would make up for a shortfall."""
    effect, gap = effect_of(to_move), summary.landing_gap_amount
    if to_move and effect and gap is not None:
        left = gap + effect
        code = "move_close" if left >= 0 else "move_narrow"
        return Finding(code=code, count=len(to_move), amount=abs(left), other_amount=effect)
    if to_move:
        return Finding(code="move_review", count=len(to_move), amount=_sum(to_move))
    if summary.overdue_pipeline_amount > 0:
        return Finding(code="redate", amount=summary.overdue_pipeline_amount)
    missing = (summary.gap_to_go_amount or ZERO) - _pipeline(summary)
    if missing > 0:
        return Finding(code="create_pipeline", amount=missing)
    if gap is not None:
        return Finding(code="top_up", amount=-gap)
    return _with_pipeline(summary, code="keep_closing")


def _with_pipeline(summary: Summary, *, code: str) -> Finding:
    """Return an action on the open pipeline, or on the next period's where there is none."""
    if _pipeline(summary) == 0:
        return Finding(code="build_next")
    return Finding(code=code, amount=_pipeline(summary))


def _sum(deals: tuple[DealRow, ...]) -> Decimal:
    """Return the money of deals, those without an amount left out."""
    return sum((deal.amount for deal in deals if deal.amount is not None), ZERO)
