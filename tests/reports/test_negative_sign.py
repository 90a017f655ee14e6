"""Where a company writes negative numbers with a triangle, no minus is left before a number."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.reports.conftest import Render
from tests.reports.every_kind import EveryKind, publish_every_kind
from tests.reports.said import Said

MINUS = re.compile("−[¥]?[0-9]")
TRIANGLE = re.compile("△[¥]?[0-9]")
# what the words themselves say: a correlation goes from −1 to +1
WORDS = re.compile("(相関：|Correlation: )−1")


@pytest.fixture(scope="module")
def triangles(tmp_path_factory: pytest.TempPathFactory, render: Render) -> EveryKind:
    """Return every kind of report in Japanese, its negative numbers with a triangle."""
    folder = tmp_path_factory.mktemp("triangles")
    return publish_every_kind(folder, render, negative_sign="triangle", languages=("ja",))


def _texts(said: Said) -> dict[str, str]:
    found = {"pdf": said.pdf(), "twin": said.twin(), "mail": said.mail(), "html": said.mail_html()}
    return {name: WORDS.sub("", text) for name, text in found.items()}


def test_no_number_has_a_minus_on_paper_on_screen_or_in_a_mail(triangles: EveryKind) -> None:
    assert triangles.publication.failures == ()
    left = {
        (edition.key.slug, name): MINUS.findall(text)
        for edition in triangles.editions
        for name, text in _texts(Said(edition, triangles.out)).items()
    }

    assert not {place: found for place, found in left.items() if found}


def test_every_kind_that_told_a_negative_number_tells_it_still(
    triangles: EveryKind, every_kind: EveryKind
) -> None:
    before = {
        edition.key.slug: len(MINUS.findall(_texts(Said(edition, every_kind.out))["pdf"]))
        for edition in every_kind.editions
    }
    now = {
        edition.key.slug: len(TRIANGLE.findall(_texts(Said(edition, triangles.out))["pdf"]))
        for edition in triangles.editions
    }

    assert now == {slug: before[slug] for slug in now}
    assert sum(now.values()) > 50


def test_the_drawings_of_a_page_follow(triangles: EveryKind) -> None:
    pages = [(triangles.out / e.html.path).read_text("utf-8") for e in triangles.editions if e.html]

    assert not [found for page in pages for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL)
                if MINUS.search(WORDS.sub("", found))]  # fmt: skip


def test_a_workbook_shows_its_numbers_so(triangles: EveryKind) -> None:
    books: list[Path] = [triangles.out / e.tables.path for e in triangles.editions if e.tables]
    styles = [ZipFile(book).read("xl/styles.xml").decode() for book in books]

    assert len(books) == len(triangles.editions)
    assert all("△#,##0" in style for style in styles)
    assert not [style for style in styles if "−#" in style or "−0" in style]
