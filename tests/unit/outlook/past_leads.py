"""Made-up leads of two years, and what names them, for the score of leads."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

AS_OF = date(2026, 7, 31)
LAST_ORIGIN = AS_OF - timedelta(days=90)
DAY = timedelta(days=1)

_SCHEMA = """
create schema marts;
create table marts.fct_lead (
    source varchar, lead_id varchar, company_name varchar, company_account_id varchar,
    lead_source varchar, created_date date, converted_date date, closed_date date,
    is_converted boolean, is_open boolean
);
create table marts.dim_account (source varchar, account_id varchar, created_date date);
create table marts.fct_deal (
    source varchar, deal_id varchar, account_source varchar, account_id varchar
);
create table marts.fct_deal_version (
    source varchar, deal_id varchar, status varchar, is_deleted boolean, valid_from date
);
create table marts.fct_activity (
    source varchar, activity_id varchar, contact_id varchar, account_id varchar,
    is_counted boolean, activity_date date, completed_date date
);
create table marts.fct_inquiry (
    source varchar, inquiry_id varchar, contact_id varchar, account_id varchar,
    received_date date
);
"""

Lead = tuple[object, ...]
Chance = Callable[[str], float]


def lead(
    lead_id: str,
    created: date | None,
    *,
    word: str = "Web",
    account: str | None = None,
    converted: date | None = None,
    closed: date | None = None,
) -> Lead:
    """Return one row of ``fct_lead``; who names an account names a company."""
    is_open = converted is None and closed is None
    company = "Kita" if account else None
    return (
        "sfa", lead_id, company, account, word, created, converted, closed,
        converted is not None, is_open,
    )  # fmt: skip


def many_leads(chance: Chance, *, n: int = 1500, seed: int = 1) -> list[Lead]:
    """Return leads of two years, some converted within 80 days by the chance of their source."""
    drawn = np.random.default_rng(seed)
    first = AS_OF - timedelta(days=800)
    found = []
    for number in range(n):
        created = first + timedelta(days=int(drawn.integers(0, 800)))
        word = ("Fair", "Web")[int(drawn.integers(0, 2))]
        ends = created + timedelta(days=int(drawn.integers(20, 80)))
        comes, is_over = bool(drawn.random() < chance(word)), ends <= AS_OF
        found.append(
            lead(
                f"l{number:05}",
                created,
                word=word,
                converted=ends if comes and is_over else None,
                closed=ends if not comes and is_over else None,
            )
        )
    return found


def write_leads(path: Path, leads: Iterable[Lead]) -> Path:
    """Make a warehouse with these leads and nothing else."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(_SCHEMA)
    put(path, "fct_lead", [*leads])
    return path


def put(path: Path, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add rows to a table."""
    if not rows:
        return
    columns = [[*column] for column in zip(*rows, strict=True)]
    marks = ", ".join(["unnest(?)"] * len(columns))
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"insert into marts.{table} select {marks}", columns)
