"""The page of the gap report that audits the KPIs of the company."""

from pathlib import Path

import pytest

from flows.vocabulary.languages import Language
from tests.reports import made_up_gap as made_up
from tests.reports import made_up_gap_evidence as evidence
from tests.reports.golden import ENDLESS, HOSTILE, LONG_NAME, text_of
from tests.reports.test_gap_reports import PAGES, page_count, pages

pytestmark = pytest.mark.reports


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "ja",
            (
                "受注額に最も先行するのは「新規案件数-east-1・見積」で6週前。",
                "先行が認められた KPI は9件中1件。",
                "続ける 1件・外してよい 1件・様子を見る 4件・記録不足 3件",
                "6週（5〜7）", "+0.61", "+0.47〜+0.73", "続ける。毎週見る",
                "外してよい。「新規案件数-east-1・見積」で足りる",
                "受注と同じ週に動く", "偶然でも届く範囲", "受注額とは逆に動く", "0 と区別できない",
                "52週に満たない", "記録のない週が過半", "値がほとんど動かない",
            ),
        ),
        (
            "en",
            (
                "“Deals created east 1: Offer” leads bookings most clearly, by 6 weeks; of 9 KPIs",
                "Keep 1 · may be dropped 1 · watch 4 · too short 3", "6 wk (5 to 7)",
                "Keep: look at it every week", "May be dropped: “Deals created: Offer” tells it",
            ),
        ),
    ],
)  # fmt: skip
def test_the_company_sees_which_kpi_to_keep_to_watch_and_to_drop(
    language: Language, told: tuple[str, ...], typeface: Path
) -> None:
    made = pages(made_up.company_report(language), typeface)

    text = text_of(made.paper)
    for words in told:
        assert words in text, words
    assert page_count(made.paper, typeface) == PAGES + 1


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("ja", "KPI の点検は、52週分の記録がそろってから。", "点検できる KPI がまだない"),
        ("en", "KPIs can be audited once 52 weeks are on record.", "No KPI can be audited yet"),
    ],
)
def test_too_few_weeks_are_a_page_of_their_own(
    language: Language, title: str, words: str, typeface: Path
) -> None:
    short = tuple(row for row in evidence.audits() if row.verdict_code == "too_short")

    for rows in ((), short):
        text = text_of(pages(made_up.company_report(language, audit=rows), typeface).paper)
        assert title in text
        assert words in text


def test_where_nothing_leads_the_title_says_so_and_no_lead_is_printed(typeface: Path) -> None:
    rows = tuple(row for row in evidence.audits() if row.verdict_code == "no_sign")

    text = text_of(pages(made_up.company_report(audit=rows), typeface).paper)

    assert "受注額に先行すると言い切れる KPI はない。" in text
    assert "6週（" not in text


def test_a_unit_has_no_audit_of_kpis(typeface: Path) -> None:
    assert "KPI の点検" not in text_of(pages(made_up.report(), typeface).paper)


def test_more_kpis_than_fit_stay_on_one_page_and_are_counted(typeface: Path) -> None:
    names = {"kpi_name_ja": LONG_NAME * 2, "kpi_name_en": HOSTILE, "stage_name_ja": ENDLESS}
    rows = tuple(evidence.audit(rank, **names) for rank in range(1, 41))

    made = pages(made_up.company_report(audit=rows), typeface)

    assert "ほか 20 件" in text_of(made.paper)
    assert page_count(made.paper, typeface) == PAGES + 1
