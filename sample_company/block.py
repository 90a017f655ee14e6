"""One block of the sample company: its people, customers, deals, and their files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_company.activities import Activities, list_contacts_of_deals, make_activities
from sample_company.activity_export import Names, list_events, list_tasks
from sample_company.clock import DAY, LAST_DELIVERY, Ints, Schedule, start_of
from sample_company.customers import (
    Customers,
    hand_over_accounts,
    list_accounts,
    list_caretakers,
    list_contacts,
    make_customers,
)
from sample_company.deal_export import DealExport, prepare_deal_export
from sample_company.deals import Deals, make_deals
from sample_company.inquiries import list_inquiries, make_inquiries
from sample_company.landing import Desk, Landing
from sample_company.leads import extract_leads, make_leads, number_leads
from sample_company.made_dirty import choose_cells
from sample_company.organisation import Organisation, make_organisation
from sample_company.purchases import list_products, list_purchases
from sample_company.users import extract_users

SEED: Final = 20_261_102


@dataclass(frozen=True, slots=True)
class Dice:
    """Random numbers of one block: each topic has its own stream, so one never moves another."""

    block: int

    def of(self, topic: int) -> np.random.Generator:
        """Return the stream of a topic."""
        return np.random.default_rng([SEED, self.block, topic])


@dataclass(frozen=True, slots=True)
class Block:
    """Everybody and everything of one block, up to the last delivery."""

    number: int
    dice: Dice
    span: tuple[int, int]
    organisation: Organisation
    customers: Customers
    deals: Deals
    activities: Activities
    export: DealExport
    people: pl.Series


def make_block(number: int, schedule: Schedule) -> Block:
    """Make one block from its number alone."""
    dice = Dice(number)
    start, end = start_of(schedule.days[0]), start_of(schedule.days[-1]) + DAY
    organisation = make_organisation(number, dice.of(1))
    customers = make_customers(block=number, start=start, end=end, rng=dice.of(2))
    deals = make_deals(organisation, customers, start=start, end=end, rng=dice.of(3))
    activities = make_activities(
        deals, customers, organisation.team, start=start, end=end, rng=dice.of(4)
    )
    people = pl.Series([person.user_id for person in organisation.people])
    export = prepare_deal_export(
        deals, customers, list_contacts_of_deals(activities), people, block=number
    )
    return Block(
        number=number,
        dice=dice,
        span=(start, end),
        organisation=organisation,
        customers=customers,
        deals=deals,
        activities=activities,
        export=export,
        people=people,
    )


def write_block(block: Block, landing: Landing, tick: Callable[[], None]) -> Counter[str]:
    """Write or append the block's rows to every CSV file of every delivery."""
    spoilt = choose_cells(block.export, end=block.span[1]) if block.number == 0 else ()
    desk = Desk(landing=landing, block=block.number, spoilt=spoilt)
    counts = _write_changes(block, desk)
    for number, cutoff in enumerate(landing.schedule.cutoffs.tolist()):
        counts["Opportunity.csv"] += desk.write(
            "Opportunity.csv", number, block.export.extract(cutoff)
        )
        tick()
    return counts + _write_slow_files(block, desk)


def _write_changes(block: Block, desk: Desk) -> Counter[str]:
    """Write the files that hold only what is new or changed."""
    schedule = desk.landing.schedule
    every, slow = tuple(range(len(schedule.days))), schedule.slow_numbers
    counts: Counter[str] = Counter()
    for numbers, changes in (
        (every, _list_frequent_changes(block, schedule.cutoffs)),
        (slow, _list_rare_changes(block, schedule.cutoffs[list(slow)])),
    ):
        for file, frame in changes.items():
            counts[file] += desk.write_changes(file, numbers, frame)
    return counts


def _list_frequent_changes(block: Block, cutoffs: Ints) -> dict[str, pl.DataFrame]:
    names = Names(
        people=block.people,
        deals=block.export.ids,
        accounts=block.customers.ids,
        contacts=block.customers.contact_ids,
    )
    number = block.number
    return {
        "Task.csv": list_tasks(block.activities, names, cutoffs=cutoffs, block=number),
        "Event.csv": list_events(block.activities, names, cutoffs=cutoffs, block=number),
        "OpportunityHistory.csv": block.export.history(block=number),
    }


def _list_rare_changes(block: Block, cutoffs: Ints) -> dict[str, pl.DataFrame]:
    number, customers = block.number, block.customers
    leaders = pl.Series(list_caretakers(block.organisation, LAST_DELIVERY))
    inquiries = make_inquiries(customers, span=block.span, rng=block.dice.of(6))
    return {
        "OpportunityLineItem.csv": list_purchases(
            block.deals, customers, block.export.ids, block=number, rng=block.dice.of(5)
        ),
        "Case.csv": list_inquiries(inquiries, customers, leaders, cutoffs=cutoffs, block=number),
    }


def _write_slow_files(block: Block, desk: Desk) -> Counter[str]:
    """Write the full extracts that come once a month."""
    schedule, counts = desk.landing.schedule, Counter[str]()
    accounts = list_accounts(block.customers, block.organisation, block.dice.of(7))
    contacts = list_contacts(block.customers, block.dice.of(8))
    leads = make_leads(block.deals, block.customers, rng=block.dice.of(9))
    ids = (number_leads(leads, block=block.number), block.people, block.export.ids)
    for number in schedule.slow_numbers:
        day, cutoff = schedule.days[number], int(schedule.cutoffs[number])
        known = pl.col("_since") <= cutoff
        owned = hand_over_accounts(accounts.filter(known), block.organisation, day)
        for file, frame in {
            "Account.csv": owned,
            "Contact.csv": contacts.filter(known),
            "Lead.csv": extract_leads(leads, ids, block.customers, cutoff=cutoff),
            "User.csv": extract_users(block.organisation, day),
        }.items():
            counts[file] += desk.write(file, number, frame)
    if block.number == 0:
        for number in (0, schedule.slow_numbers[-1]):
            counts["Product2.csv"] += desk.write("Product2.csv", number, list_products())
    return counts
