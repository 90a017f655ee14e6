"""The to-do mail as a person reads it."""

import re
from datetime import date
from pathlib import Path

import pytest

from flows.render.todo_pages import TodoPages, make_todo_pages
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.languages import Language
from flows.vocabulary.todo import TodoContext, TodoItem
from tests.reports.made_up_todo import busy, context, item, news, person, team

FULL = {"todo_count": 12, "past_due_count": 2, "input_count": 5}


@pytest.fixture
def pages(typeface: Path) -> "Made":
    return Made(typeface)


class Made:
    """Makes mails with the typeface of this machine."""

    def __init__(self, typeface: Path) -> None:
        """Keep the typeface."""
        self.typeface = typeface

    def of(self, made: TodoContext) -> TodoPages:
        """Return the texts of a context."""
        return make_todo_pages(made, templates=REPORT_TEMPLATES, typeface=self.typeface)

    def full(self, language: Language) -> TodoPages:
        """Return the mail of a manager with more to do than it holds."""
        who = person("aki", **FULL)
        teams = (team("aki"), team("aki", 0))
        return self.of(context(*busy(), who=who, teams=teams, language=language))

    def with_item(self, one: TodoItem) -> TodoPages:
        """Return the mail of somebody with one thing to do."""
        return self.of(context(one, who=person(todo_count=1)))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_fullest_mail_has_at_most_ten_lines(pages: Made, language: Language) -> None:
    lines = [line for line in pages.full(language).mail_text.splitlines() if line]

    assert 9 <= len(lines) <= 10
    assert [line[:2] for line in lines[1:6]] == ["1.", "2.", "3.", "4.", "5."]


@pytest.mark.parametrize(
    ("language", "told"), [("ja", "期限2025-11-19を"), ("en", "due 2025-11-19,")]
)
def test_a_day_of_another_year_bears_its_year(pages: Made, language: Language, told: str) -> None:
    late = item(1, reason_code="task_overdue", due_date=date(2025, 11, 19), late_days=370)

    made = pages.of(context(late, who=person(todo_count=1), language=language))

    assert told in made.mail_text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_with_news_the_fullest_mail_still_has_ten_lines(pages: Made, language: Language) -> None:
    made = context(
        *busy(),
        who=person("aki", **FULL),
        teams=(team("aki"),),
        told=(news("today", count=9), news(count=40), news(news_code="won", title="倉庫の増設")),
        language=language,
    )
    lines = [line for line in pages.of(made).mail_text.splitlines() if line]

    assert len(lines) == 10
    assert [line[:2] for line in lines[1:4]] == ["1.", "2.", "3."]


def test_the_morning_tells_the_day_and_what_moved_in_words(pages: Made) -> None:
    told = (
        news("today", count=2),
        news("today", list_rank=2, starts_at=None, news_code="call", account_name=None),
        news(count=5),
        news(list_rank=2, news_code="won", title="倉庫の増設"),
    )
    made = pages.of(context(who=person(), told=told))

    assert "本日の予定：09:30 訪問（みほん商事㈱）、電話（みほん商事 基幹更新）" in made.mail_text
    assert (
        "前営業日から動いた案件：みほん商事 基幹更新（提案→見積）、倉庫の増設（受注）、ほか3件"
        in made.mail_text
    )
    assert "提案→見積" in made.mail_html


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_event_has_words(pages: Made, language: Language) -> None:
    codes = ("won", "lost", "disqualified", "reopened", "on_hold", "resumed", "stage_changed")
    codes += ("pushed", "pulled", "amount_up", "amount_down", "transferred", "created")
    texts = {
        pages.of(context(who=person(), told=(news(news_code=code),), language=language)).mail_text
        for code in codes
    }

    assert len(texts) == len(codes)
    assert not [text for text in texts if "_" in text or "{" in text]


def test_a_full_mail_says_what_first_why_where_and_how_much_more(pages: Made) -> None:
    text = pages.full("ja").mail_text

    assert "本日のタスクは12件、うち期限切れは2件" in text
    assert "1. 【緊急×重要】見積 1 を送る（㈱みほん）・2/5済 ― 期限11/17を2日超過" in text
    assert "https://sfa.example/task/aki-1" in text
    assert "ほか7件" in text
    assert "入力のお願い：案件1の金額、案件2の失注理由、案件3の完了予定日、ほか2件" in text
    assert "東日本営業部 4件" in text


def test_english_counts_one_and_many(pages: Made) -> None:
    one = context(item(1, "ben"), who=person("ben", todo_count=1), language="en")

    assert "1 thing to do today. Nothing" in pages.of(one).mail_text
    assert "12 things to do today; 2 overdue" in pages.full("en").mail_text
    assert "due 17 Nov, 2 days late" in pages.full("en").mail_text
    assert "as of 18 Nov: East 4, East 0" in pages.full("en").mail_text


def test_a_late_milestone_is_told_by_its_name_in_the_language_of_the_mail(pages: Made) -> None:
    late = item(
        *(1, "ben"),
        item_kind="milestone",
        title="Server renewal",
        milestone_name="初回提案",
        milestone_name_en="First proposal",
        reason_code="milestone_overdue",
        due_date=date(2026, 11, 17),
        late_days=2,
    )
    who = person("ben", todo_count=1, past_due_count=1)
    english = pages.of(context(late, who=who, language="en")).mail_text
    japanese = pages.of(context(late, who=who)).mail_text

    assert "Server renewal" in english
    assert "milestone “First proposal” was due 17 Nov, 2 days late" in english
    assert "マイルストーン「初回提案」の期限11/17を2日超過" in japanese


def test_nothing_to_do_is_a_word_of_praise(pages: Made) -> None:
    made = pages.of(context(who=person()))
    lines = [line for line in made.mail_text.splitlines() if line]

    assert "お見事" in lines[0]
    assert len(lines) == 2
    assert "0件" in made.mail_subject


def test_who_has_only_fields_to_fill_is_not_told_that_none_is_missing(pages: Made) -> None:
    text = pages.of(context(busy()[6], who=person(input_count=1))).mail_text

    assert "入力漏れもありません" not in text
    assert "案件1の金額" in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://sfa.example/1", 'https://x/" onclick="a', None]
)
def test_what_is_no_https_link_is_no_link(pages: Made, url: str | None) -> None:
    made = pages.with_item(item(1, crm_url=url))

    assert 'href="javascript' not in made.mail_html
    assert 'onclick="' not in made.mail_html
    assert "http://" not in made.mail_text + made.mail_html


def test_a_title_is_text_and_never_markup_or_a_second_line(pages: Made) -> None:
    made = pages.with_item(item(1, title="<b>x</b>\r\nBcc: a@b", account_name="<i>"))

    assert "<b>x" not in made.mail_html
    assert "<i>" not in made.mail_html
    assert not re.search(r"^Bcc", made.mail_text, re.MULTILINE)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_reason_and_quadrant_has_words(pages: Made, language: Language) -> None:
    reasons = (
        *("task_overdue", "task_due", "task_undated", "close_date_past", "step_overdue"),
        *("stalled", "no_next_step", "step_due", "closing_soon"),
        *("milestone_overdue", "milestone_due"),
    )
    quadrants = ("urgent_important", "important", "urgent", "neither")
    made = [
        pages.of(
            context(
                item(1, reason_code=reason, quadrant_code=quadrant, late_days=1),
                who=person(todo_count=1),
                language=language,
            )
        )
        for reason in reasons
        for quadrant in quadrants
    ]

    texts = {page.mail_text for page in made}
    assert len(texts) == len(reasons) * len(quadrants)
    assert not [text for text in texts if "_" in text]
