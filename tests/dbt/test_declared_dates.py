"""Days under the format that a company declared for a column, as DuckDB reads them."""

from datetime import date

import duckdb
import pytest

from tests.architecture.rendered_sql import render

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("01/07/2026", "%d/%m/%Y", DAY),
        ("07/01/2026", "%m/%d/%Y", DAY),
        ("1/7/26", "%d/%m/%y", DAY),
        ("1/7/70", "%d/%m/%y", date(1970, 7, 1)),
        ("1/7/69", "%d/%m/%y", date(2069, 7, 1)),
        ("2026/7/1", "%y/%m/%d", DAY),
        ("26/7/1", "%Y/%m/%d", None),
        ("10000-01-01", "%y-%m-%d", None),
        ("令和8年7月1日", "%Y-%m-%d", DAY),
        ("20260701", "%Y%m%d", DAY),
        ("1 Jul 2026", "%d %b %Y", DAY),
        ("1-Jul-26", "%d-%b-%y", DAY),
        ("July 1, 2026", "%B %d, %Y", DAY),
        ("30 Feb 2026", "%d %b %Y", None),
        ("1 Foo 2026", "%d %b %Y", None),
    ],
)
def test_a_day_is_read_by_its_declared_format(text: str, form: str, day: date | None) -> None:
    macro = render("{{ parse_date('given', business_zone(), 'form') }}", engine="duckdb")
    query = f"select {macro} from (select ? as given, ? as form)"  # noqa: S608

    with duckdb.connect() as connection:
        assert connection.execute(query, [text, form]).fetchone() == (day,)
