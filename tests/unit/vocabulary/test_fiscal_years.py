"""What the settings may say of the fiscal year, and what is answered where they contradict."""

from datetime import date

import pytest
from pydantic import ValidationError

from flows.vocabulary.fiscal_years import FiscalYears


def refused(**told: object) -> str:
    with pytest.raises(ValidationError) as error:
        FiscalYears.model_validate(told)
    return str(error.value.errors()[0]["msg"])


def test_years_of_whole_weeks_need_the_day_on_which_they_end() -> None:
    told = refused(fiscal_calendar="4-4-5")

    assert "[4-4-5] needs fiscal_year_ends" in told
    assert "{weekday: saturday, which: last}" in told


def test_years_of_calendar_months_end_on_no_weekday() -> None:
    told = refused(fiscal_year_ends={"weekday": "saturday", "which": "last"})

    assert "take it out" in told


def test_a_change_has_to_be_on_the_eve_of_a_year_and_the_nearest_one_is_named() -> None:
    before = [{"until": "2026-01-15", "fiscal_year_start_month": 1}]

    told = refused(fiscal_year_start_month=4, fiscal_years_before=before)

    assert "until [2026-01-15]" in told
    assert "say until: 2026-03-31" in told
    followed = [{"until": "2026-03-31", "fiscal_year_start_month": 1}]
    FiscalYears.model_validate({"fiscal_years_before": followed})


def test_two_changes_on_one_day_are_refused() -> None:
    rule = {"until": "2026-03-31", "fiscal_year_start_month": 1}

    assert "[2026-03-31] twice" in refused(fiscal_years_before=[rule, rule])


def test_changes_may_be_listed_in_any_order() -> None:
    changes = [
        {"until": date(2025, 12, 31), "fiscal_year_start_month": 4},
        {"until": date(2020, 3, 31), "fiscal_year_start_month": 2},
    ]

    told = FiscalYears.model_validate(
        {"fiscal_year_start_month": 1, "fiscal_years_before": changes}
    )

    assert [rule.fiscal_year_start_month for rule, _ in told.fiscal_rules] == [2, 4, 1]
