"""No text leaves its page or covers another; tables that go on repeat their heads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.render.documents import Publication
from flows.vocabulary.delivery import Edition
from tests.reports.boxes import Box, Sheet, outside, overlaps, sheets_of
from tests.reports.every_kind import EveryKind

Editions = dict[str, Edition]


@pytest.fixture(scope="module")
def papers(publication: Publication, published: Path, every_kind: EveryKind) -> list[Path]:
    """Return the PDF of every golden and odd case and of every kind of report."""
    golden = [published / e.pdf.path for e in publication.manifest.editions if e.pdf]
    return [*golden, *(every_kind.out / e.pdf.path for e in every_kind.editions if e.pdf)]


def _sheets(papers: list[Path]) -> Iterator[tuple[str, Sheet]]:
    for paper in papers:
        for sheet in sheets_of(paper):
            yield paper.name, sheet


def test_no_text_leaves_the_margins(papers: list[Path]) -> None:
    found = [f"{name} {text}" for name, sheet in _sheets(papers) for text in outside(sheet)]

    assert len(papers) > 40
    assert not found


def test_no_text_covers_another(papers: list[Path]) -> None:
    found = [f"{name} {told}" for name, sheet in _sheets(papers) for told in overlaps(sheet.boxes)]

    assert not found


def test_what_would_be_wrong_is_seen() -> None:
    fits, beyond = Box(1, 60, 100, 200, 110, "目標"), Box(1, 20, 100, 40, 110, "はみ出し")
    covers = Box(1, 150, 102, 260, 112, "128.5")

    assert outside(Sheet(595, 842, (fits, beyond))) == ["p. 1: はみ出し"]
    assert overlaps((fits, beyond)) == []
    assert overlaps((fits, covers)) == ["p. 1: 目標 | 128.5"]


@pytest.mark.parametrize("name", ["full", "unit_ja", "unit_en"])
def test_a_list_that_goes_on_repeats_its_heads(
    name: str, editions: Editions, published: Path
) -> None:
    """On a page that begins with rows of deals the first line is the head of their table."""
    paper = editions[name].pdf
    assert paper is not None
    sheets = list(sheets_of(published / paper.path))
    heads = {"取引先・案件", "Account and deal"}
    goes_on = [sheet for sheet in sheets[2:] if heads & set(_first_line(sheet))]
    begins_anew = [sheet for sheet in sheets[2:] if not heads & set(_first_line(sheet))]

    assert name != "full" or goes_on
    for sheet in begins_anew:
        # whatever else begins a page is a heading, bolder and larger than any row
        line = [box for box in sheet.boxes if box.text in _first_line(sheet)]
        assert max(box.top - box.bottom for box in line) > 7.5, _first_line(sheet)


def _first_line(sheet: Sheet) -> list[str]:
    """Return the texts of the first line of a page."""
    first = max(box.top for box in sheet.boxes)
    return [box.text for box in sheet.boxes if box.top > first - 4]
