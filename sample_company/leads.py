"""Lead.csv: people who asked; some become a deal, some are turned down."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import DAY, NEVER, Ints, to_working_hours
from sample_company.columns import flags_as_text, moments_as_text, pick
from sample_company.customers import Customers
from sample_company.deals import Deals
from sample_company.identifiers import make_ids
from sample_company.layouts import CSV_HEADERS, LEAD_SOURCES
from sample_company.words import GIVEN_NAMES, SURNAMES

NEW_BUSINESS: Final = 0
SHARE_OF_NEW_BUSINESS: Final = 0.45
SHARE_CONVERTED: Final = 0.3
SHARE_TURNED_DOWN: Final = 0.6
STATES: Final = ("未対応", "対応中", "見込あり", "見込なし", "商談化")
TURNED_DOWN: Final = 3
CONVERTED: Final = 4


@dataclass(frozen=True, slots=True)
class Leads:
    """Every lead of a block; ``deal`` is −1 for one that never became a deal."""

    deal: Ints
    account: Ints
    owner: Ints
    created: Ints
    decided: Ints
    words: Ints


def make_leads(deals: Deals, customers: Customers, *, rng: np.random.Generator) -> Leads:
    """Ask: part of the new business began as a lead, most leads come to nothing."""
    chosen = (deals.kind == NEW_BUSINESS) & (rng.random(deals.size) < SHARE_OF_NEW_BUSINESS)
    converted = np.flatnonzero(chosen)
    count = round(converted.size / SHARE_CONVERTED)
    deal = np.concatenate([converted, np.full(count - converted.size, -1)])
    like = np.concatenate([converted, rng.integers(0, deals.size, count - converted.size)])
    wait = rng.integers(DAY, 30 * DAY, count)
    created = to_working_hours(
        np.where(deal >= 0, deals.created[like] - wait - 2 * DAY, deals.created[like]), rng
    )
    turned_down = (deal < 0) & (rng.random(count) < SHARE_TURNED_DOWN)
    decided = np.where(deal >= 0, deals.created[like], np.where(turned_down, created + wait, NEVER))
    return Leads(
        deal=deal,
        account=np.where(
            deal >= 0, deals.account[like], rng.integers(0, customers.section.size, count)
        ),
        owner=deals.versions.owner[deals.versions.find(like, deals.created[like])],
        created=created,
        decided=decided,
        words=rng.integers(0, 1 << 30, count),
    )


def extract_leads(
    leads: Leads, ids: tuple[pl.Series, pl.Series, pl.Series], customers: Customers, *, cutoff: int
) -> pl.DataFrame:
    """Return Lead.csv as of one moment; ``ids`` are those of leads, people and deals."""
    lead_ids, people, deal_ids = ids
    rows = np.flatnonzero(leads.created <= cutoff)
    deal = np.where(leads.decided[rows] <= cutoff, leads.deal[rows], -1)
    words = leads.words[rows]
    state = np.where(leads.decided[rows] <= cutoff, TURNED_DOWN, words % TURNED_DOWN)
    frame = pl.DataFrame(
        [
            lead_ids[rows].alias("Id"),
            pl.repeat("false", rows.size, eager=True).alias("IsDeleted"),
            pick(pl.Series([k for k, _ in SURNAMES]), words % len(SURNAMES)).alias("LastName"),
            pick(pl.Series([k for k, _ in GIVEN_NAMES]), words // 61 % len(GIVEN_NAMES)).alias(
                "FirstName"
            ),
            pick(customers.names, leads.account[rows]).alias("Company"),
            pick(people, leads.owner[rows]).alias("OwnerId"),
            pick(pl.Series(STATES), np.where(deal >= 0, CONVERTED, state)).alias("Status"),
            pick(pl.Series(LEAD_SOURCES), words // 7 % len(LEAD_SOURCES)).alias("LeadSource"),
            moments_as_text(leads.created[rows]).alias("CreatedDate"),
            flags_as_text(deal >= 0).alias("IsConverted"),
            moments_as_text(np.where(deal >= 0, leads.decided[rows], NEVER)).alias("ConvertedDate"),
            pick(customers.ids, np.where(deal >= 0, leads.account[rows], -1)).alias(
                "ConvertedAccountId"
            ),
            pick(deal_ids, deal).alias("ConvertedOpportunityId"),
        ]
    )
    return frame.select(CSV_HEADERS["Lead.csv"])


def number_leads(leads: Leads, *, block: int) -> pl.Series:
    """Return the ids of the leads."""
    return make_ids("00Q", block=block, numbers=np.arange(leads.created.size))
