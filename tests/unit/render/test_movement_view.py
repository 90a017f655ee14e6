from collections.abc import Callable
from decimal import Decimal
from urllib.parse import unquote

import pytest

from flows.render.charts_pace import pace_chart
from flows.render.filters import ABSENT, Faces
from flows.render.label_places import Box, place_beside
from flows.render.movement_view import MovementView, movement_view
from flows.render.resources import palette
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.movements import ChangeRow, Movements
from flows.vocabulary.progress import ProgressContext
from tests.reports import made_up
from tests.reports.golden import CASES, context
from tests.reports.made_up_movements import yen

Make = Callable[..., Faces]
PALETTE = palette(REPORT_TEMPLATES)


def view_of(told: ProgressContext, faces: Faces) -> MovementView:
    view = movement_view(told, faces=faces, palette=PALETTE)
    assert view is not None
    return view


def changed(told: ProgressContext, window: str, **fields: object) -> ProgressContext:
    """Return a context with other facts about the begin of one window."""
    movements = told.movements
    assert movements is not None
    rows = tuple(
        row.model_copy(update=fields) if row.window_code == window else row
        for row in movements.changes
    )
    return with_movements(told, movements.model_copy(update={"changes": rows}))


def with_movements(told: ProgressContext, movements: Movements) -> ProgressContext:
    return told.model_copy(update={"movements": movements})


def test_page_one_tells_what_changed_since_the_last_report(faces: Make) -> None:
    told = CASES["unit_ja"]()

    assert view_of(told, faces("ja")).since == (
        "前回（11/13）から：受注 +12.3、着地予測 −11.2、見込残 −14.4（百万円）、動いた案件 21件。"
    )
    assert view_of(told, faces("en")).since == (
        "Changed since last report (13 Nov): bookings +12.3, landing −11.2, "
        "open pipeline −14.4 (¥M); 21 deals moved."
    )


def test_a_monthly_edition_counts_from_the_end_of_the_month_before(faces: Make) -> None:
    view = view_of(CASES["monthly_company_ja"](), faces("ja"))

    assert view.since.startswith("前月末（10/31）から：受注 +40.4")
    assert view.heads == ("前月末（10/31）から", "期首（9/28）から")


def test_what_was_not_known_then_is_no_history_and_not_zero(faces: Make) -> None:
    silent = view_of(CASES["silent_ja"](), faces("ja"))
    partly = changed(CASES["unit_ja"](), "seven_days", landing_change_amount=None)

    assert silent.since == "前回（11/13）から：履歴なし（比べる受領データがない）。"
    assert [fall.lines for fall in silent.waterfalls] == [(), ()]
    assert silent.bridge == ()
    assert "着地予測 履歴なし" in view_of(partly, faces("ja")).since


def test_a_window_that_is_not_known_says_so_beside_one_that_is(faces: Make) -> None:
    told = CASES["unit_ja"]()
    assert told.movements is not None
    absent = dict.fromkeys(name for name in ChangeRow.model_fields if name.endswith("_amount"))
    told = changed(told, "quarter", **absent, note="no_history")
    assert told.movements is not None
    lines = tuple(line for line in told.movements.lines if line.window_code != "quarter")
    told = with_movements(told, told.movements.model_copy(update={"lines": lines}))

    view = view_of(told, faces("ja"))

    first = view.waterfalls[0].lines[0]
    assert [cell.figure for cell in first.cells] == ["224.5", "履歴なし"]
    assert any("履歴なし" in note for note in view.notes)


def test_every_kind_of_movement_of_either_window_has_a_line(faces: Make) -> None:
    pipeline, bookings = view_of(CASES["unit_ja"](), faces("ja")).waterfalls

    assert [line.name for line in pipeline.lines] == [
        *("始めの見込残", "新規", "再開", "担当変更（入）", "前倒しで期内へ", "増額"),
        *("減額", "為替", "受注", "失注", "後ろ倒しで期外へ", "保留", "削除", "現在の見込残"),
        "検算：増減で説明できない差異",
    ]
    assert [cell.figure for cell in pipeline.lines[-1].cells] == ["0.0", "0.0"]
    transferred = next(line for line in pipeline.lines if line.name == "担当変更（入）")
    assert [cell.figure for cell in transferred.cells] == [ABSENT, "+8.8"]
    assert [line.name for line in bookings.lines][1:3] == ["受注", "受注後の修正"]


def test_a_difference_that_is_left_is_printed(faces: Make) -> None:
    told = changed(CASES["unit_ja"](), "seven_days", pipeline_difference_amount=yen("-3.2"))

    check = view_of(told, faces("ja")).waterfalls[0].lines[-1]

    assert [cell.figure for cell in check.cells] == ["−3.2", "0.0"]


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, ("目標に対する不足", "−18.6", "short")),
        ({"landing_amount": yen("250")}, ("目標に対する超過", "+10.0", "")),
        ({"landing_amount": yen("240")}, ("目標との差", "±0.0", "")),
        ({"target_amount": None, "variance_amount": None}, ("着地予測", "221.4", "")),
    ],
)
def test_the_bridge_ends_with_what_is_missing_or_over(
    changes: dict[str, object], last: tuple[str, str, str], faces: Make
) -> None:
    told = context(made_up.scope_rows(made_up.summary(**changes)))

    line = view_of(told, faces("ja")).bridge[-1]

    assert (line.name, line.figure, "short" if line.is_short else "") == last


def test_coverage_says_enough_too_little_or_why_it_is_not_known(faces: Make) -> None:
    rows = view_of(CASES["unit_en"](), faces("en")).coverages

    assert [(row.name, row.cover, row.need, row.verdict) for row in rows] == [
        ("FY26 Q3", "1.6×", "1.4×", "enough"),
        ("FY26 Q4", "0.5×", "1.0×", "thin"),
        ("FY27 Q1", "—", "—", "no target"),
    ]


def test_bars_stay_within_their_column_and_the_pace_chart_has_few_nodes(faces: Make) -> None:
    told = CASES["company_ja"]()
    view = view_of(told, faces("ja"))
    bars = [cell.bar for fall in view.waterfalls for line in fall.lines for cell in line.cells]
    drawn = [unquote(str(bar)) for bar in bars if bar is not None]

    ends = [
        float(bar.split('<rect x="')[1].split('"')[0])
        + float(bar.split('width="')[2].split('"')[0])
        for bar in drawn
    ]
    assert drawn
    assert max(ends) <= 108.5
    chart = unquote(str(pace_chart(told, faces=faces("ja"), palette=PALETTE)))
    assert chart.count("<") < 60
    assert all(words in chart for words in ("均等ペース", "例年の進み方", "P90", "P10"))


def test_without_earlier_quarters_the_linear_pace_stands_alone(faces: Make) -> None:
    told = CASES["unit_ja"]()
    weeks = tuple(
        row.model_copy(update={"seasonal_pace_cumulative_amount": None}) for row in told.weeks
    )

    chart = pace_chart(told.model_copy(update={"weeks": weeks}), faces=faces("ja"), palette=PALETTE)

    assert "例年の進み方" not in unquote(str(chart))


def test_the_name_of_a_line_keeps_off_other_lines_and_words() -> None:
    line = [(0.0, 80.0), (20.0, 60.0), (40.0, 40.0), (60.0, 20.0), (80.0, 0.0)]
    other = [(0.0, 90.0), (80.0, 20.0)]
    paper, taken = Box(0, 0, 80, 90), Box(0, 0, 40, 50)

    box = place_beside(line, (18, 6), lines=[other], taken=[taken], paper=paper)

    assert not box.meets(taken)
    assert not any(box.holds(point) for point in (*line, *other))
    assert box.left >= paper.left
    assert box.bottom <= paper.bottom
    assert Decimal(str(box.right - box.left)) == 18
