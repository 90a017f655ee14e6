"""Money in yen and in thousands of yen: every kind says so, and each figure has its room."""

import html
import re
from collections.abc import Iterator

import pytest

from flows.render.cleaning import width_of
from tests.reports.boxes import outside, overlaps, sheets_of
from tests.reports.conftest import Render
from tests.reports.every_kind import AMOUNTS, EveryKind, amount_of, publish_every_kind
from tests.reports.said import Said

SIZES = {"thousand": 1_000, "one": 1}
NAMED = {
    ("thousand", "ja"): "千円",
    ("thousand", "en"): "¥K",
    ("one", "ja"): "円",
    ("one", "en"): "¥",
}
MILLIONS = re.compile(r"百万|¥M|¥[\d,.]+M\b")
TEXT = re.compile(
    r'<text x="([\d.-]+)" y="[\d.-]+" font-size="([\d.]+)"[^>]*'
    r' text-anchor="(\w+)"[^>]*>(.*?)</text>'
)
RUN_ON = re.compile(r",\d{4}")
SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
SLACK = 1.5  # points: a width is a guess
TRUST = {"ja": "データの受領元", "en": "Data source"}


@pytest.fixture(scope="module", params=list(SIZES))
def unit(request: pytest.FixtureRequest) -> str:
    """Return a unit of money."""
    return str(request.param)


@pytest.fixture(scope="module")
def counted(unit: str, tmp_path_factory: pytest.TempPathFactory, render: Render) -> EveryKind:
    """Return every kind of report in both languages, money in that unit."""
    return publish_every_kind(tmp_path_factory.mktemp(unit), render, money_unit=unit)


def test_no_figure_leaves_its_page_or_covers_another(counted: EveryKind) -> None:
    assert counted.publication.failures == ()
    found = [
        (edition.key.slug, told)
        for edition in counted.editions
        if edition.pdf
        for sheet in sheets_of(counted.out / edition.pdf.path)
        for told in (*outside(sheet), *overlaps(sheet.boxes))
    ]

    assert not found


def test_no_figure_touches_the_next(counted: EveryKind) -> None:
    """7,771,300 beside 60% would read 7,771,30060%."""
    found = [
        (edition.key.slug, line.strip())
        for edition in counted.editions
        for line in Said(edition, counted.out).pdf().splitlines()
        if RUN_ON.search(line)
    ]

    assert RUN_ON.search("7,771,30060%")
    assert not RUN_ON.search("7,771,300 60% 2026-11-20")
    assert not found


def test_longer_figures_do_not_make_longer_documents(
    counted: EveryKind, every_kind: EveryKind
) -> None:
    usual = {e.key.slug: e.pdf.pages for e in every_kind.editions if e.pdf}
    now = {e.key.slug: e.pdf.pages for e in counted.editions if e.pdf}

    assert now.keys() == usual.keys()
    assert all((now[slug] or 0) <= (usual[slug] or 0) for slug in now), (now, usual)


def test_the_unit_is_named_and_no_other_is(counted: EveryKind, unit: str) -> None:
    for edition in counted.editions:
        said = Said(edition, counted.out)
        for text in (said.pdf(), said.twin(), said.mail(), said.mail_html()):
            assert not MILLIONS.findall(text), edition.key.slug
        assert NAMED[unit, edition.key.language] in said.pdf(), edition.key.slug


def test_amounts_are_those_of_the_warehouse_in_that_unit(counted: EveryKind, unit: str) -> None:
    for edition in counted.editions:
        if edition.key.report == "weekly_progress" and edition.key.scope_id in AMOUNTS:
            text = Said(edition, counted.out).pdf()
            figure = f"{amount_of(edition.key.scope_id) / SIZES[unit]:,.0f}"
            assert figure in text, edition.key.slug


def test_every_word_of_a_drawing_lies_within_it(counted: EveryKind, every_kind: EveryKind) -> None:
    """What lies beyond its edge is cut off: 100,000 would read 00,000."""
    drawn = [drawing for made in (counted, every_kind) for drawing in _drawings(made)]
    cut = [(slug, told) for slug, drawing in drawn for told in cut_off(drawing)]

    assert len(drawn) > 500
    assert not cut


def test_a_figure_that_is_cut_off_is_seen() -> None:
    drawing = '<svg class="chart" viewBox="0 0 244 84"><text x="22.0" y="9" font-size="7" '
    words = 'fill="#000" text-anchor="end" font-weight="400">{}</text></svg>'

    assert cut_off(drawing + words.format("50")) == []
    assert cut_off(drawing + words.format("100,000,000")) == ["100,000,000"]


def _drawings(made: EveryKind) -> Iterator[tuple[str, str]]:
    for edition in made.editions:
        if edition.html:
            page = (made.out / edition.html.path).read_text("utf-8")
            for drawing in re.findall(r'<svg class="chart.*?</svg>', page, re.DOTALL):
                yield edition.key.slug, drawing


def cut_off(drawing: str) -> list[str]:
    """Return the words of a drawing that stand beyond its left or right edge."""
    (width,) = re.findall(r'viewBox="0 0 ([\d.]+) ', drawing)
    found = []
    for x, size, anchor, words in TEXT.findall(drawing):
        left = float(x) - SHARE[anchor] * _length(words, size)
        right = left + _length(words, size)
        if left < -SLACK or right > float(width) + SLACK:
            found.append(words)
    return found


def _length(words: str, size: str) -> float:
    return width_of(html.unescape(words)) * float(size)


def test_the_trust_box_stands_on_page_one(counted: EveryKind) -> None:
    for edition in counted.editions:
        if edition.template == "progress":
            first = Said(edition, counted.out).pdf(page=1)
            assert TRUST[edition.key.language] in first, edition.key.slug
