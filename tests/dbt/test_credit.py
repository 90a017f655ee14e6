"""Who is credited for a deal, from delivered splits to the numbers of people."""

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from flows.shelves import Workspace
from flows.vocabulary.credit import Credit
from flows.vocabulary.workspace import Source
from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, build_only, deal, make_settings, yen
from tests.dbt.tiny_lake import Row, TinyLake

Lines = list[tuple[object, ...]]
PEOPLE = {"u1": "営業一課", "u2": "営業二課", "u3": "営業一課"}
WON = {"stage": "受注", "close_date": "2026-07-10"}
AMOUNTS = {
    "sixty_forty": "1000001",
    "thirds": "100",
    "short": "500000",
    "mixed": "500000",
    "by_amount": "300000",
    "outgrown": "300000",
    "overlay": "800000",
    "credit_note": "-101",
    "stranger": "1000",
    "elsewhere": "2000",
    "without_owner": "100",
    "changed": "1000",
    "dropped": "1000",
    "unreadable": "1000",
    "dollars": "333.33",
}
SPLITS = (
    ("sixty_forty", "u1", "60%", None),
    ("sixty_forty", "u2", "40%", None),
    ("thirds", "u1", "33.33%", None),
    ("thirds", "u2", "33.33%", None),
    ("thirds", "u3", "33.33%", None),
    ("short", "u1", "60%", None),
    ("short", "u2", "30%", None),
    ("mixed", "u1", "60%", None),
    ("mixed", "u2", None, "200000"),
    ("by_amount", "u1", None, "100000"),
    ("by_amount", "u2", None, "200000"),
    ("outgrown", "u1", None, "100000"),
    ("outgrown", "u2", None, "100000"),
    ("credit_note", "u1", "50%", None),
    ("credit_note", "u2", "50%", None),
    ("stranger", "u1", "50%", None),
    ("stranger", "nobody", "50%", None),
    ("without_owner", "u2", "40%", None),
    ("without_owner", "u3", "60%", None),
    ("unreadable", "u1", "謎", None),
    ("unreadable", "u2", "40%", None),
    ("dollars", "u1", "50%", None),
    ("dollars", "u2", "50%", None),
)
CHANGED = (("changed", "u1", "90%", None), ("changed", "u2", "10%", None))
DROPPED = (("dropped", "u1", "50%", None), ("dropped", "u2", "50%", None))


def split(name: str, owner: str, percent: str | None, amount: str | None) -> Row:
    return {
        "split_id": f"{name}-{owner}",
        "deal_id": name,
        "owner_id": owner,
        "percent": percent,
        "amount": amount,
    }


def fill(lake: TinyLake) -> None:
    """Deliver won deals, their splits, and a sheet of splits of another source."""
    lake.prepare()
    users = [
        {"user_id": owner, "user_name": f"名{owner}", "unit_name": unit}
        for owner, unit in PEOPLE.items()
    ]
    lake.deliver("user", FIRST, users)
    rate = {"currency": "USD", "rate": "150.37", "rate_date": "2026-07-01"}
    lake.deliver("fx_rate", FIRST, [rate])
    deals = [
        deal(name, amount=amount, currency="USD" if name == "dollars" else None, **WON)
        for name, amount in AMOUNTS.items()
    ]
    handed_over = deal("handed_over", amount="7000", **WON)
    for day in (FIRST, MIDDLE):
        lake.deliver("deal", day, [*deals, handed_over])
    lake.deliver("deal", AS_OF, [*deals, {**handed_over, "owner_id": "u2"}])
    lines = [split(*one) for one in SPLITS]
    overlay = {**split("overlay", "u2", "25%", None), "split_kind": "overlay"}
    unknown = {**split("overlay", "u3", "25%", None), "split_kind": "手伝い"}
    changed = [
        {**split("changed", "u1", "50%", None)},
        {**split("changed", "u2", "50%", None)},
    ]
    early = [split(*one) for one in (*CHANGED, *DROPPED)]
    lake.deliver("deal_split", MIDDLE, [*lines, overlay, unknown, *early])
    lake.deliver("deal_split", AS_OF, [*lines, overlay, unknown, *changed])
    sheet = TinyLake(workspace=lake.workspace, source="sheet")
    sheet.deliver("deal_split", MIDDLE, [split("elsewhere", "名u2", "100%", None)])


@pytest.fixture(scope="module")
def credited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the warehouse of a company that splits its deals."""
    made = Workspace(tmp_path_factory.mktemp("credited"))
    fill(TinyLake(workspace=made))
    settings = make_settings()
    sources = {"sfa": Source(system="custom"), "sheet": Source(system="custom")}
    build_only(
        made,
        settings.model_copy(update={"sources": sources}),
        *("kpi_value", "dq_rejected_row", "dq_split_exception", "fct_credit_line"),
    )
    with duckdb.connect(str(made.candidate), read_only=True) as connection:
        yield connection


def lines_of(warehouse: duckdb.DuckDBPyConnection, name: str, kind: str = "revenue") -> Lines:
    return warehouse.execute(
        "select owner_id, amount_reporting from marts.fct_credit_line "
        "where deal_id = ? and split_kind = ? order by owner_id",
        [name, kind],
    ).fetchall()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sixty_forty", {"u1": 600_001, "u2": 400_000}),
        ("thirds", {"u1": 34, "u2": 33, "u3": 33}),
        ("short", {"u1": 500_000}),
        ("mixed", {"u1": 500_000}),
        ("by_amount", {"u1": 100_000, "u2": 200_000}),
        ("outgrown", {"u1": 300_000}),
        ("overlay", {"u1": 800_000}),
        ("credit_note", {"u1": -50, "u2": -51}),
        ("stranger", {"(unassigned)": 500, "u1": 500}),
        ("elsewhere", {"u2": 2000}),
        ("without_owner", {"u2": 40, "u3": 60}),
        ("changed", {"u1": 500, "u2": 500}),
        ("dropped", {"u1": 1000}),
        ("unreadable", {"u1": 1000}),
        ("handed_over", {"u1": 7000}),
    ],
)
def test_the_lines_of_a_deal_are_whole_coins_that_sum_to_it(
    credited: duckdb.DuckDBPyConnection, name: str, expected: dict[str, int]
) -> None:
    found = lines_of(credited, name)

    assert found == [(owner, yen(amount)) for owner, amount in expected.items()]
    assert sum(expected.values()) == int(AMOUNTS.get(name, "7000"))


def test_what_a_rate_leaves_below_a_coin_is_not_lost(credited: duckdb.DuckDBPyConnection) -> None:
    found = lines_of(credited, "dollars")

    assert sum(Decimal(str(amount)) for _, amount in found) == Decimal("50122.83")
    assert found[1] == ("u2", yen(25_061))


def test_bookings_are_parts_for_people_and_the_whole_for_the_company(
    credited: duckdb.DuckDBPyConnection,
) -> None:
    found = credited.execute(
        "select scope_id, value, n from marts.kpi_value where metric_id = 'bookings_amount' "
        "and period_kind = 'month' and period_start = '2026-07-01' "
        "and (scope_kind, scope_id) in (('company', 'company'), ('owner', 'u2')) order by scope_id"
    ).fetchall()
    deals = credited.execute(
        "select sum(amount_reporting), count(*) from marts.fct_deal"
    ).fetchone()

    assert deals is not None
    assert found[0] == ("company", float(deals[0]), deals[1])
    # of u2 only elsewhere counts as a deal: the split leaves the owner out
    assert found[1][0] == "u2"
    assert found[1][2] == 1


def test_an_overlay_enters_no_total_but_its_own(credited: duckdb.DuckDBPyConnection) -> None:
    found = credited.execute(
        "select scope_id, value from marts.kpi_value where metric_id = 'overlay_bookings_amount' "
        "and period_kind = 'month' and scope_kind in ('owner', 'company') order by scope_id"
    ).fetchall()

    assert lines_of(credited, "overlay", "overlay") == [("u2", yen(200_000))]
    assert found == [("company", 200_000.0), ("u2", 200_000.0)]


def test_a_split_that_cannot_be_used_is_listed_with_its_reason_and_its_lines(
    credited: duckdb.DuckDBPyConnection,
) -> None:
    deals = credited.execute(
        "select deal_id, reason_code, share_sum from marts.dq_split_exception order by deal_id"
    ).fetchall()
    rows = credited.execute(
        "select count(*) from marts.dq_rejected_row where object = 'deal_split' "
        "and reason_code in ('split_not_whole', 'split_incomplete') and disposition = 'kept'"
    ).fetchone()

    assert [deal[:2] for deal in deals] == [
        ("mixed", "split_incomplete"),
        ("outgrown", "split_not_whole"),
        ("short", "split_not_whole"),
        ("unreadable", "split_incomplete"),
    ]
    assert deals[2][2] == Decimal("0.9000")
    assert rows == (8,)


def test_a_kind_of_split_that_nobody_explained_is_told(credited: duckdb.DuckDBPyConnection) -> None:
    found = credited.execute(
        "select distinct reason_code, raw_value, disposition from marts.dq_rejected_row "
        "where object = 'deal_split' and reason_code = 'unknown_word'"
    ).fetchall()

    assert found == [("unknown_word", "手伝い", "quarantined")]


def test_a_printed_number_is_taken_apart_into_the_part_of_each_person_and_counts_the_deal_once(
    credited: duckdb.DuckDBPyConnection,
) -> None:
    found = credited.execute(
        "select owner_id, numerator, record_count from marts.fct_kpi_contribution "
        "where metric_id = 'bookings_amount' and record_id = 'sixty_forty' order by owner_id"
    ).fetchall()

    assert found == [("u1", yen(600_001), 1), ("u2", yen(400_000), 0)]


def test_a_setting_credits_the_owner_of_today(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Workspace(tmp_path_factory.mktemp("current_owner"))
    fill(TinyLake(workspace=made))
    sources = {"sfa": Source(system="custom"), "sheet": Source(system="custom")}
    rule = Credit(bookings="current_owner")
    settings = make_settings().model_copy(update={"sources": sources, "credit": rule})
    build_only(made, settings, "fct_credit_line")

    with duckdb.connect(str(made.candidate), read_only=True) as warehouse:
        assert lines_of(warehouse, "handed_over") == [("u2", yen(7000))]
        assert lines_of(warehouse, "sixty_forty") == [("u1", yen(600_001)), ("u2", yen(400_000))]
