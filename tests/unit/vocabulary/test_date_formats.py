"""Which date formats can be declared, and what a list of them says."""

from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.vocabulary.date_formats import (
    formats_as_told,
    formats_of_shapes,
    problem_of_formats,
    shape_of_format,
)
from flows.vocabulary.workspace import ColumnRule

SETTINGS = """
company: {name: 架空商事}
stages: {}
org: {source: sfa}
sources:
  sfa:
    system: custom
    objects:
      deal:
        files: [{pattern: deal.csv}]
        columns:
          close_date: {headers: [予定日], date_format: %s}
"""


@pytest.mark.parametrize(
    ("formats", "problem"),
    [
        (("%d/%m/%Y", "%m/%d/%Y"), "read one text, such as [03/04/2026], as two days"),
        (("%d-%b-%y", "%Y/%m/%d", "%d/%m/%y", "%y/%m/%d"), "such as [03/04/05]"),
        (("%d/%m/%Y", "%Y%m%d"), "is not needed in a list"),
        (("%d|%m|%Y",), "a sign (| or =)"),
        (("期%d/%m/%Y",), "no text of a list is told by"),
        (("%dth%m/%Y",), "no text of a list is told by"),
        (("%Y",), "does not begin with a day"),
        (("%H:%M %d/%m/%Y",), "does not begin with a day"),
        (("%d/%d/%Y",), "does not begin with a day"),
        (("%Y-%d-%m",), "looks like ISO 8601"),
        (("%d%m%Y",), "has nothing between its parts"),
        (("%d/%b/%Y",), "names a month"),
        ((), "empty list"),
        (("%d/%m/%Y", "%m/%d/%y", "%Y年%m月%d日", "%d/%m/%Y %H:%M", "%b %d, %Y"), ""),
    ],
)
def test_formats_that_cannot_be_told_apart_or_read_are_refused(
    formats: tuple[str, ...], problem: str
) -> None:
    found = problem_of_formats(formats, is_list=True)

    assert problem in found
    assert bool(problem) == bool(found)


@pytest.mark.parametrize(
    "date_format", ["%Y%m%d", "%Y年%m月%d日", "%d/%m/%Y %H:%M", "%m/%d/%y", "%d-%b-%Y", "%d|%m|%Y"]
)
def test_a_single_format_may_hold_what_a_list_may_not(date_format: str) -> None:
    assert ColumnRule(date_format=date_format).date_formats == (date_format,)


def test_the_settings_refuse_a_contradiction_with_its_line_and_reason(tmp_path: Path) -> None:
    text = SETTINGS % '["%d/%m/%Y", "%m/%d/%Y"]'
    (tmp_path / "shinchoku.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"line 12: .*date_format.* read one text, such as"):
        load_settings(Workspace(tmp_path))


def test_a_list_is_told_by_shape_and_order_and_one_format_as_it_is() -> None:
    assert formats_as_told(()) is None
    assert formats_as_told(("%d/%m/%Y",)) == "%d/%m/%Y"
    assert (
        formats_as_told(("%Y/%m/%d", "%d.%m.%Y %H:%M", "%b %d, %Y"))
        == "|Y/n/n=1-2-3|n.n.Y=3-2-1|b n, Y=named|"
    )


@pytest.mark.parametrize("order", ["dmY", "mdY", "Ymd"])
@pytest.mark.parametrize("shape", ["n/n/n", "n.n.n"])
def test_a_format_made_of_a_shape_has_that_shape(shape: str, order: str) -> None:
    (made,) = formats_of_shapes([shape], order)

    assert shape_of_format(made) == shape
    assert problem_of_formats((made,), is_list=True) == ""
