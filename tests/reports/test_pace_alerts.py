"""Nights on which a unit falls under the threshold of the pace, recovers, and falls again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.past_editions import past_editions
from flows.prepare.progress import prepare_progress
from flows.render.documents import Publication
from flows.shelves import Workspace
from flows.vocabulary.delivery import Edition, Manifest
from tests.reports import made_up_gap as made_up
from tests.reports.conftest import Render
from tests.reports.made_up import VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

pytestmark = pytest.mark.reports

Night = Callable[[date, float], Publication]


@pytest.fixture
def night(tmp_path: Path, render: Render) -> Night:
    """Return a night of a day and a gap to the pace: prepare and render, as the run does."""
    shelves = Workspace(tmp_path)

    def run(day: date, ratio: float) -> Publication:
        folder = tmp_path / "warehouses" / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "shinchoku.duckdb"
        file.unlink(missing_ok=True)
        rows = company()
        write_warehouse(file, rows)
        ratios = {"east": ratio, "west": -0.05}
        gaps = tuple(made_up.gap(unit, pace_gap_ratio=one) for unit, one in ratios.items())
        made_up.write_gaps(file, *ratios, summaries=gaps)
        past = past_editions(shelves, reports=("gap",), as_of=day)
        told = {"pace_gap_below": -0.1, "past": past["gap"]}
        prepare_progress(
            warehouse=file,
            contexts=shelves.contexts(day),
            orders=(made_up.ORDER.model_copy(update=told),),
            verdicts=VERDICTS,
        )
        return render(shelves.contexts(day), shelves.published(day))

    return run


def _told(publication: Publication) -> list[tuple[str, str | None]]:
    assert publication.failures == ()
    editions = publication.manifest.editions
    assert {one.told_pace for one in editions if one.key.scope_id == "west"} == {None}
    east = [one for one in editions if one.key.scope_id == "east"]
    return sorted((one.key.period, one.told_pace) for one in east)


MONTHLY, ALERT = ("2026-11", None), ("2026-10-01-pace", "2026-10-01")


def test_a_unit_is_told_on_the_night_it_falls_under_and_never_again_that_quarter(
    night: Night,
) -> None:
    days = [date(2026, 11, number) for number in (16, 17, 18, 19, 20)]
    ratios = (-0.05, -0.12, -0.3, -0.02, -0.2)

    told = [_told(night(day, ratio)) for day, ratio in zip(days, ratios, strict=True)]

    assert told == [[MONTHLY], [ALERT, MONTHLY], [MONTHLY], [MONTHLY], [MONTHLY]]


def test_a_day_made_again_later_comes_out_the_same(night: Night, tmp_path: Path) -> None:
    night(date(2026, 11, 16), -0.05)
    first = _told(night(date(2026, 11, 17), -0.12))
    night(date(2026, 11, 18), -0.12)
    contexts = Workspace(tmp_path).contexts(date(2026, 11, 17))
    before = {file.name: file.read_bytes() for file in contexts.iterdir() if file.is_file()}

    again = night(date(2026, 11, 17), -0.12)

    assert _told(again) == first
    assert again.made == again.changed == ()
    assert {file.name: file.read_bytes() for file in contexts.iterdir() if file.is_file()} == before


def test_the_first_edition_of_the_month_tells_it_itself(night: Night) -> None:
    assert _told(night(date(2026, 11, 16), -0.12)) == [("2026-11", "2026-10-01")]
    assert _told(night(date(2026, 11, 17), -0.12)) == [MONTHLY]


def test_paper_and_mail_of_an_alert_say_why_they_come_now(night: Night, tmp_path: Path) -> None:
    day = date(2026, 11, 17)
    night(date(2026, 11, 16), -0.05)

    alert = _edition(night(day, -0.12).manifest, ALERT[0])

    folder = Workspace(tmp_path).published(day)
    reason = "日割りの目安"
    assert alert.mail_subject.startswith("【臨時】ギャップ改善報告")
    assert "12.0%下回っています" in alert.mail_subject
    assert alert.pdf.path.count("2026-10-01-pace") == 1
    for file in (alert.html, alert.mail_text, alert.mail_html):
        text = (folder / file.path).read_text(encoding="utf-8")
        assert "臨時にお送りします：2026年度Q3" in text
        assert reason in text
        assert "しきい値（目安の10.0%下）" in text


def _edition(manifest: Manifest, period: str) -> Edition:
    (found,) = [one for one in manifest.editions if one.key.period == period]
    return found
