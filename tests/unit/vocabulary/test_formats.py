import pytest
from pydantic import ValidationError

from flows.vocabulary.reports import Report


def test_a_report_is_made_as_pdf_and_page_unless_more_is_asked() -> None:
    assert Report(template="progress", cadence="weekly").formats == ("pdf", "html")


def test_a_workbook_may_be_asked_for() -> None:
    told = {"template": "progress", "cadence": "weekly", "formats": ["pdf", "xlsx"]}

    assert Report.model_validate(told).formats == ("pdf", "xlsx")


@pytest.mark.parametrize("formats", [["html"], ["xlsx"], []])
def test_a_pdf_cannot_be_left_out(formats: list[str]) -> None:
    told = {"template": "progress", "cadence": "weekly", "formats": formats}

    with pytest.raises(ValidationError, match="formats must name pdf"):
        Report.model_validate(told)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValidationError):
        Report.model_validate({"template": "gap", "cadence": "monthly", "formats": ["pdf", "docx"]})
