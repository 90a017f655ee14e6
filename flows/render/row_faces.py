"""What a row says of itself on paper: the title of a deal, what to do about it, its age."""

from typing import Final

from flows.render.cleaning import width_of
from flows.render.filters import ABSENT, Faces, own_name
from flows.render.onscreen import Figure
from flows.vocabulary.funnel import WatchedDeal
from flows.vocabulary.progress import CheckLine, MemberTotal
from flows.vocabulary.progress_rows import DealRow, MemberRow

# the line of a deal on page 1, in ems of the small type; the account is set larger
DEAL_LINE: Final = 19.2
LONGEST_ACCOUNT: Final = 8
ACCOUNT_SIZE: Final = 8.5 / 7.5
SHORTEST_DEAL: Final = 3
# the name of a deal to look after, in ems of its table
WATCHED_LINE: Final = 13.4


def action_of(deal: DealRow, faces: Faces) -> str:
    """Return what to do about a deal: the planned step, else what the first reason asks for."""
    if deal.next_action and deal.next_action_date and "no_next_action" not in deal.reason_codes:
        return faces.words.say("do.planned").format(
            day=faces.short_day(deal.next_action_date), action=faces.clip(deal.next_action, 12)
        )
    first = next((code for code in deal.reason_codes if faces.words.knows(f"do.{code}")), "none")
    return faces.words.say(f"do.{first}")


def stage_of(deal: DealRow, faces: Faces) -> str:
    """Return the stage of a deal in the language of the edition."""
    english = deal.stage_name_en if faces.words.language == "en" else None
    return english or deal.stage_name_ja or ABSENT


def deal_beside(deal: DealRow, faces: Faces) -> str:
    """Return a deal's name and first reason, cut to what its account's name leaves of the line."""
    reason = faces.codes(deal.reason_codes[:1], "reason")
    if not deal.account_name:
        return reason
    account = width_of(deal_title(deal, faces))
    left = DEAL_LINE - account * ACCOUNT_SIZE - width_of(reason) - 1
    name = faces.clip(own_name(deal.deal_name, account=deal.account_name), max(left, SHORTEST_DEAL))
    return f"{name}・{reason}"


def deal_title(deal: DealRow, faces: Faces) -> str:
    """Return the account of a deal, or the deal's own name where no account is known."""
    if deal.account_name:
        return faces.clip(deal.account_name, LONGEST_ACCOUNT)
    reason = width_of(faces.codes(deal.reason_codes[:1], "reason"))
    return faces.clip(deal.deal_name, (DEAL_LINE - reason) / ACCOUNT_SIZE)


def coverage_of(row: MemberRow | MemberTotal, faces: Faces) -> str:
    """Return the coverage beside what past periods needed, where that is known."""
    if row.coverage_ratio is None or row.required_coverage_ratio is None:
        return faces.decimal(row.coverage_ratio, 1)
    has, needs = (
        faces.decimal(one, 1) for one in (row.coverage_ratio, row.required_coverage_ratio)
    )
    said = faces.words.say("face.coverage").format(has=has, needs=needs)
    return Figure.of(said, row.coverage_ratio)


def watched_name(deal: WatchedDeal, faces: Faces) -> str:
    """Return a deal to look after by its account and its own name, in one line."""
    if not deal.account_name:
        return faces.clip(deal.deal_name, WATCHED_LINE)
    account = faces.clip(deal.account_name, LONGEST_ACCOUNT)
    left = max(WATCHED_LINE - width_of(account) - 1, SHORTEST_DEAL)
    return f"{account}　{faces.clip(own_name(deal.deal_name, account=deal.account_name), left)}"


def total_name(row: MemberTotal, kind: str, faces: Faces) -> str:
    """Return the name of a footing, the rest counted in people or units."""
    if row.kind not in {"rest", "beyond"}:
        return faces.words.say(f"total.{row.kind}")
    return faces.words.say(f"total.rest_{kind}", count=row.count).format(n=row.count)


def age_of(deal: DealRow | WatchedDeal, faces: Faces) -> str:
    """Return the days in the stage, beside the usual ones where these are known."""
    if deal.stage_age_days is None:
        return ABSENT
    key = "face.stage_age" if deal.baseline_days is None else "face.stage_age_usual"
    said = faces.words.say(key).format(
        days=faces.number(deal.stage_age_days), usual=faces.number(deal.baseline_days)
    )
    return Figure.of(said, deal.stage_age_days)


def sentence_of(line: CheckLine, faces: Faces) -> str:
    """Return what a check found, in the language of the edition."""
    return line.sentence_en if faces.words.language == "en" else line.sentence_ja
