"""Case.csv: what customers ask after the sale, answered in hours or days."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import DAY, NEVER, Ints, to_working_hours
from sample_company.columns import flags_as_text, moments_as_text, pick
from sample_company.customers import Customers
from sample_company.identifiers import make_ids
from sample_company.organisation import CLOSED_SECTION, NEW_SECTION
from sample_company.words import CASE_SUBJECTS

PER_MONTH: Final = 105
HOUR: Final = 3_600
SHARE_NEVER_CLOSED: Final = 0.03
CHANNELS: Final = ("電話", "メール", "Web")
STATES: Final = ("新規", "対応中", "保留", "完了")
ANSWERED: Final = 1
WAITING: Final = 2
CLOSED: Final = 3


@dataclass(frozen=True, slots=True)
class Inquiries:
    """Every inquiry of a block; a moment of NEVER has not come."""

    account: Ints
    received: Ints
    answered: Ints
    closed: Ints
    words: Ints


def make_inquiries(
    customers: Customers, *, span: tuple[int, int], rng: np.random.Generator
) -> Inquiries:
    """Let customers of the sections that stayed ask, and their section answer."""
    start, end = span
    count = round(PER_MONTH * (end - start) / DAY / 30.44)
    received = np.sort(to_working_hours(rng.integers(start - 60 * DAY, end, count), rng))
    answered = received + (HOUR * np.exp(rng.normal(1.2, 1.1, count))).astype(np.int64)
    closed = answered + (DAY * np.exp(rng.normal(0.9, 1.0, count))).astype(np.int64)
    served = np.flatnonzero(~np.isin(customers.section, (CLOSED_SECTION, NEW_SECTION)))
    return Inquiries(
        account=rng.choice(served, count),
        received=received,
        answered=answered,
        closed=np.where(rng.random(count) < SHARE_NEVER_CLOSED, NEVER, closed),
        words=rng.integers(0, 1 << 30, count),
    )


def list_inquiries(
    inquiries: Inquiries, customers: Customers, leaders: pl.Series, *, cutoffs: Ints, block: int
) -> pl.DataFrame:
    """Return every row of Case.csv over all deliveries, with its moment as ``_since``."""
    numbers, since = _states(inquiries, cutoffs)
    account, words = inquiries.account[numbers], inquiries.words[numbers]
    is_closed = inquiries.closed[numbers] <= since
    is_answered = inquiries.answered[numbers] <= since
    state = np.where(is_answered, np.where(words % 9 == 0, WAITING, ANSWERED), 0)
    case_numbers = pl.Series(numbers + 10_000_000 * (block + 1)).cast(pl.String)
    return pl.DataFrame(
        [
            make_ids("500", block=block, numbers=numbers).alias("Id"),
            case_numbers.str.zfill(10).alias("CaseNumber"),
            pl.repeat("false", numbers.size, eager=True).alias("IsDeleted"),
            pick(customers.ids, account).alias("AccountId"),
            pick(customers.contact_ids, account * 2 + words % 2).alias("ContactId"),
            pick(leaders, customers.section[account]).alias("OwnerId"),
            pick(pl.Series(CASE_SUBJECTS), words // 3 % len(CASE_SUBJECTS)).alias("Subject"),
            pick(pl.Series(CHANNELS), words // 5 % len(CHANNELS)).alias("Origin"),
            pick(pl.Series(STATES), np.where(is_closed, CLOSED, state)).alias("Status"),
            pick(pl.Series(["高", "中", "中", "低"]), words // 11 % 4).alias("Priority"),
            moments_as_text(inquiries.received[numbers]).alias("CreatedDate"),
            _as_known(inquiries.answered[numbers], since).alias("FirstResponseDate__c"),
            _as_known(inquiries.closed[numbers], since).alias("ClosedDate"),
            flags_as_text(is_closed).alias("IsClosed"),
            pl.Series("_since", since),
        ]
    )


def _as_known(moments: Ints, since: Ints) -> pl.Series:
    """Write moments that had come by then."""
    return moments_as_text(np.where(moments <= since, moments, NEVER))


def _states(inquiries: Inquiries, cutoffs: Ints) -> tuple[Ints, Ints]:
    """Return one state per delivery in which something happened: the last moment in it."""
    moments = (inquiries.received, inquiries.answered, inquiries.closed)
    numbers = np.tile(np.arange(moments[0].size), len(moments))
    since = np.concatenate(moments)
    delivery = np.searchsorted(cutoffs, since)
    order = np.lexsort((since, delivery, numbers))
    numbers, since, delivery = numbers[order], since[order], delivery[order]
    is_last = np.ones(numbers.size, dtype=np.bool_)
    is_last[:-1] = (numbers[1:] != numbers[:-1]) | (delivery[1:] != delivery[:-1])
    keep = is_last & (delivery < cutoffs.size)
    return numbers[keep], since[keep]
