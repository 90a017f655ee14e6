from collections.abc import Callable
from urllib.parse import unquote

import pytest

from flows.render.accuracy import AccuracyView, accuracy_view
from flows.render.filters import Faces
from flows.render.resources import palette
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.track import Accuracy, AccuracyRow
from tests.reports.made_up import summary
from tests.reports.made_up_accuracy import chance_bins, scores

Make = Callable[..., Faces]
PALETTE = palette(REPORT_TEMPLATES)
COMPANY = summary("company", "company")
UNIT = summary()


def view_of(faces: Faces, accuracy: Accuracy) -> AccuracyView:
    view = accuracy_view(accuracy, faces=faces, palette=PALETTE)
    assert view is not None
    return view


def changed(**changes: object) -> tuple[AccuracyRow, ...]:
    """Return the scores with fields of the printed method's whole rows changed."""
    return tuple(
        row.model_copy(update=changes) if row.is_printed and row.days_left_band == "all" else row
        for row in scores(COMPANY)
    )


def test_it_is_said_whether_the_printed_forecast_is_the_nearest_and_else_why_not(
    faces: Make,
) -> None:
    quarter, month = view_of(faces(), Accuracy(scores=scores(COMPANY), bins=())).kinds

    assert quarter.title == "四半期の予測は平均誤差8%、比べた方法の中で最も実績に近い"
    assert not any("に対し" in note for note in quarter.notes)
    assert month.title.endswith("「前年の残り期間の受注を加算」の方が実績に近い")
    assert "両方が予測できた8か月では" in month.notes[0]
    assert "誤差11%に対し本レポートの予測は16%" in month.notes[0]
    assert "季節" in month.notes[0]
    english = view_of(faces("en"), Accuracy(scores=scores(COMPANY), bins=())).kinds[1]
    assert "(8 months)" in english.notes[0]
    assert "season" in english.notes[0]


def test_a_method_that_nobody_has_words_for_is_told_without_a_reason(faces: Make) -> None:
    renamed = tuple(
        row.model_copy(update={"method": "x_own"}) if row.method == "last_year_same_day" else row
        for row in scores(COMPANY)
    )

    month = view_of(faces(), Accuracy(scores=renamed, bins=())).kinds[1]

    assert "「x_own」" in month.title
    assert month.notes[0].endswith("理由はこの表からは分からない。")


def test_of_too_few_periods_no_method_is_called_nearest(faces: Make) -> None:
    few = tuple(
        row.model_copy(update={"is_nearest": False, "drift_code": None}) for row in scores(COMPANY)
    )

    for kind in view_of(faces(), Accuracy(scores=few, bins=())).kinds:
        assert kind.title.endswith("期が少なく方法の優劣はまだ語れない")
        assert kind.notes == ()


@pytest.mark.parametrize(
    ("code", "words"), [("worse", "悪化"), ("same", "大きくは変わらない"), ("better", "改善")]
)
def test_the_newest_two_periods_are_held_against_all(faces: Make, code: str, words: str) -> None:
    drifted = changed(drift_code=code, recent_wape_ratio=0.2, recent_bias_ratio=-0.1)

    quarter = view_of(faces(), Accuracy(scores=drifted, bins=())).kinds[0]

    assert quarter.notes[-1].startswith("直近2四半期の誤差は20%（偏り−10%）")
    assert words in quarter.notes[-1]


def test_bands_hold_the_printed_method_and_the_nearest(faces: Make) -> None:
    quarter, month = view_of(faces(), Accuracy(scores=scores(COMPANY), bins=())).kinds

    told = [(row.days_left_band, near and near.method) for row, near in quarter.bands]
    assert told == [("00-20", "seasonal_pace"), ("21-40", "scored_deals")]
    assert [(row.days_left_band, near) for row, near in month.bands] == [("16-", None)]
    assert all(row.is_printed for row, _ in (*quarter.bands, *month.bands))


def test_chances_are_drawn_by_tenth_and_a_share_of_few_deals_is_hollow(faces: Make) -> None:
    (one,) = view_of(
        faces(), Accuracy(scores=scores(COMPANY), bins=chance_bins(COMPANY))
    ).calibrations

    assert one.title == "四半期の確度：平均15.8%に対し受注は15.6%"
    assert "改善 0.31" in one.caption
    drawn = unquote(str(one.chart))
    assert drawn.count(f'fill="{PALETTE.actual}" stroke="{PALETTE.paper}"') == 3
    assert drawn.count(f'fill="{PALETTE.paper}" stroke="{PALETTE.actual}"') == 1


def test_a_unit_has_no_chances_of_deals_and_what_is_not_replayed_has_no_kind(faces: Make) -> None:
    unit = view_of(faces(), Accuracy(scores=scores(UNIT), bins=chance_bins(UNIT)))
    empty = view_of(faces(), Accuracy(scores=(), bins=()))
    uncalled = view_of(faces(), Accuracy(scores=changed(call_count=0), bins=()))

    assert (len(unit.kinds), unit.calibrations) == (2, ())
    assert (empty.kinds, uncalled.kinds) == ((), ())
    assert accuracy_view(None, faces=faces(), palette=PALETTE) is None
