"""Task.csv and Event.csv: each activity when it is written down, and again when it is over."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_company.activities import CANCELLED, DONE, NO_SHOW, TODO, Activities
from sample_company.clock import DAY, NEVER, Bools, Ints
from sample_company.columns import days_as_text, moments_as_text, pick
from sample_company.identifiers import make_ids
from sample_company.layouts import EVENT_KINDS, OUTCOMES, TASK_KINDS
from sample_company.words import EVENT_SUBJECTS, TASK_SUBJECTS


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that activities point to."""

    people: pl.Series
    deals: pl.Series
    accounts: pl.Series
    contacts: pl.Series


def list_tasks(activities: Activities, names: Names, *, cutoffs: Ints, block: int) -> pl.DataFrame:
    """Return every row of Task.csv over all deliveries, with its moment as ``_since``."""
    tasks = activities.keep(~activities.is_event)
    numbers, is_over, since = _states(tasks, cutoffs)
    rows = tasks.keep(numbers)
    is_todo = rows.kind == TODO
    status = np.where(is_over, 0, np.where(rows.words % 5 == 0, 2, 1))
    waiting = ~is_over & (rows.words % 11 == 0)
    talked = is_over & ~is_todo
    return pl.DataFrame(
        [
            make_ids("00T", block=block, numbers=numbers).alias("Id"),
            pl.repeat("false", numbers.size, eager=True).alias("IsDeleted"),
            pick(pl.Series(TASK_SUBJECTS), rows.words % len(TASK_SUBJECTS)).alias("Subject"),
            pick(pl.Series(["Call", "Email", "Task"]), rows.kind).alias("TaskSubtype"),
            pick(pl.Series(TASK_KINDS), rows.kind).alias("Type"),
            pick(
                pl.Series(["完了", "未着手", "進行中", "待機中"]), np.where(waiting, 3, status)
            ).alias("Status"),
            pick(pl.Series(["高", "中", "中", "中", "低"]), rows.words // 7 % 5).alias("Priority"),
            *_pointers(rows, names),
            days_as_text(rows.due // DAY).alias("ActivityDate"),
            moments_as_text(np.where(is_over, rows.ended, NEVER)).alias("CompletedDateTime"),
            pick(
                pl.Series(["Outbound", "Outbound", "Outbound", "Inbound"]),
                np.where(is_todo, -1, rows.words // 3 % 4),
            ).alias("CallType"),
            pick(pl.Series([*OUTCOMES, "不在"]), np.where(talked, rows.words // 5 % 5, -1)).alias(
                "CallDisposition"
            ),
            *_stamps(rows, since),
        ]
    )


def list_events(activities: Activities, names: Names, *, cutoffs: Ints, block: int) -> pl.DataFrame:
    """Return every row of Event.csv over all deliveries, with its moment as ``_since``."""
    events = activities.keep(activities.is_event)
    numbers, is_over, since = _states(events, cutoffs)
    rows = events.keep(numbers)
    is_done = is_over & (rows.fate == DONE)
    status = np.select([~is_over, rows.fate == CANCELLED, rows.fate == NO_SHOW], [0, 2, 3], 1)
    return pl.DataFrame(
        [
            make_ids("00U", block=block, numbers=numbers).alias("Id"),
            pl.repeat("false", numbers.size, eager=True).alias("IsDeleted"),
            pick(pl.Series(EVENT_SUBJECTS), rows.words % len(EVENT_SUBJECTS)).alias("Subject"),
            pick(pl.Series(EVENT_KINDS), rows.kind).alias("Type"),
            pick(pl.Series(["予定", "実施", "中止", "不在"]), status).alias("EventStatus__c"),
            *_pointers(rows, names),
            days_as_text(rows.due // DAY).alias("ActivityDate"),
            moments_as_text(rows.due).alias("StartDateTime"),
            moments_as_text(rows.due + 3_600).alias("EndDateTime"),
            moments_as_text(np.where(is_done, rows.ended, NEVER)).alias("CompletedDateTime__c"),
            pick(pl.Series(OUTCOMES), np.where(is_done, rows.words // 5 % 4, -1)).alias(
                "Outcome__c"
            ),
            *_stamps(rows, since),
        ]
    )


def _states(rows: Activities, cutoffs: Ints) -> tuple[Ints, Bools, Ints]:
    """Return one state per delivery in which an activity is new or changed.

    An activity that begins and ends between two deliveries comes once, already over.
    """
    begun = np.searchsorted(cutoffs, rows.created)
    over = np.searchsorted(cutoffs, rows.ended)
    both = np.flatnonzero(over > begun)
    once = np.flatnonzero(over == begun)
    later = both[over[both] < cutoffs.size]
    numbers = np.concatenate([both, once, later])
    is_over = np.repeat([False, True, True], [both.size, once.size, later.size])
    since = np.where(is_over, rows.ended[numbers], rows.created[numbers])
    order = np.lexsort((numbers, since))
    return numbers[order], is_over[order], since[order]


def _pointers(rows: Activities, names: Names) -> list[pl.Series]:
    return [
        pick(names.people, rows.owner).alias("OwnerId"),
        pick(names.contacts, rows.contact).alias("WhoId"),
        pick(names.deals, rows.deal).alias("WhatId"),
        pick(names.accounts, rows.account).alias("AccountId"),
    ]


def _stamps(rows: Activities, since: Ints) -> list[pl.Series]:
    return [
        moments_as_text(rows.created).alias("CreatedDate"),
        moments_as_text(since).alias("LastModifiedDate"),
        pl.Series("_since", since),
    ]
