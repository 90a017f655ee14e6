"""Days whose order nobody declared: counted with evidence, never read."""

import pytest

from expectations.limits import load_limits
from flows.judge.wording import load_wording
from flows.shelves import THRESHOLDS
from flows.vocabulary.verdict import CheckResult
from flows.vocabulary.workspace import ColumnRule, FileRule, ObjectRule, SourceMap

from .conftest import Measured
from .tiny_lake import TinyLake, deal, maps

CHECK = "undeclared_date_order"


def told(lake: TinyLake, measured: Measured, days: list[str]) -> CheckResult:
    """Return what is said of deals with these close dates."""
    lake.deliver("deal", [deal(n, close_date=day) for n, day in enumerate(days)])
    measure = measured(lake, "deal")[CHECK, "sfa/deal", "close_date"]
    wording = load_wording(THRESHOLDS.with_name("wording.yml"), currency="JPY")
    limit = load_limits(THRESHOLDS, stage="raw")[CHECK]
    return wording.finding(measure, outcome="stop", limit=limit)


def test_values_that_show_one_order_are_counted_with_a_row_each(
    lake: TinyLake, measured: Measured
) -> None:
    found = told(lake, measured, ["2026-04-01", "03/04/2026", "31/12/2026", "30/11/2026"])

    assert (found.file, found.row, found.column, found.rows) == (
        *("deal.csv", "3", "close_date", 3),
    )
    assert "2 fit day-month only (row 4 of deal.csv [31/12/2026])" in found.sentence_en
    assert "1 fit more than one order (row 3 of deal.csv [03/04/2026])" in found.sentence_en
    assert "どの順でも読める値 1 件（例：「deal.csv」3 行目「03/04/2026」）" in found.sentence_ja
    assert """declare 'date_format: "%d/%m/%Y"'""" in found.mend_en
    assert "sources.sfa.objects.deal.columns.close_date" in found.mend_ja


@pytest.mark.parametrize(
    ("days", "formats"),
    [
        (["03/04/2026", "05/06/2026"], '("%d/%m/%Y" / "%m/%d/%Y")'),
        (["03.04.2026", "31.12.26"], 'date_format: ["%d.%m.%Y", "%d.%m.%y"]'),
        (["25/11/03", "26/04/03"], '("%d/%m/%y" / "%y/%m/%d")'),
        (["98/12/25", "26/04/12"], 'date_format: "%y/%m/%d"'),
        (["31/12/2026", "12/31/2026"], "No single order reads all"),
        (["99/99/2026"], "No single order reads all"),
    ],
)
def test_the_mend_names_what_reads_all_values(
    lake: TinyLake, measured: Measured, days: list[str], formats: str
) -> None:
    assert formats in told(lake, measured, days).mend_en


def test_such_a_value_is_told_by_one_check_only(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, close_date="31/12/2026"), deal(2, close_date="来期")])

    found = measured(lake, "deal")

    assert found[CHECK, "sfa/deal", "close_date"].rows == 1
    assert found["unparsable_date_ratio", "sfa/deal", "close_date"].rows == 1
    assert found["unparsable_date_ratio", "sfa/deal", "close_date"].place.value == "来期"


def test_a_column_that_a_row_can_do_without_is_asked_too(
    lake: TinyLake, measured: Measured
) -> None:
    lake.deliver("deal", [deal(1, next_action_date="03/04/2026")])

    assert measured(lake, "deal")[CHECK, "sfa/deal", "next_action_date"].rows == 1


def test_a_declared_column_is_not_asked(lake: TinyLake, measured: Measured) -> None:
    lake.deliver("deal", [deal(1, close_date="31/12/2026"), deal(2, close_date="12/31/2026")])

    found = measured(lake, own_maps=maps("deal", close_date=ColumnRule(date_format="%d/%m/%Y")))

    assert (CHECK, "sfa/deal", "close_date") not in found
    assert found["unparsable_date_ratio", "sfa/deal", "close_date"].rows == 1


def test_each_of_several_formats_reads_its_own_values(lake: TinyLake, measured: Measured) -> None:
    days = ["2026/3/4", "31.12.2026", "31/12/2026"]
    lake.deliver("deal", [deal(n, close_date=day) for n, day in enumerate(days)])
    rule = ColumnRule(date_format=("%Y/%m/%d", "%d.%m.%Y"))

    found = measured(lake, own_maps=maps("deal", close_date=rule))

    measure = found["unparsable_date_ratio", "sfa/deal", "close_date"]
    assert (measure.rows, measure.place.value) == (1, "31/12/2026")


def test_a_format_holds_for_the_part_that_declares_it(lake: TinyLake, measured: Measured) -> None:
    own = {"close_date": ColumnRule(date_format="%d/%m/%Y")}
    files = (
        FileRule(pattern="deal.csv"),
        FileRule(pattern="dates.csv", part="dates", columns=own),
    )
    rule = SourceMap(system="custom", objects={"deal": ObjectRule(files=files)})
    lake.deliver("deal", [deal(1, close_date="31/12/2026")])
    lake.deliver("deal", [deal(1, close_date="31/12/2026")], file_name="dates.csv", part="dates")

    found = measured(lake, own_maps={"sfa": rule})

    assert found[CHECK, "sfa/deal", "close_date"].place.file == "deal.csv"
    assert found["unparsable_date_ratio", "sfa/deal", "close_date"].rows == 0
