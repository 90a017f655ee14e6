"""A file at a number of rows where exports are cut: believed once, not twice."""

from datetime import date, timedelta

import pytest

from expectations.limits import load_limits
from flows.judge.caps import measure_caps
from flows.judge.delivered import Delivered, FileRow
from flows.judge.measure import Measure
from flows.judge.wording import load_wording
from flows.shelves import THRESHOLDS

from .conftest import Measured
from .tiny_lake import DAY, TinyLake, deal

LIMIT = load_limits(THRESHOLDS, stage="raw")["row_cap"]
EACH = Delivered("sfa", "deal", DAY, ())


def file_of(rows: int, *, days_ago: int = 0, name: str = "deals.csv", **over: object) -> FileRow:
    made = {
        "source": "sfa",
        "kind": "deal",
        "snapshot_on": DAY - timedelta(days=days_ago),
        "part": "",
        "file_name": name,
        "sheet": "",
        "rows_read": rows,
        "rows_kept": rows,
        "rows_rejected": 0,
        "status": "ok",
        "reason_code": "",
        "reason": "",
        "mend": "",
        "missing_fields": frozenset(),
    }
    return FileRow(**{**made, **over})


def measured_cap(files: list[FileRow], before: list[FileRow]) -> Measure:
    (measure,) = measure_caps(EACH, files=files, before=before, caps=LIMIT.caps)
    return measure


@pytest.mark.parametrize("rows", [1000, 2000, 5000, 10000, 50000, 65535, 65536, 1048575])
@pytest.mark.parametrize(("off", "signs"), [(-2, 0), (0, 1), (2, 0)])
def test_only_a_file_of_exactly_a_cap_is_told(rows: int, off: int, signs: int) -> None:
    assert measured_cap([file_of(rows + off)], []).observed == signs


@pytest.mark.parametrize(
    ("before", "signs"),
    [
        ([], 1),
        ([1990], 1),
        ([1000], 1),
        ([2000], 2),
        ([2001], 2),
        ([1990, 3000], 2),
        ([2000, 3000, 1990], 3),
    ],
)
def test_what_came_before_speaks_for_a_cap_or_not(before: list[int], signs: int) -> None:
    earlier = [file_of(rows, days_ago=place) for place, rows in enumerate(before, start=1)]

    assert measured_cap([file_of(2000)], earlier).observed == signs


def test_an_export_in_pieces_that_ends_with_a_smaller_one_is_whole() -> None:
    pieces = [file_of(50000, name=f"deals_{n}.csv") for n in (1, 2)]

    whole = measured_cap([*pieces, file_of(1234, name="deals_3.csv")], [])
    cut = measured_cap(pieces, [])

    assert (whole.observed, cut.observed, cut.rows) == (0, 1, 100000)


def test_a_date_in_the_name_does_not_hide_the_file_of_the_day_before() -> None:
    now = file_of(2000, name="deals_2026-11-20.csv")

    again = measured_cap([now], [file_of(2000, days_ago=1, name="deals_2026-11-19.csv")])
    other = measured_cap([now], [file_of(2000, days_ago=1, name="people_2026-11-19.csv")])

    assert (again.observed, other.observed) == (2, 1)


def test_an_export_of_which_a_piece_was_refused_is_not_judged() -> None:
    files = [file_of(2000), file_of(0, status="refused")]

    assert list(measure_caps(EACH, files=files, before=[], caps=LIMIT.caps)) == []


def test_the_finding_says_what_came_before_and_what_to_do() -> None:
    before = [file_of(2000, days_ago=1), file_of(3512, days_ago=8)]
    wording = load_wording(THRESHOLDS.with_name("wording.yml"), currency="JPY")

    said = wording.finding(measured_cap([file_of(2000)], before), outcome="stop", limit=LIMIT)

    assert "has exactly 2,000 rows" in said.sentence_en
    assert "that of 2026-11-19 had 2,000 as well, that of 2026-11-12 had 3,512" in said.sentence_en
    assert "2026-11-12 受領分は 3,512 行ありました" in said.sentence_ja
    assert "row_cap: warn" in said.mend_ja
    assert (said.file, said.rows) == ("deals.csv", 2000)


@pytest.mark.parametrize(("mode", "signs"), [("full", 2.0), ("delta", None)])
def test_a_delivery_of_changes_is_not_asked(
    lake: TinyLake, measured: Measured, mode: str, signs: float | None
) -> None:
    earlier: date = DAY - timedelta(days=1)
    for day in (earlier, DAY):
        lake.deliver("deal", [deal(1)], day=day, rows_read=1000)

    found = measured(lake, "deal", mode=mode)

    told = [measure.observed for key, measure in found.items() if key[0] == "row_cap"]
    assert told == ([] if signs is None else [signs])
