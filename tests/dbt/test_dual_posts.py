"""Further posts of people: shown in the unit of the post, in no number of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.shelves import Workspace
from flows.vocabulary.workspace import Source
from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, build, deal, make_settings
from tests.dbt.tiny_lake import Row, TinyLake

PEOPLE = {
    "u1": "east", "u2": "west", "lead": "west", "u3": None, "mover": "east", "boss": "south",
}  # fmt: skip
UNITS = (
    ("east", "東課", "division", "u1"),
    ("west", "西課", "division", "lead"),
    ("south", "南課", "other", "lead"),
    ("division", "第一部", "root", "boss"),
    ("other", "第二部", "root", "boss"),
    ("root", "会社", None, "boss"),
)
POSTS: tuple[tuple[str, str, str | None, str | None, str | None], ...] = (
    ("u1", "west", "2026-07-01", None, None),
    ("名u1", "南課", "2026-06-01", "2026-06-30", None),
    ("u1", "east", None, None, "primary"),
    ("mover", "west", None, None, None),
    ("u2", "division", None, None, None),
    ("stranger", "west", None, None, None),
    ("u2", "nowhere", None, None, None),
    ("u2", "south", "2026-07-20", "2026-07-10", None),
    ("u2", "west", None, None, "secondary"),
    ("u2", "east", None, None, "primary"),
    ("u3", "west", None, None, None),
    ("u2", "other", None, None, "応援"),
    ("u2", "other", "いつか", None, None),
)
OWN_TO_DUAL_POSTS = frozenset(
    {"dim_owner_post", "dim_scope_dual_post", "dq_rejected_row", "dq_row_account", "dq_freshness"}
)


def post(
    owner: str, unit: str, valid_from: str | None, valid_to: str | None, kind: str | None
) -> Row:
    return {
        "owner_id": owner,
        "unit_id": unit,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "post_kind": kind,
    }


def fill(lake: TinyLake, *, with_posts: bool) -> None:
    """Deliver a company of two divisions, with or without a list of further posts."""
    lake.prepare()
    users = {
        name: {"user_id": name, "user_name": f"名{name}", "unit_id": unit}
        for name, unit in PEOPLE.items()
    }
    lake.deliver("user", FIRST, list(users.values()))
    users["mover"] = {**users["mover"], "unit_id": "west"}
    twice = {**users["boss"], "unit_id": "east"}
    lake.deliver("user", MIDDLE, [twice, *users.values()])
    units = [
        {"unit_id": unit, "unit_name": name, "parent_unit_id": parent, "manager_id": manager}
        for unit, name, parent, manager in UNITS
    ]
    lake.deliver("org_unit", FIRST, units)
    deals = [deal(f"{name}-{n}", owner_id=name) for name in PEOPLE for n in (1, 2)]
    deals[0] |= {"stage": "受注", "close_date": "2026-07-10"}
    for day in (FIRST, AS_OF):
        lake.deliver("deal", day, deals)
    target = {"metric_id": "bookings_amount", "period_kind": "month", "value": "1000000"}
    lake.deliver(
        "target",
        FIRST,
        [
            {**target, "scope_kind": "owner", "scope_id": name, "period_start": "2026-07-01"}
            for name in ("u1", "u2")
        ],
    )
    if with_posts:
        ended = post("u2", "south", None, None, None)
        lake.deliver("post", FIRST, [ended])
        lake.deliver("post", MIDDLE, [post(*one) for one in POSTS])


def built(root: Path, *, with_posts: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    made = Workspace(root)
    fill(TinyLake(workspace=made), with_posts=with_posts)
    settings = make_settings()
    sources = {"sfa": Source(system="custom")}
    build(made, settings.model_copy(update={"sources": sources}))
    with duckdb.connect(str(made.candidate), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the warehouse of a company with dual posts."""
    yield from built(tmp_path_factory.mktemp("posted"), with_posts=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the warehouse of the same company without them."""
    yield from built(tmp_path_factory.mktemp("plain"), with_posts=False)


def test_posts_are_spans_of_days_in_which_the_unit_is_not_the_primary_one(
    posted: duckdb.DuckDBPyConnection,
) -> None:
    found = posted.execute(
        "select owner_id, unit_id, valid_from, valid_to, is_current from marts.dim_owner_post "
        "where not is_primary order by all"
    ).fetchall()

    far, past = date(9999, 12, 31), date(1900, 1, 1)
    assert found == [
        ("mover", "west", past, date(2026, 7, 14), False),
        ("u1", "south", date(2026, 6, 1), date(2026, 6, 30), False),
        ("u1", "west", date(2026, 7, 1), far, True),
        ("u2", "division", past, far, True),
        ("u3", "west", past, far, True),
    ]


def test_what_cannot_be_taken_as_it_is_is_listed_with_place_and_mend(
    posted: duckdb.DuckDBPyConnection,
) -> None:
    found = posted.execute(
        "select object, raw_value, reason_code, disposition from marts.dq_rejected_row "
        "where object in ('post', 'user') and mend is not null and source_row is not null "
        "order by all"
    ).fetchall()

    assert found == [
        ("post", "2026-07-10", "ends_first", "kept"),
        ("post", "east", "two_primary_posts", "kept"),
        ("post", "nowhere", "unknown_unit", "kept"),
        ("post", "stranger", "unknown_owner", "kept"),
        ("post", "u3", "no_primary_post", "kept"),
        ("post", "west", "post_in_own_unit", "kept"),
        ("post", "いつか", "unparsable_date", "quarantined"),
        ("post", "応援", "unknown_word", "quarantined"),
        ("user", "east", "two_primary_posts", "kept"),
    ]


def test_the_edition_of_the_other_unit_shows_the_person_and_the_open_deals(
    posted: duckdb.DuckDBPyConnection,
) -> None:
    lines = (
        "select child_id, target_amount, bookings_amount, open_pipeline_amount, scope_id "
        "from marts.rpt_progress_members"
    )
    shown = posted.execute(f"{lines} where is_dual_post order by all").fetchall()
    counted = posted.execute(f"{lines} where child_id = 'u1' and not is_dual_post").fetchall()
    deals = posted.execute(
        "select scope_id, deal_id, owner_id from marts.rpt_progress_deals "
        "where list_code = 'dual_post' order by all"
    ).fetchall()
    counts = posted.execute(
        "select scope_id, deal_count, amount from marts.rpt_progress_deal_counts "
        "where list_code = 'dual_post'"
    ).fetchall()

    assert [(row[0], row[-1]) for row in shown] == [("u1", "west"), ("u3", "west")]
    assert [row[-1] for row in counted] == ["east"]
    assert shown[0][:-1] == counted[0][:-1] == ("u1", 1_000_000, 1_000_000, 1_000_000)
    assert deals == [("west", "u1-2", "u1"), ("west", "u3-1", "u3"), ("west", "u3-2", "u3")]
    assert counts == [("west", 3, 3_000_000)]


def test_no_number_of_any_scope_is_another_for_dual_posts(
    posted: duckdb.DuckDBPyConnection, plain: duckdb.DuckDBPyConnection
) -> None:
    tables = [
        name
        for (name,) in plain.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        if name not in OWN_TO_DUAL_POSTS
    ]
    apart = {
        "rpt_progress_members": "not is_dual_post",
        "rpt_progress_member_weeks": "not is_dual_post",
        "rpt_progress_deals": "list_code <> 'dual_post'",
        "rpt_progress_deal_counts": "list_code <> 'dual_post'",
        "rpt_progress_trust": "object not in ('post', 'user')",
        "rpt_progress_rejections": "object not in ('post', 'user')",
    }

    assert "kpi_value" in tables
    assert plain.execute("select count(*) from marts.kpi_value where value > 0").fetchone() != (0,)
    for table in tables:
        query = (
            f"select count(*), sum(hash(told)::hugeint) from marts.{table} as told "  # noqa: S608
            f"where {apart.get(table, 'true')}"
        )
        assert posted.execute(query).fetchone() == plain.execute(query).fetchone(), table


def test_who_leads_two_units_gets_the_editions_of_both(posted: duckdb.DuckDBPyConnection) -> None:
    found = posted.execute(
        "select scope_id from marts.rpt_recipients where owner_id = 'lead' order by all"
    ).fetchall()

    assert found == [("south",), ("west",)]
