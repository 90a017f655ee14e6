"""What judge says of deliveries and files."""

from datetime import date, timedelta

from flows.judge.delivered import list_delivered

from .conftest import Measured
from .tiny_lake import DAY, TinyLake, deal, maps


def test_nothing_delivered_is_said(lake: TinyLake, measured: Measured) -> None:
    found = measured(lake, "deal", "user")

    assert found["nothing_delivered", "all/deal", "all/deal"].observed == 1
    assert found["delivery_missing", "sfa", "sfa"].observed is None


def test_an_object_that_never_came_is_absent_not_late(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1)])

    found = measured(lake, "deal", "product")

    assert found["nothing_delivered", "all/deal", "all/deal"].observed == 0
    assert found["delivery_missing", "sfa/product", "sfa/product"].observed is None


def test_a_source_is_late_only_beyond_its_own_rhythm(lake: TinyLake, measured: Measured) -> None:
    for days_ago in (21, 14, 7):
        lake.deliver("deal", [deal(1)], day=DAY - timedelta(days=days_ago))
    assert measured(lake, "deal")["delivery_missing", "sfa", "sfa"].observed == 0


def test_a_nightly_source_is_late_after_two_days(lake: TinyLake, measured: Measured) -> None:
    for days_ago in (4, 3, 2):
        lake.deliver("deal", [deal(1)], day=DAY - timedelta(days=days_ago))

    measure = measured(lake, "deal")["delivery_missing", "sfa", "sfa"]

    assert (measure.observed, measure.words["age"]) == (1, "2")


def test_a_refused_file_carries_reason_and_mend(lake: TinyLake, measured: Measured) -> None:
    account = {"status": "refused", "reason_code": "missing_column", "mend": "add the column"}
    lake.deliver("deal", [], reason="file [deal.csv] has no column [Amount]", **account)

    found = measured(lake, "deal")
    refused = next(m for key, m in found.items() if key[0] == "file_refused")

    assert (refused.observed, refused.place.file) == (1, "deal.csv")
    assert refused.words["mend"] == "add the column"


def test_a_cut_file_is_found_although_it_was_read(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1)], reason_code="cut_file")

    found = measured(lake, "deal")

    assert next(m for key, m in found.items() if key[0] == "cut_file").observed == 1


def test_a_control_total_that_disagrees_is_found_with_its_numbers(
    lake: TinyLake, measured: Measured
) -> None:
    lake.deliver("deal", [deal(1)], reason_code="control_total", reason="rows 2 ≠ 1")

    found = next(m for key, m in measured(lake, "deal").items() if key[0] == "control_total")

    assert (found.observed, found.words["reason"]) == (1, "rows 2 ≠ 1")


def test_a_drop_is_measured_against_the_largest_of_the_last_deliveries(
    lake: TinyLake, measured: Measured
) -> None:
    for days_ago, count in ((3, 100), (2, 90), (1, 80), (0, 80)):
        rows = [deal(number) for number in range(count)]
        lake.deliver("deal", rows, day=DAY - timedelta(days=days_ago))

    drop = next(m for key, m in measured(lake, "deal").items() if key[0] == "row_drop")

    assert (round(drop.observed or 0, 6), drop.rows) == (0.2, 20)
    assert drop.words["previous_on"] == "2026-11-17"


def test_a_source_of_changes_cannot_drop(lake: TinyLake, measured: Measured) -> None:
    for days_ago, count in ((1, 100), (0, 3)):
        rows = [deal(number) for number in range(count)]
        lake.deliver("deal", rows, day=DAY - timedelta(days=days_ago))
    rules = maps("deal")
    delta = rules["sfa"].objects["deal"].model_copy(update={"mode": "delta"})
    rules["sfa"].objects["deal"] = delta

    assert "row_drop" not in {key[0] for key in measured(lake, own_maps=rules)}


def test_only_the_newest_delivery_is_judged_unless_others_are_new(lake: TinyLake) -> None:
    days = [DAY - timedelta(days=days_ago) for days_ago in range(30)]
    for day in days:
        lake.deliver("deal", [deal(1)], day=day)

    def judged(new_since: date | None) -> list[date]:
        found = list_delivered(
            lake.workspace, maps=maps("deal"), as_of=days[1], new_since=new_since
        )
        return [each.snapshot_on for each in found]

    assert judged(None) == [days[1]]
    assert judged(days[4]) == [days[3], days[2], days[1]]
