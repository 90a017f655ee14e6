"""What prepare hands to render for the sheet of one account: figures, codes and names, never words.

Field names of the row types are the column names of the ``rpt_account*`` tables; money is in whole
reporting currency, and null means "not known", which is never printed as zero.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.own_tables import FedContext
from flows.vocabulary.progress import Finding, MoneyUnit, ProgressOrder
from flows.vocabulary.progress_rows import Frozen

LineCode = Literal["open_deal", "won_deal", "contact", "inquiry", "owner"]
PurchaseState = Literal["unknown", "ahead", "due", "late", "dormant"]


class SheetRow(Frozen):
    """A row of one account; a context holds rows of its own account only."""

    scope_id: str = Field(description="Source and id of the account.")


class AccountRow(SheetRow):
    """One account: what ``rpt_account`` says of it."""

    as_of: date = Field(description="Business date reported.")
    account_name: str | None = Field(description="Name of the account.")
    account_id: str = Field(description="Id of the account in its source.")
    owner_id: str = Field(description="Owner of the account.")
    owner_name: str | None = Field(description="Name of the owner.")
    owner_rank: int = Field(description="Place among the accounts of the owner.")
    top_account_name: str | None = Field(description="Uppermost account above it; null: itself.")
    industry: str | None = Field(description="Industry.")
    region: str | None = Field(description="Region.")
    currency_code: str = Field(description="Reporting currency, ISO 4217.")
    open_deal_count: int = Field(description="Open deals.")
    open_amount: Decimal = Field(description="Money of the open deals.")
    won_deal_count: int = Field(description="Won deals, of all time.")
    won_amount: Decimal = Field(description="Money of the won deals, of all time.")
    won_year_amount: Decimal = Field(description="Money won in the last 365 days.")
    lost_deal_count: int = Field(description="Lost deals, of all time.")
    amount_missing_count: int = Field(description="Open and won deals without an amount.")
    contact_count: int = Field(description="Contacts known.")
    contact_touched_count: int | None = Field(description="Of these, spoken with in 60 days.")
    last_activity_date: date | None = Field(description="Day of the last activity.")
    activity_recent_count: int | None = Field(description="Activities of the last 90 days.")
    is_touched: bool = Field(description="Whether there was one.")
    open_inquiry_count: int = Field(description="Inquiries that are open.")
    purchase_count: int = Field(description="Days of purchase.")
    last_purchase_date: date | None = Field(description="Day of the last purchase.")
    quiet_days: int | None = Field(description="Days since then.")
    purchase_interval_days: float | None = Field(description="Median days between purchases.")
    next_purchase_date: date | None = Field(description="Day the next purchase is due.")
    next_purchase_from: date | None = Field(description="First day of its window.")
    next_purchase_to: date | None = Field(description="Last day of its window.")
    purchase_state: PurchaseState = Field(description="Where today lies to that window.")
    purchase_note: str | None = Field(description="Code of why no rhythm is told.")
    child_count: int = Field(description="Accounts below it.")
    group_open_amount: Decimal = Field(description="Money of open deals, children included.")
    group_won_amount: Decimal = Field(description="Money of won deals, children included.")
    twin_count: int = Field(description="Accounts of the same name, itself included; 0: none.")


class AccountLine(SheetRow):
    """One line of one list: what ``rpt_account_lines`` says."""

    list_code: LineCode = Field(description="List.")
    line_rank: int = Field(description="Place in the list.")
    line_count: int = Field(description="Lines that the list holds uncut.")
    line_date: date | None = Field(description="Day of the line.")
    line_name: str | None = Field(description="Name or subject.")
    line_detail: str | None = Field(description="Stage, title or priority.")
    owner_name: str | None = Field(description="Name of the owner.")
    line_amount: Decimal | None = Field(description="Money of a deal; null: not known.")


class OfferRow(SheetRow):
    """One product to offer: what ``rpt_account_offers`` says."""

    offer_rank: int = Field(description="Place among the offers.")
    next_product_name: str = Field(description="Product to offer.")
    last_product_name: str = Field(description="Product bought last.")
    next_account_count: int = Field(description="Other accounts that bought it next.")
    account_count: int = Field(description="Other accounts that bought anything next.")
    next_ratio: float = Field(description="Share of these.")
    is_bought_before: bool = Field(description="Whether the account bought it before.")
    offer_note: str | None = Field(description="n_small: fewer than ten others.")


class AccountContext(FedContext):
    """Everything one edition of an account sheet says."""

    company_name: str = Field(description="Name of the company in the language of the edition.")
    money_unit: MoneyUnit = Field(description="Unit in which money is printed.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    account: AccountRow = Field(description="The account's figures.")
    headline: Finding = Field(description="How the account stands.")
    action: Finding = Field(description="What to do.")
    lines: tuple[AccountLine, ...] = Field(description="Lines of all lists, by list and rank.")
    offers: tuple[OfferRow, ...] = Field(description="What may be offered, in order.")

    @model_validator(mode="after")
    def _holds_rows_of_its_own_account_only(self) -> Self:
        """Refuse a row of another account: the last guard before anything is printed."""
        rows: tuple[SheetRow, ...] = (self.account, *self.lines, *self.offers)
        for row in rows:
            if (self.key.scope_kind, self.key.scope_id) != ("account", row.scope_id):
                message = f"a row of account [{row.scope_id}] stands in edition {self.key.slug}"
                raise ValueError(message)
        return self

    def listed(self, list_code: LineCode) -> tuple[AccountLine, ...]:
        """Return the lines of one list in order."""
        return tuple(line for line in self.lines if line.list_code == list_code)


class AccountOrder(ProgressOrder):
    """What the settings ask of one report of account sheets."""

    listed: tuple[str, ...] = Field(default=(), description="Ids of accounts that get a sheet.")
    top_per_owner: int = Field(default=0, description="Largest accounts of each owner that do.")
