"""Money and days that judge can read are those that staging can read."""

import json
import re

import duckdb
import pytest

from flows.judge.readable import MACROS, SALESFORCE_KEYS, day_expression
from flows.vocabulary.date_formats import formats_as_told
from tests.architecture.rendered_sql import render

AMOUNTS = {
    "￥１，２００，０００": "1200000",
    "¥1,200,000-": "1200000",
    "1,200,000円": "1200000",
    "120万": "1200000",
    "1億2000万": "120000000",
    "1.2億": "120000000",
    "△1,200": "-1200",
    "(1,200)": "-1200",
    "-5": "-5",
    "130000.50": "130000.50",
    "0": "0",
    "JPY 1,200": "1200",
    "要確認": None,
    "12,00": None,
    "1.2.3": None,
    "-": None,
    "円": None,
    "約100": None,
    "100～200": None,
    "NaN": None,
    "1e400": None,
    "1e30": None,
    "9999999999999999.99": "9999999999999999.99",
    "1000000000000000000": None,
    "99999999999999999999円": None,
}
DAYS = {
    "2026-07-01": "2026-07-01",
    "1782900000000": "2026-07-01",
    "2026-07-01 23:30:00": "2026-07-01",
    "2026年7月1日": "2026-07-01",
    "２０２６年７月１日": "2026-07-01",
    "2026/7/1": "2026-07-01",
    "20260701": "2026-07-01",
    "R8/7/1": "2026-07-01",
    "令和8年7月1日": "2026-07-01",
    "45000": "2023-03-15",
    "2017-08-04T09:09:33.000+0000": "2017-08-04",
    "2026-02-30": None,
    "0001-01-01": None,
    "infinity": None,
    "9999-12-31": "9999-12-31",
    "7/1": None,
    "未定": None,
    "要確認": None,
    "来期中": None,
}


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(MACROS)
    return connection


def read(engine: duckdb.DuckDBPyConnection, expression: str, text: str) -> str | None:
    """Return what an expression over ``text`` reads, without trailing zeros, as text."""
    (found,) = engine.execute(
        f"select {expression} from (select cast(? as varchar) as text)",  # noqa: S608
        [text],
    ).fetchall()[0]
    return None if found is None else str(found)


def staging(macro: str, *arguments: str) -> str:
    """Return the SQL of a macro of dbt_project, made without dbt."""
    said = ", ".join(json.dumps(argument, ensure_ascii=False) for argument in arguments)
    return render(f"{{{{ {macro}({said}) }}}}", engine="duckdb")


@pytest.mark.parametrize(("text", "value"), AMOUNTS.items())
def test_an_amount_is_read_as_people_write_it(
    engine: duckdb.DuckDBPyConnection, text: str, value: str | None
) -> None:
    found = read(engine, "as_amount(filled(text))", text)

    assert (None if found is None else float(found)) == (None if value is None else float(value))


@pytest.mark.parametrize("text", AMOUNTS)
def test_judge_and_staging_agree_on_amounts(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    ours = read(engine, "cast(as_amount(filled(text)) as decimal(18, 2))", text)
    theirs = read(engine, staging("parse_amount", "text", "1"), text)

    assert ours == theirs


@pytest.mark.parametrize(("text", "value"), DAYS.items())
def test_a_day_is_read_as_people_write_it(
    engine: duckdb.DuckDBPyConnection, text: str, value: str | None
) -> None:
    assert read(engine, day_expression("filled(text)", formats=()), text) == value


@pytest.mark.parametrize("text", DAYS)
def test_judge_and_staging_agree_on_days(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    ours = read(engine, day_expression("text", formats=()), text)
    theirs = read(engine, staging("parse_date", "text", "'UTC'", "null"), text)

    assert ours == theirs


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("%m/%d/%y", "02/23/26 08:55 PM"),
        ("%d/%m/%Y", "23/02/2026"),
        ("%d-%b-%Y", "23-Feb-2026"),
        ("%d-%b-%y", "23-Feb-26"),
        ("%Y%m%d", "20260223"),
        ("%Y年%m月%d日", "2026年2月23日"),
        ("%d/%m/%Y", "2026-02-23"),
        ("%d/%m/%Y", "未定"),
    ],
)
def test_judge_and_staging_agree_on_a_declared_format(
    engine: duckdb.DuckDBPyConnection, declared: str, text: str
) -> None:
    ours = read(engine, day_expression("text", formats=(declared,)), text)
    theirs = read(engine, staging("parse_date", "text", "'UTC'", f"'{declared}'"), text)

    assert ours == theirs == (None if text == "未定" else "2026-02-23")


LISTS = {
    ("%Y/%m/%d", "%d.%m.%Y"): {
        "2026/3/4": "2026-03-04",
        "04.03.2026": "2026-03-04",
        "4.3.2026 10:00": "2026-03-04",
        "04/03/2026": None,
        "04.03.26": None,
        "2026-03-04": "2026-03-04",
        "令和8年3月4日": "2026-03-04",
        "2026-03-04T23:30:00Z": "2026-03-04",
        "31.02.2026": None,
        "45000": "2023-03-15",
        "未定": None,
    },
    ("%d/%m/%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y", "%d-%B-%y"): {
        "04/03/2026": "2026-03-04",
        "03/04/26": "2026-03-04",
        "03/04/76 08:55 PM": "1976-03-04",
        "4 Mar 2026": "2026-03-04",
        "March 4, 2026": "2026-03-04",
        "4-Mar-26": "2026-03-04",
        "4.Mar.26": None,
        "04/03/202": None,
        "04/Mar/2026": None,
    },
}


@pytest.mark.parametrize(
    ("formats", "text", "day"),
    [(formats, *pair) for formats, texts in LISTS.items() for pair in texts.items()],
)
def test_of_several_formats_the_one_of_the_text_reads_it_in_judge_and_in_staging(
    engine: duckdb.DuckDBPyConnection, formats: tuple[str, ...], text: str, day: str | None
) -> None:
    ours = read(engine, day_expression("text", formats=formats), text)
    told = f"'{formats_as_told(formats)}'"
    theirs = read(engine, staging("parse_date", "text", "'UTC'", told), text)

    assert (ours, theirs) == (day, day)


@pytest.mark.parametrize(
    ("declared", "text"), [("%d/%m/%Y", "04/03/26"), ("%d/%m/%y", "04/03/2026")]
)
def test_a_year_has_as_many_digits_as_its_format_says(
    engine: duckdb.DuckDBPyConnection, declared: str, text: str
) -> None:
    ours = read(engine, day_expression("text", formats=(declared,)), text)
    theirs = read(engine, staging("parse_date", "text", "'UTC'", f"'{declared}'"), text)

    assert (ours, theirs) == (None, None)


@pytest.mark.parametrize("start", [*SALESFORCE_KEYS, "XYZ"])
@pytest.mark.parametrize(
    "rest", ["Xy0000aBcDeF", "000000000000", "aBCDEfGHIjkL", "ZZZZZZZZZZZZ", "short", ""]
)
def test_judge_and_staging_take_the_same_id_for_the_same_record(
    engine: duckdb.DuckDBPyConnection, start: str, rest: str
) -> None:
    for text in (start + rest, f" {start}{rest} ;00600000000000x", "000000000000000AAA"):
        ours = read(engine, "person_key(link_of(text))", text)
        theirs = read(engine, staging("person_key", staging("clean_link", "text")), text)

        assert ours == theirs


def test_judge_knows_every_beginning_of_a_salesforce_id_that_staging_knows() -> None:
    named = re.findall("'([0-9A-Za-z]{3})'", staging("clean_link", "text"))

    assert set(SALESFORCE_KEYS) == set(named)
