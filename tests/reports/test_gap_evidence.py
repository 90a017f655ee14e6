"""Segments and evidence in the gap report: what is named, what is grey, and what nobody entered."""

from pathlib import Path

import pytest

from flows.render.gap_pages import make_gap_pages
from flows.render.pages import Pages
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.gap import GapContext
from tests.reports import made_up_gap as made_up
from tests.reports.golden import text_of

pytestmark = pytest.mark.reports


def pages(context: GapContext, typeface: Path) -> Pages:
    return make_gap_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


def test_the_page_by_segment_names_the_largest_cell_and_greys_what_is_thin(typeface: Path) -> None:
    paper = pages(made_up.report(segments=made_up.segments()), typeface).paper

    text = text_of(paper)
    assert "最も押し下げたのは流入経路「web-east」の受注率（−4.8百万円）。" in text
    assert "決着のうち受注が 25.0%（計画 50.0%）、決着 32件。" in text
    assert '<td class="fig heat-short-3">−4.8</td>' in paper
    assert '<td class="fig thin">−1.6</td>' in paper
    assert "未入力" in text


def test_lost_reasons_are_told_with_what_nobody_entered(typeface: Path) -> None:
    text = text_of(pages(made_up.report(), typeface).paper)

    for told in (
        "失注額で最も多い理由は「価格-east」（20.1百万円、失注額の50.0%）。",
        "失注 14件・理由未入力 3件（21.4%）・金額未入力 1件",
        "期内に完了予定だった案件のうち 4件",
        "問い合わせに営業時間1時間以内に回答",
        "↓ 悪くなった",
        "n不足のため比べない",
        "記録不足",
        "長期滞留・接触なし",
    ):
        assert told in text, told
    assert "以前だけ-east" not in text


def test_a_company_that_delivers_no_reasons_is_told_so(typeface: Path) -> None:
    bare = made_up.lost_reasons()[-1:]

    text = text_of(pages(made_up.report(evidence_reasons=bare), typeface).paper)

    assert "失注理由が取り込まれていない。" in text
    assert "失注理由が取り込まれていません。CRM の失注理由の項目" in text
    assert "理由未入力 3件" in text


def test_reasons_of_before_alone_are_no_losses_of_the_period(typeface: Path) -> None:
    before = made_up.lost_reasons(lost_count=0)

    text = text_of(pages(made_up.report(evidence_reasons=before), typeface).paper)

    assert "この期間に失注はない。" in text
    assert "この期間に失注した案件はない" in text


def test_a_stalled_deal_opens_its_record(typeface: Path) -> None:
    paper = pages(made_up.report(), typeface).paper

    assert '<a href="https://crm.example/east/1">stalled-east-1</a>' in paper
