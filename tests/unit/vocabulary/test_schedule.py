"""What the block ``schedule`` may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from flows.vocabulary.schedule import CronFiring, Schedule

pytestmark = pytest.mark.unit


def test_a_cron_line_alone_is_a_job_that_runs_on_holidays_too() -> None:
    said = Schedule.model_validate({"weekly": "0 7 * * 1"})

    assert said.weekly == CronFiring(cron="0 7 * * 1", on_holiday="run")
    assert said.monthly is None
    assert said.arrival is None


def test_each_job_may_say_more() -> None:
    said = Schedule.model_validate(
        {
            "weekly": {"cron": "0 7 * * 1", "on_holiday": "shift"},
            "monthly": {"at": "07:00", "day": "first_business_day"},
            "quarterly": {"day": 3, "reports": ["gap"]},
            "arrival": {"every_minutes": 30, "from": "09:00", "until": "18:00"},
        }
    )

    assert said.weekly.on_holiday == "shift"
    assert said.quarterly is not None
    assert said.quarterly.day == 3
    assert said.arrival is not None
    assert said.arrival.begin == "09:00"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"weekly": "0 7 * *"}, "is no schedule"),
        ({"weekly": {"cron": "0 25 * * *"}}, "hour"),
        ({"weekly": {"cron": "0 7 * * 1", "on_holiday": "later"}}, "on_holiday"),
        ({"weekly": {"on_holiday": "skip"}}, "cron"),
        ({"nightly": {"cron": "0 5 * * *", "reports": ["a"]}}, "mails nobody"),
        ({"monthly": {"at": "7:00"}}, "at"),
        ({"monthly": {"at": "24:00"}}, "at"),
        ({"monthly": {"day": 0}}, "day"),
        ({"monthly": {"day": "second_business_day"}}, "day"),
        ({"quarterly": {"at": "07:00"}}, "names no report"),
        ({"quarterly": {"reports": ["a"]}, "monthly": {"reports": ["a"]}}, "monthly already"),
        ({"arrival": {"every_minutes": 7}}, "every_minutes"),
        ({"arrival": {"from": "18:00", "until": "09:00"}}, "before they begin"),
        ({"catch_up": "some"}, "catch_up"),
        ({"yearly": "0 7 1 4 *"}, "yearly"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Schedule.model_validate(said)
