# ruff: noqa: E501, S608 - SQL of made-up rows
"""A large made-up lake, written by SQL: first one delivery with all of history, then nightly changes.

What ingest would have left for a company of so many deals: five years of deals with the history of
their fields, activities, people, units and targets; then nights on which 0.5 % of the deals changed.
Every value is a function of its number, so two lakes of one size are alike.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb

from flows.ingest.lake_files import write_account, write_empty_schemas
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount
from flows.vocabulary.objects import LINEAGE, OBJECTS

FIRST_NIGHT: Final = date(2026, 10, 30)
YEARS: Final = 5
DEALS_PER_OWNER: Final = 500
ACTIVITIES_PER_DEAL: Final = 10
OWNERS_PER_UNIT: Final = 10
CHANGED_PER_NIGHT: Final = 200  # one deal of so many
SOURCE: Final = "sfa"

SETTINGS: Final = """
org: {source: sfa}
company: {name: 見本, languages: [ja], timezone: Asia/Tokyo, currency: JPY, fiscal_year_start_month: 4}
engine: {goes_on: true, memory_limit: 3GB, threads: 1}
sources:
  sfa: {system: salesforce, mode: delta}
stages:
  sfa:
    "*":
      - {stage: 初回接触, order: 1, status: open, max_days: 21}
      - {stage: 提案, order: 2, status: open, max_days: 40}
      - {stage: 交渉, order: 3, status: open, max_days: 35}
      - {stage: 受注, order: 4, status: won}
      - {stage: 失注, order: 5, status: lost}
""".lstrip()

# A deal lives `cycle` days: a quarter of them in each of four states, the last one for good.
_LIVES: Final = """
create table lives as
select
    number,
    'd' || lpad(number::varchar, 8, '0') as deal_id,
    'a' || lpad((number % greatest($deals // 4, 1))::varchar, 8, '0') as account_id,
    'u' || lpad((number % $owners)::varchar, 6, '0') as owner_id,
    date '{last}' - ((hash(number, 1) % {days})::integer) as created,
    (20 + hash(number, 2) % 180)::integer as cycle,
    (100000 + (hash(number, 3) % 5000) * 1000)::bigint as amount,
    hash(number, 4) % 10 < 3 as is_won
from range($deals) as numbers(number)
"""
_MOVES: Final = """
create table moves as
select
    lives.*,
    step,
    created + (cycle * step // 4)::integer as moved,
    case step
        when 0 then '初回接触' when 1 then '提案' when 2 then '交渉'
        else case when is_won then '受注' else '失注' end
    end as stage,
    -- one of three deals is put off at each step
    created + cycle + case when hash(number, step, 5) % 3 = 0 and step < 3 then 40 else 0 end
        as close_date
from lives, range(4) as steps(step)
"""
_STATES: Final = """
select
    deal_id, 'deal ' || deal_id as deal_name, account_id, owner_id, '標準' as pipeline, stage,
    amount::varchar as amount, 'JPY' as currency, close_date::varchar as close_date,
    created::varchar as created_at, moved::varchar as updated_at
from moves
where moved <= date '{day}'
qualify row_number() over (partition by number order by step desc) = 1
"""
_CHANGED: Final = """
with told as ({states})
select told.* replace (
    case when edited.deal_id is null then amount else (amount::bigint + {salt})::varchar end
    as amount
)
from told
left join (
    select deal_id from lives where hash(number, {salt}) % {one_of} = 0
) as edited using (deal_id)
where edited.deal_id is not null
    or deal_id in (select deal_id from moves where moved > date '{before}' and moved <= date '{day}')
"""
_CHANGES: Final = """
select
    deal_id || '-' || step as change_id, deal_id, moved::varchar || 'T09:00:00' as changed_at,
    '標準' as pipeline, stage, amount::varchar as amount, close_date::varchar as close_date, owner_id
from moves
where moved > date '{before}' and moved <= date '{day}' and step > 0
"""
_ACTIVITIES: Final = """
select
    'v' || number || '-' || turn as activity_id, '訪問' as activity_kind, deal_id, account_id,
    owner_id, held::varchar as activity_date, held::varchar as completed_at, '完了' as status
from (
    select *, created + (hash(number, turn, 6) % (cycle + 1))::integer as held
    from lives, range({per_deal}) as turns(turn)
)
where held > date '{before}' and held <= date '{day}'
"""
_USERS: Final = """
select
    'u' || lpad(number::varchar, 6, '0') as user_id, 'person ' || number as user_name,
    'n' || (number // {per_unit}) as unit_id, 'unit ' || (number // {per_unit}) as unit_name,
    'true' as is_active
from range($owners) as numbers(number)
"""
_TARGETS: Final = """
select
    'bookings' as metric_id, 'owner' as scope_kind, 'u' || lpad(number::varchar, 6, '0') as scope_id,
    'month' as period_kind, (date '2026-04-01' + to_months(ahead::integer))::date::varchar
    as period_start, '5000000' as value
from range($owners) as numbers(number), range(12) as months(ahead)
"""


@dataclass(frozen=True, slots=True)
class BigLake:
    """The lake of one workspace, and how to add nights to it."""

    workspace: Workspace
    deals: int

    def begin(self) -> date:
        """Write settings and the first delivery, with everything up to its day; return it."""
        self.workspace.root.mkdir(parents=True, exist_ok=True)
        self.workspace.settings_file.write_text(SETTINGS, encoding="utf-8")
        write_empty_schemas(self.workspace)
        whole = date(1, 1, 1)
        with self._made() as made:
            self._write(made, "user", FIRST_NIGHT, _USERS.format(per_unit=OWNERS_PER_UNIT))
            self._write(made, "target", FIRST_NIGHT, _TARGETS)
            self._write(made, "deal", FIRST_NIGHT, _STATES.format(day=FIRST_NIGHT))
            self._write_history(made, FIRST_NIGHT, whole)
        return FIRST_NIGHT

    def add_night(self, number: int) -> date:
        """Write what changed in the night so many days after the first; return its day."""
        day = FIRST_NIGHT + timedelta(days=number)
        before = day - timedelta(days=1)
        changed = _CHANGED.format(
            states=_STATES.format(day=day),
            day=day,
            before=before,
            salt=number,
            one_of=CHANGED_PER_NIGHT,
        )
        with self._made() as made:
            self._write(made, "deal", day, changed)
            self._write_history(made, day, before)
        return day

    def _write_history(self, made: duckdb.DuckDBPyConnection, day: date, before: date) -> None:
        self._write(made, "deal_change", day, _CHANGES.format(day=day, before=before))
        activities = _ACTIVITIES.format(per_deal=ACTIVITIES_PER_DEAL, day=day, before=before)
        self._write(made, "activity", day, activities)

    def _made(self) -> duckdb.DuckDBPyConnection:
        made = duckdb.connect(config={"memory_limit": "4GB", "preserve_insertion_order": "false"})
        last = FIRST_NIGHT + timedelta(days=30)
        owners = max(self.deals // DEALS_PER_OWNER, 2)
        made.execute(f"set variable deals = {self.deals}; set variable owners = {owners}")
        made.execute(_sql(_LIVES.format(last=last, days=YEARS * 365)))
        made.execute(_MOVES)
        return made

    def _write(self, made: duckdb.DuckDBPyConnection, name: str, day: date, query: str) -> None:
        """Write the rows of a query as the one file of an object and a day."""
        file_name = f"{name}.csv"
        lineage = dict.fromkeys(LINEAGE, "''") | {
            "_source": f"'{SOURCE}'",
            "_snapshot_on": f"'{day.isoformat()}'",
            "_source_file": f"'{file_name}'",
            "_source_row": "(row_number() over () + 1)::varchar",
        }
        query = _sql(query)
        told = set(made.execute(f"describe {query}").fetch_arrow_table()["column_name"].to_pylist())
        columns = [
            *(field if field in told else f"null::varchar as {field}" for field in OBJECTS[name]),
            *(f"{value} as {field}" for field, value in lineage.items()),
        ]
        path = self.workspace.raw(SOURCE, name, day) / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        made.execute(
            f"copy (select {', '.join(columns)} from ({query})) to '{path}' (compression zstd)"
        )
        rows = made.execute(f"select count(*) from '{path}'").fetchone()
        self._account(path, name, day, file_name, rows[0] if rows else 0)

    def _account(self, path: Path, name: str, day: date, file_name: str, rows: int) -> None:
        place = self.workspace.file_account(SOURCE, name, day) / path.name
        counts = dict.fromkeys(("rows_read", "rows_kept", "rows_filled"), rows)
        counts |= dict.fromkeys(("rows_rejected", "rows_blank", "rows_skipped"), 0)
        write_account(
            place,
            FileAccount(
                source=SOURCE,
                object_name=name,
                snapshot_on=day,
                part="",
                file_name=file_name,
                sheet="",
                sha256=f"{name}{day}",
                encoding="utf-8",
                mode="delta",
                status="ok",
                reason_code=None,
                reason=None,
                mend=None,
                header=(),
                missing_fields=(),
                unmapped_headers=(),
                skipped=(),
                map_fingerprint="",
                **counts,
            ),
        )


def _sql(query: str) -> str:
    """Return a query with its numbers in place."""
    return query.replace("$deals", "getvariable('deals')").replace(
        "$owners", "getvariable('owners')"
    )
