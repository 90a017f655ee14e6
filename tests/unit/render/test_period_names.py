"""What a period is called on paper."""

from collections.abc import Callable
from datetime import date

import pytest

from flows.model.fiscal_days import make_fiscal_days
from flows.render.filters import Faces
from flows.render.progress_notes import Notes
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.workspace import Company
from tests.reports.golden import CONTEXTS

DAY = date(2026, 11, 18)
WEEKS = {"fiscal_calendar": "4-4-5", "fiscal_year_ends": {"weekday": "saturday", "which": "last"}}


def notes(faces: Faces, *, day: date, **told: object) -> Notes:
    """Return the sentences of a report of a day under a calendar of the settings."""
    company = Company.model_validate({"name": "みほん商店", **told})
    found = next(one for one in make_fiscal_days(company, as_of=day) if one.date_day == day)
    text = (CONTEXTS / "unit_ja.json").read_text(encoding="utf-8")
    context = ProgressContext.model_validate_json(text)
    summary = context.summary.model_copy(
        update={
            "fiscal_year": found.fiscal_year,
            "fiscal_quarter": found.fiscal_quarter,
            "is_short_year": found.is_short_year,
        }
    )
    return Notes(context.model_copy(update={"summary": summary}), faces)


@pytest.mark.parametrize(
    ("told", "ja", "en", "short"),
    [
        ({"fiscal_year_start_month": 2}, "2026年度Q4 ", "FY2026 Q4, ", "Q4"),
        ({"fiscal_year_start_month": 4}, "2026年度Q3 ", "FY2026 Q3, ", "Q3"),
        ({"fiscal_year_start_month": 7}, "2026年度Q2 ", "FY2026 Q2, ", "Q2"),
        (
            {"fiscal_year_start_month": 7, "fiscal_year_named_after": "end"},
            "2027年度Q2 ",
            "FY2027 Q2, ",
            "Q2",
        ),
        ({"fiscal_year_start_month": 2, **WEEKS}, "2026年度Q4 ", "FY2026 Q4, ", "Q4"),
        (
            {"fiscal_years_before": [{"until": "2027-03-31", "fiscal_year_start_month": 9}]},
            "2026年度（変則）Q1 ",
            "FY2026 (short year) Q1, ",
            "Q1",
        ),
    ],
)
def test_a_quarter_is_called_by_its_fiscal_year_and_number(
    faces: Callable[..., Faces], told: dict[str, object], ja: str, en: str, short: str
) -> None:
    names: dict[Language, str] = {"ja": ja, "en": en}
    for language, name in names.items():
        made = notes(faces(language), day=DAY, **told)

        assert made.period_long().startswith(name)
        assert made.period_short() == short


def test_the_last_day_of_a_quarter_of_whole_weeks_is_not_that_of_the_calendar_month(
    faces: Callable[..., Faces],
) -> None:
    told = {"fiscal_year_start_month": 2, **WEEKS}

    assert notes(faces("en"), day=date(2026, 10, 31), **told).period_short() == "Q3"
    assert notes(faces("en"), day=date(2026, 11, 1), **told).period_short() == "Q4"
