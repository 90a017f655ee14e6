from pathlib import Path
from urllib.parse import unquote

import pytest

from flows.render.manager_view import STAGES_ON_PAPER, WATCHED_ON_A_LIST, ManagerView, manager_view
from flows.render.month_view import MonthView, month_view
from flows.render.pages import faces_of
from flows.render.progress_notes import Notes
from flows.render.resources import palette
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.progress import MEMBERS_ON_PAPER, ProgressContext
from tests.reports import made_up_manager
from tests.reports.golden import CASES, ODD_CASES

ALL = {**CASES, **ODD_CASES}
LARGEST_DRAWING = 60


def _notes(context: ProgressContext, typeface: Path) -> Notes:
    faces = faces_of(REPORT_TEMPLATES, typeface, context.key.language, "JPY", "million")
    return Notes(context, faces)


def _view(context: ProgressContext, typeface: Path) -> ManagerView:
    notes = _notes(context, typeface)
    view = manager_view(context, notes=notes, palette=palette(REPORT_TEMPLATES))
    assert view is not None
    return view


def _month(context: ProgressContext, typeface: Path) -> MonthView:
    view = month_view(context, notes=_notes(context, typeface))
    assert view is not None
    return view


def test_all_members_are_drawn_on_one_scale(typeface: Path) -> None:
    context = ALL["unit_ja"]()

    sparks = _view(context, typeface).sparks

    bars = {key: unquote(image).count("<rect") for key, image in sparks.items()}
    assert len(sparks) == len(context.members)
    assert bars["owner/east-4"] == 0
    tallest = [key for key, image in sparks.items() if 'height="11.0"' in unquote(image)]
    assert tallest == ["owner/east-0", "owner/east-1", "owner/east-2", "owner/east-3"]


def test_a_drawing_is_small_and_only_printed_members_have_one(typeface: Path) -> None:
    view = _view(ALL["full"](), typeface)

    assert len(view.sparks) == MEMBERS_ON_PAPER
    drawings = [*view.sparks.values()]
    drawings += [
        chart for line in view.funnel.lines for chart in (line.rate_chart, line.stay_chart)
    ]
    assert max(unquote(one).count("<") for one in drawings) < LARGEST_DRAWING


def test_a_stage_of_few_deals_is_grey_and_has_no_difference(typeface: Path) -> None:
    *many, few = _view(ALL["unit_ja"](), typeface).funnel.lines

    colours = palette(REPORT_TEMPLATES)
    assert few.is_few
    assert few.difference == "n不足"
    assert colours.reference in unquote(few.rate_chart)
    assert [line.difference for line in many] == ["−3pt", "+2pt", "−9pt"]
    assert all(colours.actual in unquote(line.rate_chart) for line in many)


def test_pipelines_are_named_where_there_are_several_and_the_rest_is_counted(
    typeface: Path,
) -> None:
    funnel = _view(ALL["full"](), typeface).funnel

    assert [line.pipeline for line in funnel.lines[:5]] == [
        "パイプライン0",
        "",
        "",
        "",
        "パイプライン1",
    ]
    assert len(funnel.lines) == STAGES_ON_PAPER
    assert funnel.beyond == "ほか 4段階"


def test_a_list_of_slipped_deals_is_cut_and_says_how_much_it_holds(typeface: Path) -> None:
    slipped, risky = _view(ALL["unit_ja"](), typeface).watch_lists

    assert slipped.title == "期ずれ 11件（52.4百万円）・11/14以降"
    assert (len(slipped.lines), slipped.beyond) == (WATCHED_ON_A_LIST, 5)
    assert slipped.lines[0].dates == "12/4→2027-01-29"
    assert [line.question for line in risky.lines] == [
        "次に何を、いつ、だれと",
        "新しい期日はいつか",
        "11/15 の根拠は何か",
    ]


def test_nothing_slipped_is_another_thing_than_not_known(typeface: Path) -> None:
    none, _ = _view(ALL["silent_en"](), typeface).watch_lists
    unknown, _ = _view(ALL["undelivered_en"](), typeface).watch_lists

    assert (none.title, none.beyond) == ("No deal slipped since 14 Nov", 0)
    assert unknown.title == "Which deals slipped is not known"
    assert "earlier delivery" in unknown.empty


def test_only_monthly_editions_have_the_page_of_the_month(typeface: Path) -> None:
    weekly = ALL["company_ja"]()

    assert month_view(weekly, notes=_notes(weekly, typeface)) is None
    month = _month(ALL["monthly_company_ja"](), typeface)
    assert [figure for _, figure, _, _ in month.heroes] == ["29.4", "+13%", "−21%", "3"]


def test_the_segments_of_a_kind_are_cut_and_the_rest_is_counted_with_its_money(
    typeface: Path,
) -> None:
    tables = [table for pair in _month(ALL["monthly_unit_en"](), typeface).mixes for table in pair]

    assert [table.title for table in tables] == ["Deal type", "Region", "Lead source"]
    assert tables[0].lines[-1].name == "not filled"
    assert tables[1].beyond == "1 more segment, ¥0.6M"


def test_a_success_and_a_failure_are_told_in_numbers(typeface: Path) -> None:
    success, failure = _month(ALL["monthly_company_ja"](), typeface).cases

    assert success.amount == "8.5百万円"
    assert "作成から61日（受注の中央値 74日）" in success.facts
    assert success.stages.startswith("初回接触 7日（ふだん9日） → ヒアリング 0日")
    assert failure.facts[:2] == ("11/12 期ずれ", "12/4→2027-01-29")


@pytest.mark.parametrize(
    ("reason", "told"), [("価格", "失注理由：価格"), (None, "失注理由は未入力")]
)
def test_a_loss_is_told_with_its_reason_or_that_none_was_entered(
    typeface: Path, reason: str | None, told: str
) -> None:
    context = ALL["monthly_company_ja"]()
    assert context.manager is not None
    assert context.manager.month is not None
    case = made_up_manager.lost(context.summary, reason=reason)
    month = context.manager.month.model_copy(update={"cases": (case,)})
    manager = context.manager.model_copy(update={"month": month})

    success, failure = _month(context.model_copy(update={"manager": manager}), typeface).cases

    assert success.deal is None
    assert success.headline == "今月の受注はない。"
    assert failure.facts[-1] == told


def test_a_silent_month_says_why_figures_are_absent(typeface: Path) -> None:
    month = _month(ALL["monthly_silent_ja"](), typeface)

    assert [note for *_, note in month.heroes][1:3] == ["当時の記録がない", "その時点の受注がない"]
    assert month.mixes == ()
    assert month.concentration == ("進行中のコミット案件はない。",)
    assert month.decision
