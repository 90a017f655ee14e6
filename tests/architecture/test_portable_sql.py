"""Queries say what every engine reads alike; for the rest they call macros."""

import re
from pathlib import Path

import pytest

from tests.architecture import portable_sql, rendered_sql
from tests.architecture.house import list_files, named

pytestmark = pytest.mark.architecture

QUERIES = [
    path
    for folder in ("dbt_project/models", "dbt_project/data_tests")
    for path in list_files(folder, ending=".sql")
]
NO_EXPRESSION = re.compile(r"\(?\[|\^|decimal\b")

# What a query may not say, each with a word of the answer.
REFUSED = {
    "select t.a from t left join v on t.a = v.a and not t.is_b": "left alone",
    "select t.a from t left join v on t.a = v.a and t.b = 'x'": "left alone",
    "select a from t qualify row_number() over (order by deal_id) = 1": "qualify",
    "pivot t on a using sum(b)": "pivot",
    "select [1, 2] as a": "lists",
    "select {'a': 1} as a": "lists",
    "select a[1] as a from t": "lists",
    "select unnest(a) as a from t": "lists",
    "select * from (values (1)) as t": "a table made",
    "select * from range(3) as t": "a table made",
    "select * from t, lateral (select 1 as b) as u": "a table made",
    "select try_cast(a as date) as a from t": "try_cast()",
    "select a from t where a ilike 'x'": "capitals",
    "select a from t where a like 'x!%' escape '!'": "escape",
    "select a ->> 'b' as b from t": "JSON",
    "select a // 2 as b from t": "//",
    "select a % 2 as b from t": "%",
    "select mod(a, 2) as b from t": "%",
    "select a ^ 2 as b from t": "^",
    "select a / 2 as b from t": "division",
    "select sum(a) filter (where b) as a from t": "filter",
    "select last_value(a ignore nulls) over (order by deal_id) as a from t": "ignore nulls",
    "select as_of + interval '1 day' as a from t": "interval",
    "select close_date + 1 as a from t": "sum of days",
    "select cast(a as date) - cast(b as date) as a from t": "sum of days",
    "select greatest(a, b) as a from t": "greatest",
    "select least(a, b) as a from t": "greatest",
    "select a from t where a is distinct from b": "distinct from",
    "select a from t where (a, b) = (1, 2)": "as one",
    "select a from t where a = any (select b from u)": "all and any",
    "select a::integer as a from t": "::",
    "select cast(a as double) as a from t": "type_",
    "select cast(a as varchar) as a from t": "type_",
    "select cast(a as timestamp) as a from t": "type_",
    'select "a" from t': "a name in",
    "select * exclude (a) from t": "* without",
    "select * replace (1 as a) from t": "* without",
    "select a, count(*) as n from t group by all": "group by all",
    "select a from t order by all": "group by all",
    "select a from t union all by name select a from u": "union by name",
    "select a from t union select a from u": "select distinct",
    "select t.a from t asof join u on t.a >= u.a": "joins",
    "select t.a from t semi join u on t.a = u.a": "joins",
    "select t.a from t natural join u": "joins",
    "select distinct on (a) b from t": "distinct on",
    "select count(distinct a, b) as n from t": "several columns",
    "with recursive r as (select 1 as a) select * from r": "recursive",
    "select sum(a) over (order by deal_id range between 1 preceding and 1 following) as a from t": (
        "range"
    ),
    "select max(is_open) as a from t": "booleans",
    "select a as b, b + 1 as c from t": "just given",
    "select row_number() over (order by amount desc) as n from t": "nulls last",
    "select a from t where a ~ 'x'": "needs a macro",
    "select '\\d' as a from t": "backslash",
    **{
        f"select {call} as a from t": "needs a macro"  # noqa: S608
        for call in (
            *("list(a)", "string_agg(a, ',')", "arg_max(a, b)", "max_by(a, b)", "median(a)"),
            *("quantile_cont(a, 0.5)", "percentile_cont(0.5) within group (order by a nulls last)"),
            *("count_if(a)", "any_value(a)", "bool_or(a)", "date_trunc('month', a)"),
            *("date_diff('day', a, b)", "last_day(a)", "epoch(a)", "strftime(a, '%Y')"),
            *("extract(dow from a)", "dayofweek(a)", "regexp_matches(a, 'x')", "concat(a, b)"),
            *("left(a, 1)", "right(a, 1)", "chr(31)", "split_part(a, ';', 1)", "hash(a)", "md5(a)"),
            *("contains(a, 'b')", "position('a' in b)", "round(a, 2)", "made_up(a)", "now()"),
            *("current_date", "first_value(a) over (order by deal_id)"),
        )
    },
}


def where(path: Path, text: str, fault: portable_sql.Fault) -> str:
    """Return file and line as written; what a macro says is told by the rendered line."""
    line = text.splitlines()[fault.line - 1].strip()
    written = [each.strip() for each in path.read_text(encoding="utf-8").splitlines()]
    place = f":{written.index(line) + 1}" if line in written else f", by a macro: {line[:100]}"
    return f"{named(path)}{place}: {fault.what}"


@pytest.mark.parametrize("goes_on", [False, True], ids=["from nothing", "night that goes on"])
def test_no_query_says_what_engines_read_differently(*, goes_on: bool) -> None:
    faults = [
        where(path, text, fault)
        for path in QUERIES
        for text in [rendered_sql.render(path.read_text(encoding="utf-8"), goes_on=goes_on)]
        for fault in portable_sql.faults(text)
    ]

    assert not faults, "\n".join(faults)


def test_nor_does_what_a_query_hands_to_a_macro_that_is_spelled_per_engine() -> None:
    for path in QUERIES:
        rendered_sql.render(path.read_text(encoding="utf-8"))
    given = [text for text in rendered_sql.ARGUMENTS if not NO_EXPRESSION.match(text)]
    faults = [
        f"{text}: {fault.what}"
        for text in given
        for fault in portable_sql.faults(f"select {text}")
        if not fault.what.startswith("no SQL")  # a name of a type, a list of columns, a pattern
    ]

    assert given
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_engines_read_differently_is_refused_with_its_line(sql: str) -> None:
    found = portable_sql.faults(f"-- a line before\n{sql}")

    assert [fault.line for fault in found if REFUSED[sql] in fault.what][:1] == [2], found


def test_what_all_engines_read_alike_passes() -> None:
    sql = """
        with t as (select deal_id, coalesce(a, b) as c, sum(d) over (order by deal_id) as e from u)
        select c, count(*) as n, max(case when e > 0 then 1 else 0 end) as f
        from t
        left join v on t.deal_id = v.deal_id and lower(v.c) like 'x%'
        group by c
        order by n desc nulls last
    """

    assert portable_sql.faults(sql) == []


def test_a_query_that_is_no_sql_is_told() -> None:
    assert "no SQL" in portable_sql.faults("select from where")[0].what


def test_a_macro_that_engines_spell_is_seen_by_its_name_and_one_of_ours_by_its_text() -> None:
    rendered = rendered_sql.render("select {{ try_cast('a', 'date') }}, {{ clean_text('b') }}")

    assert rendered == "select dispatched_try_cast, nullif(trim(b), '')"
