"""What judge counts in a delivery equals what was put there."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from flows.judge.comparison import lay_currencies, lay_delivery, lay_people
from flows.judge.delivered import list_delivered, read_accounts
from flows.judge.readable import MACROS
from flows.judge.records import measure_records
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import ColumnRule

from .conftest import Measured
from .tiny_lake import DAY, TinyLake, deal, maps, person, settings


def test_a_clean_delivery_fails_nothing(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(number) for number in range(5)])
    lake.deliver("user", [person("U1")])

    found = measured(lake, "deal", "user")

    assert not [key for key, measure in found.items() if measure.rows]


def test_an_unknown_stage_is_named_with_its_row_and_money(
    lake: TinyLake, measured: Measured
) -> None:
    lake.deliver("deal", [deal(1), deal(2, stage="最終調整", amount="￥２，０００")])

    measure = measured(lake, "deal")["unknown_stage", "sfa/deal", "stage"]

    assert (measure.rows, measure.amount, measure.observed) == (1, Decimal("2000.00"), 0.5)
    assert (measure.place.file, measure.place.row) == ("deal.csv", "3")
    assert measure.place.value == "最終調整"


def test_a_stage_that_the_map_renames_is_known(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, stage="Closed Won")])

    found = measured(lake, own_maps=maps("deal", stage=ColumnRule(values={"Closed Won": "受注"})))

    assert found["unknown_stage", "sfa/deal", "stage"].rows == 0


def test_a_stage_is_known_only_on_the_days_for_which_the_settings_say_it(
    lake: TinyLake, measured: Measured
) -> None:
    eve = DAY - timedelta(days=1)
    stages = (
        Stage(stage="提案", order=1, status="open"),
        Stage(stage="旧", order=2, status="open", valid_to=eve),
        Stage(stage="新", order=2, status="open", valid_from=DAY),
    )
    lake.deliver("deal", [deal(1), deal(2, stage="旧"), deal(3, stage="新")])
    lines = [{"change_id": "1", "deal_id": "D2", "changed_at": eve.isoformat(), "stage": "旧"}]
    lake.deliver("deal_change", lines)

    found = measured(lake, "deal", "deal_change", stages={"sfa": {"*": stages}})

    unknown = found["unknown_stage", "sfa/deal", "stage"]
    assert (unknown.rows, unknown.place.value) == (1, "旧")
    assert unknown.words["snapshot_on"] == DAY.isoformat()
    assert found["unknown_stage", "sfa/deal_change", "stage"].rows == 0


def test_the_same_label_in_two_pipelines_is_known_in_each_of_its_own(
    lake: TinyLake, measured: Measured
) -> None:
    first = (
        Stage(stage="提案", order=1, status="open"),
        Stage(stage="受注", order=2, status="won"),
    )
    second = (Stage(stage="提案", order=1, status="lost"),)
    pairs = [("新規", "提案"), ("既存", "提案"), ("新規", "受注"), ("既存", "受注"), (None, "提案")]
    rows = [
        deal(place, pipeline=pipeline, stage=stage) for place, (pipeline, stage) in enumerate(pairs)
    ]
    lake.deliver("deal", rows)

    found = measured(lake, "deal", stages={"sfa": {"新規": first, "既存": second}})

    unknown = found["unknown_stage", "sfa/deal", "stage"]
    assert (unknown.rows, unknown.words["pipeline"]) == (2, "既存")


def test_a_deleted_deal_may_have_any_stage(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, stage="廃止", is_deleted="1"), deal(2, stage=None)])

    found = measured(lake, "deal")

    assert found["unknown_stage", "sfa/deal", "stage"].rows == 0
    assert found["blank_stage", "sfa/deal", "stage"].rows == 1


def test_a_row_that_was_mended_is_judged_as_it_was_mended(
    lake: TinyLake, measured: Measured
) -> None:
    lake.deliver("deal", [deal(1), deal(2, stage="謎"), deal(3, stage="謎")])
    name = "隔離修正_sfa.xlsx"
    lake.deliver("deal", [deal(2), deal(3, stage="不明")], file_name=name, mode="mend")
    lake.mend("deal", source_file="deal.csv", source_rows=("3", "4"))

    found = measured(lake, "deal")

    unknown = found["unknown_stage", "sfa/deal", "stage"]
    assert (unknown.rows, unknown.place.file, unknown.place.value) == (1, name, "不明")
    repeated = [one.rows for key, one in found.items() if key[0] == "duplicate_key_ratio"]
    assert repeated == [0]


def test_a_key_twice_counts_the_rows_that_lose(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, amount="10"), deal(1, amount="20"), deal(2)])

    measure = measured(lake, "deal")["duplicate_key_ratio", "sfa/deal", "deal_id"]

    assert (measure.rows, measure.amount) == (1, Decimal("10.00"))
    assert (measure.place.row, measure.place.value) == ("2", "D1")


def test_an_owner_is_known_by_id_address_or_name(lake: TinyLake, measured: Measured) -> None:
    owners = ("U1", "u1@example.jp", "社員U1", "U9", None)
    lake.deliver("deal", [deal(n, owner_id=owner) for n, owner in enumerate(owners)])
    lake.deliver("user", [person("U1")])

    measure = measured(lake, "deal", "user")["unknown_owner_ratio", "sfa/deal", "owner_id"]

    assert (measure.rows, measure.place.value) == (1, "U9")


@pytest.mark.parametrize(
    ("user_id", "owner_id"),
    [
        ("005Xy0000aBcDeFIAV", "005Xy0000aBcDeF"),
        ("005Xy0000aBcDeF", "005Xy0000aBcDeFIAV"),
        ("005Xy0000aBcDeF", "005Xy0000aBcDeF;005000000000000"),
    ],
)
def test_a_salesforce_id_of_15_characters_is_the_one_of_18(
    lake: TinyLake, measured: Measured, user_id: str, owner_id: str
) -> None:
    lake.deliver("deal", [deal(1, owner_id=owner_id), deal(2, owner_id="005Xy0000aBcDeg")])
    lake.deliver("user", [person(user_id)])

    measure = measured(lake, "deal", "user")["unknown_owner_ratio", "sfa/deal", "owner_id"]

    assert (measure.rows, measure.place.row) == (1, "3")


def test_owners_are_not_asked_for_while_no_list_of_users_came(
    lake: TinyLake, measured: Measured
) -> None:
    lake.deliver("deal", [deal(1, owner_id="U9")])

    measure = measured(lake, "deal", "user")["unknown_owner_ratio", "sfa/deal", "owner_id"]

    assert measure.observed is None


def test_a_currency_without_a_rate_is_found(lake: TinyLake, measured: Measured) -> None:
    rows = [deal(1), deal(2, currency="usd"), deal(3, currency="EUR"), deal(4, currency="")]
    lake.deliver("deal", rows)
    lake.deliver("fx_rate", [{"currency": "USD", "rate": "150", "rate_date": "2026-11-01"}])

    measure = measured(lake, "deal", "fx_rate")["unknown_currency_ratio", "sfa/deal", "currency"]

    assert (measure.rows, measure.place.value) == (1, "EUR")


def test_a_declared_date_format_is_used(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, close_date="02/23/26"), deal(2, close_date="来期中")])
    rules = maps("deal", close_date=ColumnRule(date_format="%m/%d/%y"))

    found = measured(lake, own_maps=rules)

    assert found["unparsable_date_ratio", "sfa/deal", "close_date"].rows == 1


def test_a_record_of_tomorrow_is_no_future_yet(lake: TinyLake, measured: Measured) -> None:
    days = ("2026-11-21", "2026-11-22")
    lake.deliver("deal", [deal(n, created_at=day) for n, day in enumerate(days)])

    measure = measured(lake, "deal")["future_created_ratio", "sfa/deal", "created_at"]

    assert (measure.rows, measure.place.value) == (1, "2026-11-22")


def test_a_column_that_no_file_has_is_not_asked_for(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, currency=None)], missing_fields='["currency", "close_date"]')

    found = measured(lake, "deal")

    assert ("unknown_currency_ratio", "sfa/deal", "currency") not in found
    assert ("unparsable_date_ratio", "sfa/deal", "close_date") not in found


def test_a_part_is_not_asked_for_stages(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1)])
    lake.deliver("deal", [{"deal_id": "D1", "forecast_category": "A"}], part="yomi", file_name="y")

    assert measured(lake, "deal")["blank_stage", "sfa/deal", "stage"].rows == 0


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    # as in the room: every example writes the same file anew
    connection.execute("set enable_external_file_cache = false")
    connection.execute(MACROS)
    return connection


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["D1", "D2", "D3", None, " "]),
        st.sampled_from(["提案", "受注", "謎", "仮", "", None]),
        st.sampled_from(["10", "1,200円", "△5", "要確認", "", None]),
        st.sampled_from(["2026年7月1日", "2026-07-01", "未定", None]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS)
@profile(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rows_and_money_touched_equal_what_was_planted(
    rows: list[tuple[str | None, str | None, str | None, str | None]],
    engine: duckdb.DuckDBPyConnection,
    tmp_path: Path,
) -> None:
    lake = TinyLake(tmp_path)
    lake.deliver(
        "deal",
        [
            deal(0, deal_id=key, stage=stage, amount=amount, close_date=close)
            for key, stage, amount, close in rows
        ],
    )

    found = _measure(engine, lake)

    money = {"10": 10, "1,200円": 1200, "△5": -5}
    for check, is_bad in {
        "missing_key_ratio": lambda row: not (row[0] or "").strip(),
        "unknown_stage": lambda row: row[1] in ("謎", "仮"),
        "blank_stage": lambda row: not row[1],
        "unparsable_date_ratio": lambda row: row[3] == "未定",
    }.items():
        bad = [row for row in rows if is_bad(row)]
        assert found[check] == (len(bad), sum(money.get(row[2] or "", 0) for row in bad))
    assert found["unparsable_amount_ratio"][0] == sum(row[2] == "要確認" for row in rows)
    keyed = [row for row in rows if (row[0] or "").strip()]
    last = {row[0]: row for row in keyed}
    lost = sum(money.get(row[2] or "", 0) for row in keyed)
    lost -= sum(money.get(row[2] or "", 0) for row in last.values())
    assert found["duplicate_key_ratio"] == (len(keyed) - len(last), lost)


def _measure(engine: duckdb.DuckDBPyConnection, lake: TinyLake) -> dict[str, tuple[int, int]]:
    """Return rows and money by check; of dates only those of the close date."""
    own, rules = settings(), maps("deal")
    delivered = list_delivered(lake.workspace, maps=rules, as_of=DAY, new_since=None)
    lay_people(engine, workspace=lake.workspace, delivered=delivered)
    lay_currencies(engine, workspace=lake.workspace, delivered=delivered, reporting="JPY")
    lay_delivery(engine, delivered=delivered[0], settings=own, source_map=rules["sfa"])
    measures = measure_records(
        engine,
        workspace=lake.workspace,
        delivered=delivered[0],
        accounts=read_accounts(engine, workspace=lake.workspace, delivered=delivered),
        rule=rules["sfa"].objects["deal"],
    )
    return {
        m.check: (m.rows, int(m.amount or 0))
        for m in measures
        if not m.subject.endswith("created_at")
    }
