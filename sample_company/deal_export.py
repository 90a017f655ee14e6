"""Opportunity.csv and OpportunityHistory.csv: the deals as the CRM exports them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_company.activities import Contacts
from sample_company.amounts import MISSING
from sample_company.clock import DAY, NEVER, Ints
from sample_company.columns import (
    NEVER_DAY,
    days_as_text,
    flags_as_text,
    moments_as_text,
    numbers_as_text,
    pick,
)
from sample_company.customers import Customers
from sample_company.deals import Deals
from sample_company.identifiers import make_ids
from sample_company.layouts import (
    CSV_HEADERS,
    DEAL_TYPES,
    DISQUALIFIED,
    LEAD_SOURCES,
    LOSS_REASONS,
    LOST,
    STAGE_FORECAST,
    STAGE_PROBABILITY,
    STAGES,
    WON,
)
from sample_company.versions import Versions
from sample_company.words import DEAL_THEMES, NEXT_STEPS

TEST_DEAL = 3


@dataclass(frozen=True, slots=True)
class DealExport:
    """Everything that is needed to write the deals of a block as of any moment."""

    deals: Deals
    ids: pl.Series
    fixed: pl.DataFrame
    versions: pl.DataFrame
    contacts: Contacts
    steps: pl.DataFrame

    def extract(self, cutoff: int) -> pl.DataFrame:
        """Return the full extract of one night."""
        deals = self.deals
        rows = np.flatnonzero((deals.created <= cutoff) & (deals.deleted > cutoff))
        moment = np.full(rows.size, cutoff)
        version = deals.versions.find(rows, moment)
        contact = self.contacts.find(rows, moment)
        is_open = deals.versions.stage[version] < WON
        step = np.where(is_open, contact, -1)
        columns = [
            *self.fixed[rows].get_columns(),
            *self.versions[version].get_columns(),
            *(
                pick(self.steps[name], step).alias(name)
                for name in ("NextStep", "NextActionDate__c")
            ),
            pick(self.steps["LastActivityDate"], contact).alias("LastActivityDate"),
        ]
        return pl.DataFrame(columns).select(CSV_HEADERS["Opportunity.csv"])

    def history(self, *, block: int) -> pl.DataFrame:
        """Return every row of the history, with its moment as ``_since``."""
        versions = self.deals.versions
        gone = self.deals.deleted[versions.deal]
        rows = np.flatnonzero(versions.is_logged & (versions.time < gone))
        text = self.versions[rows]
        return pl.DataFrame(
            [
                make_ids("008", block=block, numbers=rows).alias("Id"),
                pick(self.ids, versions.deal[rows]).alias("OpportunityId"),
                text["OwnerId"].alias("CreatedById"),
                text["LastModifiedDate"].alias("CreatedDate"),
                text["StageName"],
                text["Amount"],
                numbers_as_text(
                    versions.amount[rows]
                    * np.array(STAGE_PROBABILITY)[versions.stage[rows]]
                    // 100,
                    known=versions.amount[rows] != MISSING,
                ).alias("ExpectedRevenue"),
                text["CloseDate"],
                text["Probability"],
                text["ForecastCategoryName"].alias("ForecastCategory"),
                pl.repeat("JPY", rows.size, eager=True).alias("CurrencyIsoCode"),
                text["SystemModstamp"],
                pl.repeat("false", rows.size, eager=True).alias("IsDeleted"),
                pl.Series("_since", versions.time[rows]),
            ]
        )


def prepare_deal_export(
    deals: Deals, customers: Customers, contacts: Contacts, people: pl.Series, *, block: int
) -> DealExport:
    """Write every column as text once, so that a night is only a choice of rows."""
    ids = make_ids("006", block=block, numbers=np.arange(deals.size))
    return DealExport(
        deals=deals,
        ids=ids,
        fixed=_fixed_columns(deals, customers, ids),
        versions=_version_columns(deals.versions, people),
        contacts=contacts,
        steps=_step_columns(contacts),
    )


def _fixed_columns(deals: Deals, customers: Customers, ids: pl.Series) -> pl.DataFrame:
    themes = pick(pl.Series(DEAL_THEMES), deals.theme % len(DEAL_THEMES))
    names = pick(customers.names, deals.account) + " " + themes
    is_test = pl.Series(deals.kind == TEST_DEAL)
    frame = pl.DataFrame({"name": names, "is_test": is_test})
    name = frame.select(
        pl.when("is_test").then(pl.lit("テスト案件 ") + pl.col("name")).otherwise("name")
    )["literal"]
    return pl.DataFrame(
        [
            ids.alias("Id"),
            flags_as_text(deals.binned).alias("IsDeleted"),
            pick(customers.ids, deals.account).alias("AccountId"),
            name.alias("Name"),
            pick(pl.Series(DEAL_TYPES), deals.kind).alias("Type"),
            pick(pl.Series(LEAD_SOURCES), deals.source).alias("LeadSource"),
            pl.repeat("JPY", deals.size, eager=True).alias("CurrencyIsoCode"),
            moments_as_text(deals.created).alias("CreatedDate"),
        ]
    )


def _version_columns(versions: Versions, people: pl.Series) -> pl.DataFrame:
    stage = versions.stage
    modified = moments_as_text(versions.time)
    return pl.DataFrame(
        [
            pick(pl.Series(STAGES), stage).alias("StageName"),
            numbers_as_text(versions.amount, known=versions.amount != MISSING).alias("Amount"),
            pick(pl.Series([str(p) for p in STAGE_PROBABILITY]), stage).alias("Probability"),
            days_as_text(versions.close_day).alias("CloseDate"),
            flags_as_text(np.isin(stage, (WON, LOST, DISQUALIFIED))).alias("IsClosed"),
            flags_as_text(stage == WON).alias("IsWon"),
            pick(pl.Series(STAGE_FORECAST), stage).alias("ForecastCategoryName"),
            pick(people, versions.owner).alias("OwnerId"),
            modified.alias("LastModifiedDate"),
            modified.alias("SystemModstamp"),
            pick(pl.Series(LOSS_REASONS), _loss_reasons(versions)).alias("LossReason__c"),
        ]
    )


def _loss_reasons(versions: Versions) -> Ints:
    """Return a reason for most lost deals; every sixth is left blank."""
    luck = versions.deal * 2_654_435_761 % 8_191
    given = (versions.stage == LOST) & (luck % 6 > 0)
    return np.where(given, luck % len(LOSS_REASONS), -1)


def _step_columns(contacts: Contacts) -> pl.DataFrame:
    step = np.where(contacts.next_day < NEVER_DAY, contacts.words % len(NEXT_STEPS), -1)
    return pl.DataFrame(
        [
            pick(pl.Series(NEXT_STEPS), step).alias("NextStep"),
            days_as_text(contacts.next_day).alias("NextActionDate__c"),
            days_as_text(np.minimum(contacts.ended, NEVER - 1) // DAY).alias("LastActivityDate"),
        ]
    )
