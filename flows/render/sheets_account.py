"""The tables of an account sheet as sheets."""

from collections.abc import Iterator
from typing import Final

from flows.forms.companion import Face
from flows.render.account_pages import SHOWN
from flows.render.filters import FEW_DECISIONS
from flows.render.sheets import Column, Cover, Pen, Sheet, Workbook, figure_sheet, figures
from flows.vocabulary.account_sheet import AccountContext, LineCode, OfferRow

ACCOUNT: Final[tuple[tuple[str, Face], ...]] = (
    ("won_year_amount", "money"),
    ("won_amount", "money"),
    ("won_deal_count", "number"),
    ("lost_deal_count", "number"),
    ("open_amount", "money"),
    ("open_deal_count", "number"),
    ("amount_missing_count", "number"),
    ("contact_count", "number"),
    ("contact_touched_count", "number"),
    ("last_activity_date", "date"),
    ("activity_recent_count", "number"),
    ("open_inquiry_count", "number"),
    ("purchase_count", "number"),
    ("last_purchase_date", "date"),
    ("purchase_interval_days", "number"),
    ("next_purchase_date", "date"),
    ("next_purchase_from", "date"),
    ("next_purchase_to", "date"),
    ("child_count", "number"),
    ("group_won_amount", "money"),
    ("group_open_amount", "money"),
)
_OWNER: Final = Column("account.owner", "owner_name")
LISTS: Final[dict[LineCode, tuple[Column, ...]]] = {
    "open_deal": (
        Column("account.deal", "line_name"),
        Column("account.stage", "line_detail"),
        Column("column.amount", "line_amount", "money"),
        Column("account.closes", "line_date", "date"),
        _OWNER,
    ),
    "won_deal": (
        Column("account.deal", "line_name"),
        Column("column.amount", "line_amount", "money"),
        Column("account.won_on", "line_date", "date"),
        _OWNER,
    ),
    "contact": (
        Column("account.name", "line_name"),
        Column("account.role", "line_detail"),
        Column("account.spoken", "line_date", "date"),
    ),
    "inquiry": (
        Column("account.subject", "line_name"),
        Column("account.priority", "line_detail"),
        Column("account.received", "line_date", "date"),
        _OWNER,
    ),
    "owner": (
        Column("account.owner", lambda row, pen: pen.text(row.line_name or row.owner_name)),
        Column("account.since", "line_date", "date"),
    ),
}


def _share(row: OfferRow, pen: Pen) -> float | str:
    """Return the share; of too few others their count alone, as on paper."""
    few = row.account_count < FEW_DECISIONS
    return pen.say("face.few", n=row.account_count) if few else row.next_ratio


def _again(row: OfferRow, pen: Pen) -> str:
    return pen.say("account.again") if row.is_bought_before else pen.text(None)


OFFERS: Final = (
    Column("account.product", "next_product_name"),
    Column("cell.last_product", "last_product_name"),
    Column("account.bought_next", _share, "whole_percent"),
    Column("cell.bought_next", "next_account_count", "number"),
    Column("cell.of_accounts", "account_count", "number"),
    Column("account.again", _again),
)


def _sheets(context: AccountContext, pen: Pen) -> Iterator[Sheet]:
    yield figure_sheet(figures(context.account, ACCOUNT, pen))
    for code in SHOWN:
        yield Sheet(f"sheet.account_{code}", LISTS[code], context.listed(code))
    yield Sheet("sheet.offers", OFFERS, context.offers)


def _cover(context: AccountContext, pen: Pen) -> Cover:
    account = context.account
    told = ((context.headline, "account_headline"), (context.action, "account_action"))
    return Cover(
        scope=account.account_name or account.account_id,
        period=context.key.period,
        first_day=None,
        last_day=None,
        as_of=account.as_of,
        sentences=tuple(pen.faces.sentence(one, family) for one, family in told),
        metrics=(),
    )


ACCOUNTS: Final = Workbook(summary=lambda one: one.account, cover=_cover, sheets=_sheets)
