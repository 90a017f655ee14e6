"""The project on a real PostgreSQL, two deliveries in a row: every mart equals DuckDB's."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from flows import rooms
from flows.dbt_at_hand import dbt_put_away
from flows.night import Night, open_night
from flows.shelves import Workspace
from sample_company.make import make_company
from tests.architecture.rendered_sql import render
from tests.dbt.engines import parity, postgres
from tests.dbt.engines.calls import call_dbt
from tests.dbt.engines.sources import load_sources

psycopg2 = pytest.importorskip(
    "psycopg2", reason="psycopg2 is missing: nothing was tried on Postgres"
)

MONTHS = 4
Row = parity.Row


class Engine:
    """The second engine: asked as the first one is."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._connection = psycopg2.connect(
            host=str(socket), user=postgres.NAME, dbname=postgres.NAME
        )
        self._connection.autocommit = True

    def ask(self, sql: str) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def load(self, manifest: Path) -> int:
        with self._connection.cursor() as cursor:
            rows = load_sources(manifest, cursor)
            cursor.execute("analyze")
        return rows

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """Return a running PostgreSQL with an empty database."""
    folder = postgres.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: the project was tried on no second engine")
    with postgres.running(folder) as socket, closing(Engine(socket)) as made:
        yield made


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small sample company, all of its deliveries read."""
    root = tmp_path_factory.mktemp("two_engines")
    make_company(root, months=MONTHS, deliveries="few")
    rooms.ingest(open_night(root, as_of=None))
    return root


def build_on_duckdb(night: Night) -> None:
    """Build a night as it is built: base, forecasts, and what rests on them."""
    with dbt_put_away(night):
        rooms.model(night)
        rooms.outlook(night)
        rooms.model_outlook(night)


def build_on_postgres(engine: Engine, shelves: Workspace, as_of: date, *without: str) -> None:
    """Load the raw layer that DuckDB reads, then build on it."""
    assert engine.load(shelves.dbt_target / "manifest.json") > 0
    done = call_dbt(
        Path(sys.executable),
        ("build", "--exclude-resource-type", "unit_test", *without),
        workspace=shelves,
        engine="postgres",
        as_of=as_of,
        variables={
            "SHINCHOKU_POSTGRES_SOCKET": str(engine.socket),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        },
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def unequal(engine: Engine, warehouse: Path) -> list[str]:
    """Return in what the marts of the two engines differ."""
    with duckdb.connect(str(warehouse), read_only=True) as reference:
        ask = lambda sql: reference.execute(sql).fetchall()  # noqa: E731
        found = list(parity.marts(ask))
        assert len(found) > 40
        return [
            sentence
            for mart in found
            for sentence in parity.differences(mart, ask(mart.query), engine.ask(mart.query))
        ]


@pytest.mark.slow
def test_two_deliveries_in_a_row_give_the_same_marts_on_both_engines(
    engine: Engine, company: Path
) -> None:
    days = sorted(date.fromisoformat(path.name) for path in (company / "landing/sfa").iterdir())
    for as_of, without in zip(days[-2:], (["test"], []), strict=True):
        night = open_night(company, as_of=as_of)

        build_on_duckdb(night)
        build_on_postgres(engine, night.shelves, as_of, *without)

        assert unequal(engine, night.shelves.candidate) == []


MART = parity.Mart(name="m", exact=("a", "b"), doubles=("c",))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ([], "1 and 0 rows"),
        ([("x", Decimal("1.01"), 0.5)], "m.b"),
        ([("y", Decimal("1.00"), 0.5)], "m.a"),
        ([("x", Decimal("1.00"), 0.5000001)], "m.c"),
        ([("x", 1, 0.5)], "m.b"),
        ([("x", Decimal("1.00"), None)], "m.c"),
    ],
)
def test_rows_that_differ_are_told_by_mart_and_column(other: list[Row], told: str) -> None:
    found = parity.differences(MART, [("x", Decimal("1.00"), 0.5)], other)

    assert told in found[0]


def test_a_double_that_differs_in_its_last_digit_is_the_same() -> None:
    rows = [("x", Decimal("1.00"), 0.1 + 0.2)]

    assert parity.differences(MART, rows, [("x", Decimal("1.00"), 0.3)]) == []


# As people and systems write them, and as nobody should.
TEXTS = (
    *(
        "1200",
        "1,200",
        "１，２００，０００",
        "￥１，２００，０００",
        "1,200,000円",
        "△1,200",
        "▲1,200",
    ),
    *(
        "(1,200)",
        "（1,200）",
        "120万",
        "1.2億",
        "1億2000万",
        "1億2,000万円",
        "3千",
        "3千万",
        "5百万",
    ),
    *("-1200", "+1200", "1.005", "1.995", "0.1234567", "¥1,200-", "￥1,200－", "1,200-", "1,2"),
    *("12,34,567", "要確認", "", "   ", " 1200 ", "1 200", "1e3", "1e30", "99999999999999999"),
    *("0x10", "NaN", "inf", ".5", "5.", "--5", "1.2.3", "JPY 1200", "$1,200.50", "一万", "2万3"),
    *(
        "億",
        "100％",
        "60%",
        "０．６",
        "-0.1",
        "1.1",
        "2026-07-01",
        "2026-7-1",
        "2026/7/1",
        "2026.7.1",
    ),
    *(
        "2026年7月1日",
        "２０２６年７月１日",
        "2026年7月1日(水)",
        "令和8年7月1日",
        "R8.7.1",
        "H30-1-1",
    ),
    *("昭和64年1月7日", "20260701", "20260230", "2026-02-30", "2024-02-29", "2100-02-29"),
    *("2026-13-01", "2026-01-00", "0000-01-01", "1899-12-31", "46204", "46204.0", "36526"),
    *("2026-07-01 10:00", "2026-07-01 25:00", "2026-07-01T10:00:00.123", "2026-07-01T20:00:00Z"),
    *("2026-07-01T20:00:00.000+0000", "2026-07-01T20:00:00+09:00", "2026-07-01T20:00:00+09"),
    *("2026-07-01 20:00:00 +0900", "2026-02-30T20:00:00Z", "2026/07/01 10:00:00+0900"),
    *("1751328000000", "1999999999999", "01/07/2026", "1/7/26", "07-01-2026", "1 Jul 2026"),
    *("1-Jul-26", "1-Jul-70", "01 July 2026", "July 1, 2026", "Jul 1 2026", "1 JUL 2026"),
    *("1 Foo 2026", "30 Feb 2026", "2026-07-01 extra", "26/7/1", "99/7/1", "69/12/31", "2026-07"),
    *("2026年7月", "2026-13", "31.12.2026", "12/31/2026", "31/12/2026 10:00", "10000-01-01"),
    *("明日", "2026-7-1 9:05", "\t2026-07-01", "1200\n", "123;456", "0061x00000AbCdE"),
)
FORMATS = (
    *("null", "'%d/%m/%Y'", "'%m/%d/%Y'", "'%Y%m%d'", "'%d %b %Y'", "'%B %d, %Y'", "'%y/%m/%d'"),
    *("'%Y-%m-%d'", "'%d/%m/%y'", "'%d.%m.%Y %H:%M'"),
)
READINGS = (
    "parse_amount('given')",
    "parse_amount('given', 'cast(1000 as decimal(18, 6))')",
    "parse_percent('given')",
    "parse_month('given')",
    "clean_key('given')",
    "clean_link('given')",
    "without_tax(parse_amount('given'), 'cast(10 as decimal(8, 4))', '0')",
    "without_tax(parse_amount('given'), 'cast(8 as decimal(8, 4))', '2')",
    *(f"parse_date('given', business_zone(), \"{form}\")" for form in FORMATS),
    *(f"parse_local_time('given', business_zone(), \"{form}\")" for form in FORMATS),
)


def read_all(reading: str, engine: str) -> str:
    """Return a query that reads every text with one macro, as an engine spells it."""
    rows = " union all ".join(f"select '{text}' as given" for text in TEXTS)
    macro = render(f"{{{{ {reading} }}}}", engine=engine)
    return f"with texts as materialized ({rows}) select given, {macro} as told from texts"  # noqa: S608


@pytest.mark.parametrize("reading", READINGS)
def test_each_text_is_read_alike_on_both_engines(engine: Engine, reading: str) -> None:
    with duckdb.connect() as reference:
        reference.execute("set timezone = 'UTC'")
        expected = dict(reference.execute(read_all(reading, "duckdb")).fetchall())

    found = dict(engine.ask(read_all(reading, "postgres")))

    assert found == expected
    assert any(expected.values())
