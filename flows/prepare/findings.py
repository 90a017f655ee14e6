"""Choose the title of each section and name what was not computed: codes and figures, no words."""

from typing import Final

from flows.prepare.headline import (
    NOT_DELIVERED,
    TOLERANCE,
    UNASSIGNED,
    ZERO,
    action,
    effect_of,
    has_landings,
    headline,
    laggards,
    reason,
)
from flows.prepare.movement_findings import movement_story
from flows.prepare.scope import ScopeTables
from flows.vocabulary.movements import LandingRow
from flows.vocabulary.progress import DEALS_ON_PAGE_ONE, Cadence, Finding, Story
from flows.vocabulary.progress_rows import DealRow, MemberRow, Summary

# METRICS 2.0: a rate of fewer decisions is printed as counts.
FEW_DECISIONS: Final = 10
# What the forecast says of itself; a code that is not here is said to be weak in general.
TARGET_NOTES: Final = ("prorated", "partial", "ramp")
LANDING_NOTES: Final = frozenset(
    {"overdue_included", "n_small", "on_time_unknown", "new_deals_excluded", "sigma_fixed"}
)


def story(tables: ScopeTables, *, cadence: Cadence = "weekly") -> Story:
    """Return all that page 1 says about one scope, from its rounded tables."""
    summary, movements = tables.summary, tables.movements
    landing = movements.landing if movements else None
    situation = headline(summary)
    return Story(
        headline=situation,
        reason=reason(summary, situation=situation, members=tables.members, landing=landing),
        action=action(summary, situation=situation, deals=tables.deals),
        pipeline=_pipeline(summary),
        pace=_pace(summary, landing=landing),
        deals=_deals(tables.deals),
        members=_members(tables.members, summary=summary),
        absences=_absences(tables),
        movements=movement_story(
            movements, cadence=cadence, open_pipeline=summary.open_pipeline_amount
        ),
    )


def _pipeline(summary: Summary) -> Finding:
    """Return what the pipeline chart shows."""
    amount = summary.open_pipeline_amount
    if summary.open_pipeline_count == 0:
        return Finding(code="empty")
    if summary.gap_to_go_amount is None:
        return Finding(code="no_target", amount=amount)
    if summary.gap_to_go_amount == 0:
        return Finding(code="spare", amount=amount)
    if amount < summary.gap_to_go_amount:
        return Finding(code="thin", amount=summary.gap_to_go_amount - amount)
    return Finding(code="covers", amount=amount, ratio=summary.coverage_ratio)


def _pace(summary: Summary, *, landing: LandingRow | None) -> Finding:
    """Return what the pace chart shows; the course of earlier years where it says otherwise."""
    gap = summary.pace_gap_amount
    if gap is None or not summary.target_amount:
        return Finding(code="no_target", amount=summary.bookings_amount)
    if abs(gap) <= summary.target_amount * TOLERANCE:
        return Finding(code="kept")
    code = "behind" if gap < 0 else "ahead"
    season = None if landing is None else landing.seasonal_pace_amount
    if season is not None:
        other = summary.bookings_amount - season
        if other * gap < 0 and abs(other) > summary.target_amount * TOLERANCE:
            return Finding(code=f"{code}_not_season", amount=abs(gap), other_amount=abs(other))
    return Finding(code=code, amount=abs(gap))


def _deals(deals: tuple[DealRow, ...]) -> Finding:
    """Return what moving the listed deals would bring."""
    shown = [deal for deal in deals if deal.list_code == "to_move"][:DEALS_ON_PAGE_ONE]
    effect = effect_of(deals)
    if not shown:
        return Finding(code="none")
    if not effect:
        return Finding(code="review", count=len(shown))
    return Finding(code="effect", count=len(shown), amount=effect)


def _members(members: tuple[MemberRow, ...], *, summary: Summary) -> Finding:
    """Return who falls short."""
    if not members:
        return Finding(code="none")
    if all(row.target_amount is None for row in members):
        return _no_target(summary) or Finding(code="no_target")
    kind = "owners" if all(row.child_kind == "owner" for row in members) else "units"
    short, _ = laggards(members)
    if not short:
        return Finding(code="all_fine")
    worst, amount = short[0]
    names = () if worst.child_id == UNASSIGNED else (worst.child_name,)
    basis = "short" if has_landings(members) else "behind"
    code = f"{basis}_{kind}" if names else f"{basis}_{kind}_unnamed"
    return Finding(code=code, count=len(short), amount=amount, names=names)


def _absences(tables: ScopeTables) -> tuple[Finding, ...]:
    """Return what was not computed or is weak, and why."""
    summary = tables.summary
    found = [
        _no_target(summary),
        *_landing_absences(summary),
        *_target_notes(summary),
        _target_difference(summary),
        Finding(code="win_rate_thin", count=summary.win_rate_n)
        if summary.win_rate_n < FEW_DECISIONS
        else None,
        Finding(code="amount_missing", count=summary.amount_missing_count)
        if summary.amount_missing_count
        else None,
        Finding(code="no_cycle") if summary.sales_cycle_median_days is None else None,
        Finding(code="no_created") if summary.pipeline_created_amount is None else None,
        *_activity_absences(tables),
    ]
    return tuple(finding for finding in found if finding is not None)


def _no_target(summary: Summary) -> Finding | None:
    """Return why there is no target, if there is none."""
    if summary.target_amount is not None:
        return None
    is_missing_file = summary.target_note == NOT_DELIVERED
    return Finding(code="no_target_file" if is_missing_file else "no_target")


def _activity_absences(tables: ScopeTables) -> tuple[Finding, ...]:
    """Return which activities are not known; none of a known period are no absence but 0."""
    summary = tables.summary
    notes = (summary.activity_week_note, summary.activity_previous_week_note)
    if NOT_DELIVERED in notes and summary.activity_week_count is None:
        return (Finding(code="activities_not_delivered"),)
    told = (Finding(code="activities_no_history"),) if "no_history" in notes else ()
    return told if tables.activities else (Finding(code="no_activities"), *told)


def _landing_absences(summary: Summary) -> tuple[Finding, ...]:
    """Return why there is no landing, or what the reader should know of it."""
    notes = [note.strip() for note in (summary.landing_note or "").split(",") if note.strip()]
    told = dict.fromkeys(
        f"landing_{note}" if note in LANDING_NOTES else "weak_landing" for note in notes
    )
    if summary.landing_amount is None:
        return (Finding(code="no_landing"),)
    return tuple(Finding(code=code) for code in told)


def _target_notes(summary: Summary) -> tuple[Finding, ...]:
    """Return what the reader should know of how the target was made."""
    if summary.target_amount is None:
        return ()
    notes = (summary.target_note or "").split(",")
    return tuple(Finding(code=f"target_{note}") for note in TARGET_NOTES if note in notes)


def _target_difference(summary: Summary) -> Finding | None:
    """Return the difference of the scope's target and its members' targets, if any."""
    own, members = summary.target_amount, summary.members_target_amount
    if own is None or members is None or own == members:
        return None
    return Finding(code="target_difference", amount=abs(own - members or ZERO), other_amount=own)
