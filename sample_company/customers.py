"""The customers of one block: accounts and their contacts."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import DAY, Ints, to_working_hours
from sample_company.columns import moments_as_text, pick
from sample_company.identifiers import make_ids
from sample_company.organisation import FOUNDED, Organisation
from sample_company.words import (
    CONTACT_TITLES,
    FIRM_FORMS,
    FIRM_ROOTS,
    FIRM_TRADES,
    GIVEN_NAMES,
    INDUSTRIES,
    ODD_FIRMS,
    PUBLIC_BODIES,
    REGIONS,
    SECTIONS,
    SEGMENTS,
    SURNAMES,
)

ACCOUNTS_PER_SECTION: Final = 90
CONTACTS_PER_ACCOUNT: Final = 2
SHARE_WITH_PARENT: Final = 0.06
PUBLIC_SECTIONS: Final = (12, 13, 14, 15)


@dataclass(frozen=True, slots=True)
class Customers:
    """Accounts in the order of their section; account ``n`` belongs to section ``section[n]``."""

    ids: pl.Series
    names: pl.Series
    section: Ints
    created: Ints
    contact_ids: pl.Series
    contact_account: Ints


def make_customers(*, block: int, start: int, end: int, rng: np.random.Generator) -> Customers:
    """Found the accounts; most are older than the history, some come while it runs."""
    count = len(SECTIONS) * ACCOUNTS_PER_SECTION
    section = np.repeat(np.arange(len(SECTIONS)), ACCOUNTS_PER_SECTION)
    age = rng.integers(60, 2_500, count) * DAY
    new = np.arange(count) % ACCOUNTS_PER_SECTION >= ACCOUNTS_PER_SECTION * 7 // 10
    created = np.where(new, rng.integers(start, end, count), start - age)
    return Customers(
        ids=make_ids("001", block=block, numbers=np.arange(count)),
        names=pl.Series(_name_firms(section, rng)),
        section=section,
        created=to_working_hours(created, rng),
        contact_ids=make_ids("003", block=block, numbers=np.arange(count * CONTACTS_PER_ACCOUNT)),
        contact_account=np.repeat(np.arange(count), CONTACTS_PER_ACCOUNT),
    )


def _name_firms(section: Ints, rng: np.random.Generator) -> list[str]:
    combinations = rng.permutation(len(FIRM_ROOTS) * len(FIRM_TRADES))
    forms = rng.integers(0, len(FIRM_FORMS), section.size)
    names = []
    for number, place in enumerate(section):
        pick = int(combinations[number % combinations.size])
        root = FIRM_ROOTS[pick % len(FIRM_ROOTS)]
        if place in PUBLIC_SECTIONS:
            body = PUBLIC_BODIES[number % len(PUBLIC_BODIES)]
            names.append(f"{root}{'' if number % 2 else '中央'}{body}")
        else:
            trade = FIRM_TRADES[pick // len(FIRM_ROOTS)]
            names.append(FIRM_FORMS[int(forms[number])].format(root + trade))
    for number, odd in enumerate(ODD_FIRMS):
        names[number * 3] = odd
    return names


def list_accounts(
    customers: Customers, organisation: Organisation, rng: np.random.Generator
) -> pl.DataFrame:
    """Return every row of Account.csv, with its moment of creation as ``_since``."""
    count = len(customers.ids)
    leaders = list_caretakers(organisation, FOUNDED)
    created = moments_as_text(customers.created)
    parent = np.where(rng.random(count) < SHARE_WITH_PARENT, np.roll(np.arange(count), 1), -1)
    return pl.DataFrame(
        {
            "Id": customers.ids,
            "IsDeleted": pl.repeat("false", count, eager=True),
            "Name": customers.names,
            "ParentId": pick(customers.ids, parent),
            "Industry": pick(pl.Series(INDUSTRIES), rng.integers(0, len(INDUSTRIES), count)),
            "BillingState": pick(pl.Series(REGIONS), rng.integers(0, len(REGIONS), count)),
            "Segment__c": pick(pl.Series(SEGMENTS), rng.integers(0, len(SEGMENTS), count)),
            "OwnerId": pick(pl.Series(leaders), customers.section),
            "CreatedDate": created,
            "LastModifiedDate": created,
            "_since": customers.created,
            "_section": customers.section,
        }
    )


def list_caretakers(organisation: Organisation, on: date) -> list[str]:
    """Return the owner of each section's accounts on a date."""
    return [organisation.caretaker_of(section, on) for section in range(len(SECTIONS))]


def hand_over_accounts(
    accounts: pl.DataFrame, organisation: Organisation, on: date
) -> pl.DataFrame:
    """Return the accounts with their owners of a date."""
    leaders = pl.Series(list_caretakers(organisation, on))
    return accounts.with_columns(leaders.gather(accounts["_section"]).alias("OwnerId"))


def list_contacts(customers: Customers, rng: np.random.Generator) -> pl.DataFrame:
    """Return every row of Contact.csv, with its moment of creation as ``_since``."""
    count = len(customers.contact_ids)
    last = rng.integers(0, len(SURNAMES), count)
    first = rng.integers(0, len(GIVEN_NAMES), count)
    since = customers.created[customers.contact_account]
    names = pl.DataFrame(
        {
            "LastName": pick(pl.Series([kanji for kanji, _ in SURNAMES]), last),
            "FirstName": pick(pl.Series([kanji for kanji, _ in GIVEN_NAMES]), first),
            "latin": pick(pl.Series([latin for _, latin in SURNAMES]), last),
            "number": np.arange(count),
        }
    )
    created = moments_as_text(since)
    return names.select(
        pl.lit(customers.contact_ids).alias("Id"),
        pl.lit("false").alias("IsDeleted"),
        pl.lit(pick(customers.ids, customers.contact_account)).alias("AccountId"),
        "LastName",
        "FirstName",
        (pl.col("LastName") + " " + pl.col("FirstName")).alias("Name"),
        pl.lit(pick(pl.Series(CONTACT_TITLES), rng.integers(0, len(CONTACT_TITLES), count))).alias(
            "Title"
        ),
        pl.format("{}{}@customer.example", "latin", "number").alias("Email"),
        pl.lit(created).alias("CreatedDate"),
        pl.lit(created).alias("LastModifiedDate"),
        pl.lit(pl.Series(since)).alias("_since"),
    )
