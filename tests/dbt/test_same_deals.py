"""One deal in two sources counts once, and an update sheet stands until its source moves on."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from flows.shelves import Workspace
from flows.vocabulary.same_deals import SameDeals
from flows.vocabulary.workspace import Source, WorkspaceSettings
from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, build_only, deal, make_settings, yen
from tests.dbt.tiny_lake import TinyLake

RETURNED = date(2026, 7, 20)
Found = list[tuple[object, ...]]


def two_sources() -> WorkspaceSettings:
    """Return a company whose deals lie in an SFA and in a sheet, matched by names."""
    settings = make_settings()
    rule = SameDeals(sources=("sfa", "sheet"), match=("account_name", "deal_name"))
    return settings.model_copy(
        update={
            "sources": {"sfa": Source(system="custom"), "sheet": Source(system="custom")},
            "stages": dict.fromkeys(("sfa", "sheet"), settings.stages["sfa"]),
            "same_deals": (rule,),
        }
    )


def named(deal_id: str, name: str, **fields: str | None) -> dict[str, str | None]:
    """Return a deal of an account."""
    return deal(deal_id, deal_name=name, account_name="みほん 商事", **fields)


def fill(sfa: TinyLake, sheet: TinyLake) -> None:
    """Deliver both sources, and an update sheet for the first."""
    sfa.prepare()
    sfa.deliver("user", FIRST, [{"user_id": "u1", "user_name": "一郎", "unit_name": "営業部"}])
    later = named("late", "後から", amount="7000000")
    twins = [named("twin1", "双子"), named("twin2", "双子")]
    moved = named("moved", "動く")
    own = [named("both", "両方"), *twins, moved, named("quiet", "静か"), named("gone", "消える")]
    sfa.deliver("deal", FIRST, [*own, named("lost", "途切れる")])
    sfa.deliver("deal", MIDDLE, [one for one in own if one["deal_id"] != "gone"])
    twice = [{"deal_id": "quiet", "next_action": "電話"}]
    sfa.deliver("deal_update", RETURNED, twice, mode="update", part="form/other")
    updates = [
        {"deal_id": "moved", "amount": "2000000", "next_action": "訪問"},
        {"deal_id": "quiet", "amount": "3000000", "close_date": "2026-09-30", "stage": "提案"},
        {"deal_id": "gone", "amount": "9000000"},
        {"deal_id": "both", "stage": "謎"},
    ]
    sfa.deliver("deal_update", RETURNED, updates, mode="delta")
    merged = named("old", "古い", merged_into_id="both")
    at_last = [own[0], *twins, {**moved, "amount": "5000000"}, own[4], later, merged]
    sfa.deliver("deal", AS_OF, at_last)
    kept = [
        named("s5", "途切れる", amount="8500000"),
        named("s1", "両方", next_action="見積", amount="1"),
        named("s2", "双子"),
        named("s3", "後から", amount="4000000"),
        named("s4", "表だけ"),
    ]
    for day in (FIRST, AS_OF):
        sheet.deliver("deal", day, kept)
    visit = {"activity_kind": "訪問", "owner_id": "u1", "activity_date": "2026-07-30"}
    sheet.deliver(
        "activity",
        AS_OF,
        [
            {**visit, "activity_id": "of_double", "deal_id": "s1"},
            {**visit, "activity_id": "of_other_source", "deal_id": "quiet"},
            {**visit, "activity_id": "of_nobody", "deal_id": "strange"},
        ],
    )
    calls = TinyLake(workspace=sfa.workspace, source="calls")
    calls.deliver("activity", AS_OF, [{**visit, "activity_id": "of_a_log", "deal_id": "quiet"}])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the warehouse of a company with two sources of deals."""
    made = Workspace(tmp_path_factory.mktemp("both"))
    fill(TinyLake(workspace=made), TinyLake(workspace=made, source="sheet"))
    build_only(
        made,
        two_sources(),
        *("dq_merged_deal", "dq_rejected_row", "fct_activity", "fct_deal", "fct_deal_version"),
    )
    with duckdb.connect(str(made.candidate), read_only=True) as connection:
        yield connection


def ask(warehouse: duckdb.DuckDBPyConnection, sql: str) -> Found:
    return warehouse.execute(sql).fetchall()


def test_a_deal_of_both_sources_counts_once_as_the_first_source_says(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(both, "select source, deal_id, amount from marts.fct_deal order by source, deal_id")

    assert [row[:2] for row in found] == [
        *(("sfa", name) for name in ("both", "late", "moved", "quiet", "twin1", "twin2")),
        ("sheet", "s2"),  # fits two deals that came on one day, so it is neither
        ("sheet", "s4"),
        ("sheet", "s5"),  # the sfa has lost it
    ]
    assert found[0][2] == yen(1_000_000)


def test_the_source_below_fills_what_the_first_one_lacks(both: duckdb.DuckDBPyConnection) -> None:
    assert ask(both, "select next_action from marts.fct_deal where deal_id = 'both'") == [("見積",)]


def test_the_sheets_deal_counts_until_the_sfa_has_it_too(both: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        both,
        "select valid_from, is_deleted, amount from marts.fct_deal_version where deal_id = 's3'"
        " order by valid_from",
    )

    assert found == [(FIRST, False, yen(4_000_000)), (AS_OF, True, yen(4_000_000))]


def test_activities_go_to_the_deal_that_is_meant_whatever_source_logged_them(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(
        both,
        "select activity_id, deal_source, deal_id from marts.fct_activity order by activity_id",
    )

    assert found == [
        ("of_a_log", "sfa", "quiet"),
        ("of_double", "sfa", "both"),
        ("of_nobody", "sheet", "strange"),
        ("of_other_source", "sheet", "quiet"),  # a source with deals means its own
    ]


def test_a_merged_deal_is_no_deal_of_its_own(both: duckdb.DuckDBPyConnection) -> None:
    assert ask(both, "select 1 from marts.fct_deal where deal_id = 'old'") == []


def test_every_pair_is_listed_with_its_reason(both: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        both,
        "select deal_id, survivor_deal_id, merged_on, reason from marts.dq_merged_deal"
        " order by deal_id",
    )

    assert found == [
        ("old", "both", AS_OF, "merged"),
        ("s1", "both", FIRST, "same_deal"),
        ("s3", "late", AS_OF, "same_deal"),
        ("s5", "lost", FIRST, "same_deal"),
    ]


def test_the_sheets_deal_counts_again_when_the_sfa_has_lost_it(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(
        both,
        "select valid_from, is_deleted from marts.fct_deal_version where deal_id = 's5'"
        " order by valid_from",
    )

    assert found == [(FIRST, True), (MIDDLE, False)]


def test_two_answers_about_one_deal_on_one_day_are_both_heard(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(both, "select next_action, amount from marts.fct_deal where deal_id = 'quiet'")

    assert found == [("電話", yen(3_000_000))]


def test_an_update_counts_from_the_day_it_came_and_keeps_its_place(
    both: duckdb.DuckDBPyConnection,
) -> None:
    versions = ask(
        both,
        "select valid_from, stage, amount, close_date from marts.fct_deal_version"
        " where deal_id = 'quiet' order by valid_from",
    )
    traced = ask(
        both,
        "select snapshot_on, source_file, source_row from marts.fct_deal where deal_id = 'quiet'",
    )

    assert versions == [
        (FIRST, "初回", yen(1_000_000), date(2026, 8, 31)),
        (RETURNED, "提案", yen(3_000_000), date(2026, 9, 30)),
    ]
    assert traced == [(AS_OF, f"{RETURNED}/deal_update.csv", "3")]


def test_the_source_takes_over_where_it_changed_a_field_after_the_update(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(both, "select amount, next_action from marts.fct_deal where deal_id = 'moved'")
    amounts = ask(
        both,
        "select amount from marts.fct_deal_version where deal_id = 'moved' order by valid_from",
    )

    assert found == [(yen(5_000_000), "訪問")]
    assert amounts == [(yen(1_000_000),), (yen(2_000_000),), (yen(5_000_000),)]


def test_an_update_brings_no_deleted_deal_back(both: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        both,
        "select valid_from, is_deleted from marts.fct_deal_version where deal_id = 'gone'"
        " order by valid_from",
    )

    assert found == [(FIRST, False), (MIDDLE, True)]


def test_an_update_with_an_unknown_stage_is_set_aside(both: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        both,
        "select source_file, source_row, raw_value from marts.dq_rejected_row"
        " where reason_code = 'unknown_stage'",
    )

    assert found == [("deal_update.csv", "5", "謎")]
