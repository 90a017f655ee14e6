"""The status page: what it says in both languages, and that nothing in it can act."""

import re
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from flows.render.status_page import status_page
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.outbox import MailEvent
from flows.vocabulary.run_report import RunStep
from flows.vocabulary.standing import JobStanding, RunStanding, SourceStanding, Standing
from flows.vocabulary.verdict import CheckResult

NOW = datetime(2026, 11, 27, 20, 31, tzinfo=UTC)
DAY = date(2026, 11, 20)
HOSTILE = '<script>alert(1)</script> "x" <img src=//evil.example>'
RUN = RunStanding(
    run_id="20261127T203000-77",
    as_of=DAY,
    end="done",
    at=NOW,
    seconds=113.0,
    sentence="11 steps, 0 deliveries failed",
    steps=(RunStep(step="ingest", sentence="x", seconds=6.5),),
    exit_status=0,
)
STOP = CheckResult(
    check="unknown_stage",
    data_set="crm/deal",
    outcome="stop",
    sentence_ja="ステージ表にない値があります。",
    sentence_en="a stage that the stage map lacks",
    mend_ja="stages に追加してください。",
    mend_en="add an entry under stages",
)
FRESH = SourceStanding(source="crm", newest=DAY, age_days=1, rhythm_days=3, rows_read=1234)


def standing(language: str = "en", **changes: object) -> Standing:
    told = {
        "language": language,
        "company_name": "青海システムズ",
        "workspace": "/srv/sales",
        "at": NOW,
        "newest_delivery": DAY,
        "jobs": (JobStanding(job="nightly", end="done", due_at=NOW, as_of=DAY, next_at=NOW),),
        "runs": (RUN,),
        "succeeded_at": NOW,
        "sources": (FRESH,),
        "checks_passed": 246,
        "findings": (),
        "mails": {"accepted": 24},
        "published": DAY,
        "editions": 416,
    }
    return Standing.model_validate(told | changes)


def headline(page: str) -> str:
    return re.sub("<[^>]+>", "", re.search(r"<h1.*?</h1>", page).group())


def page_of(told: Standing) -> str:
    return status_page(told, templates=REPORT_TEMPLATES)


def test_a_night_that_ended_well_is_said_first_and_asks_for_nothing() -> None:
    page = page_of(standing())

    assert headline(page) == "The last run ended well."
    assert "To mend" not in page
    assert "1,234" in page


def test_a_held_night_says_the_first_stop_with_its_mend_in_the_language_of_operations() -> None:
    held = RUN.model_copy(update={"end": "held", "exit_status": 3})

    ja, en = (page_of(standing(one, runs=(held,), findings=(STOP,))) for one in ("ja", "en"))

    assert "検査で止まっています" in headline(ja)
    assert ja.index("直すこと") < ja.index(STOP.sentence_ja) < ja.index(STOP.mend_ja)
    assert STOP.sentence_en not in ja
    assert en.index("To mend") < en.index(STOP.sentence_en) < en.index(STOP.mend_en)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mails": {"failed": 2}}, "not all of it went out (mails to see to: 2)"),
        ({"runs": (RUN.model_copy(update={"exit_status": 4}),)}, "not all of it went out"),
        ({"sources": (FRESH.model_copy(update={"age_days": 4}),)}, "late (sources: 1)"),
        ({"runs": (RUN.model_copy(update={"end": "started"}),)}, "has not ended"),
        ({"runs": ()}, "Nothing has run yet"),
    ],
)
def test_what_is_not_as_it_should_be_heads_the_page(changes: dict[str, object], said: str) -> None:
    assert said in headline(page_of(standing(**changes)))


def test_a_source_is_late_the_day_after_its_rhythm_and_not_before() -> None:
    ages = {age: FRESH.model_copy(update={"age_days": age}).is_late for age in (2, 3, 4, None)}

    assert ages == {2: False, 3: False, 4: True, None: True}


def test_nothing_on_the_page_can_act_or_reach_out() -> None:
    failed = RUN.model_copy(update={"end": "failed", "sentence": HOSTILE})
    finding = STOP.model_copy(update={"sentence_en": HOSTILE, "mend_en": HOSTILE})
    source = FRESH.model_copy(update={"source": HOSTILE})
    told = standing(
        company_name=HOSTILE, runs=(failed,), findings=(finding,), sources=(source,),
        workspace=HOSTILE,
    )  # fmt: skip

    page = page_of(told)

    assert page.count("&lt;script&gt;") >= 5
    assert not re.search(r"<(script|img|link|iframe)|<[^>]*\s(src|href|on\w+)=", page)
    assert "default-src 'none'; style-src 'sha256-" in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_state_that_a_mail_can_be_in_has_words(language: str) -> None:
    states = get_args(MailEvent)

    page = status_page(
        standing(language, mails=dict.fromkeys(states, 2)), templates=REPORT_TEMPLATES
    )

    assert "status.mail_" not in page
    assert page.count('<td class="fig strong">') >= len(states)


def test_mails_that_await_a_release_are_said_at_the_top() -> None:
    assert "12 await release" in page_of(standing(mails={"accepted": 24, "awaiting": 12}))
    assert "await release" not in page_of(standing())
