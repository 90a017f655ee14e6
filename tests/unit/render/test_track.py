from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest

from flows.render.filters import Faces
from flows.render.resources import palette
from flows.render.track import TrackStrip, period_name, track_strip
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.track import Track
from tests.reports.made_up import summary
from tests.reports.made_up_track import track_marks, track_summary, untracked

Make = Callable[..., Faces]
PALETTE = palette(REPORT_TEMPLATES)
SCOPE = summary()


def strip_of(faces: Faces, **changes: object) -> TrackStrip:
    track = Track(summary=track_summary(SCOPE, **changes), marks=track_marks(SCOPE))
    strip = track_strip(track, faces=faces, palette=PALETTE)
    assert strip is not None
    return strip


@pytest.mark.parametrize(
    ("changes", "ja", "en"),
    [
        ({}, "直近7四半期中5回が80%区間内（●）、平均誤差7%、偏り+1%", "5 of 7 quarters hit (●)"),
        ({"hit_count": 7}, "直近7四半期はすべて80%区間内（●）", "all of 7 quarters hit (●)"),
        ({"hit_count": 0}, "直近7四半期はいずれも80%区間外（○）", "none of 7 quarters hit (○)"),
        (
            {"record_state": "few", "scored_count": 1, "interval_count": 1, "hit_count": 0},
            "1四半期のみで判断には足りない（80%区間内 0/1",
            "only 1 quarter, too few to judge: 0 of 1 hit",
        ),
        (
            {"interval_count": 0, "hit_count": 0},
            "直近7四半期の平均誤差7%、偏り+1%。80%区間は出していない",
            "mean error 7% over 7 quarters, bias +1%; no interval was told",
        ),
        ({"period_kind": "month"}, "直近7か月中5回", "5 of 7 months hit"),
    ],
)
def test_the_strip_says_what_its_marks_come_to(
    faces: Make, changes: dict[str, object], ja: str, en: str
) -> None:
    assert ja in strip_of(faces(), **changes).sentence
    assert en in strip_of(faces("en"), **changes).sentence


@pytest.mark.parametrize(
    ("printed", "basis"), [(0, "（再現）"), (7, "（当時の報告）"), (2, "（報告2・再現5）")]
)
def test_the_caption_says_of_which_days_the_calls_are_and_whether_they_were_printed(
    faces: Make, printed: int, basis: str
) -> None:
    caption = strip_of(faces(), printed_count=printed).caption

    assert caption == f"残り25–28営業日の予測→実績{basis}"
    one_day = strip_of(faces(), printed_count=printed, days_left_from=28).caption
    assert one_day == f"残り28営業日の予測→実績{basis}"


def test_a_hit_is_filled_and_a_miss_is_hollow(faces: Make) -> None:
    drawn = unquote(str(strip_of(faces()).chart))

    assert drawn.count(f'fill="{PALETTE.actual}" stroke="{PALETTE.actual}"') == 5
    assert drawn.count(f'fill="{PALETTE.paper}" stroke="{PALETTE.actual}"') == 2
    assert drawn.count("<circle") == 7
    assert drawn.count("再現待ち</text>") == 1
    assert "+17%" in drawn
    assert "251.0→214.7" in drawn


@pytest.mark.parametrize("state", ["waiting", "no_forecast", "no_actual", "no_past"])
@pytest.mark.parametrize("kind", ["month", "quarter"])
def test_where_nothing_can_be_compared_the_strip_says_why_and_draws_nothing(
    faces: Make, state: str, kind: str
) -> None:
    bare = untracked(SCOPE).model_copy(update={"record_state": state, "period_kind": kind})

    strip = track_strip(Track(summary=bare, marks=()), faces=faces(), palette=PALETTE)

    assert strip is not None
    assert strip.sentence.startswith("予測の実績：")
    assert (strip.caption, str(strip.chart)) == ("", "")


def test_a_scope_whose_record_was_not_computed_has_no_strip(faces: Make) -> None:
    assert track_strip(None, faces=faces(), palette=PALETTE) is None


def test_a_period_is_named_in_the_least_space(faces: Make) -> None:
    quarter = track_marks(SCOPE)[0]
    month = quarter.model_copy(update={"period_kind": "month", "period_start": date(2026, 11, 1)})

    assert period_name(quarter, faces()) == "24Q3"
    assert (period_name(month, faces()), period_name(month, faces("en"))) == ("11月", "Nov")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sums_stand_side_by_side_and_one_below_the_other_where_they_are_long(
    faces: Make, language: str
) -> None:
    side_by_side = unquote(str(strip_of(faces(language)).chart))
    stacked = unquote(str(strip_of(faces(language, unit="one")).chart))

    assert ">176.3→171.9<" in side_by_side
    assert 'viewBox="0 0 504 19"' in side_by_side
    assert ">176,300,000<" in stacked
    assert ">→171,900,000<" in stacked
    assert 'viewBox="0 0 504 27.5"' in stacked
