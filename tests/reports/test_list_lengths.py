"""Nothing, one, forty and five hundred deals and members: each is a designed page."""

from pathlib import Path

import pytest

from flows.render.documents import Publication
from flows.render.progress_view import DEALS_ON_A_LIST
from flows.vocabulary.delivery import Edition
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import MEMBERS_ON_PAPER, ProgressContext
from tests.reports import made_up
from tests.reports.boxes import MARGIN, Box, Sheet, outside, overlaps, sheets_of
from tests.reports.conftest import Render, shelve
from tests.reports.golden import context
from tests.reports.made_up_manager import FIRMS
from tests.reports.said import Said

SIZES = (0, 1, 40, 500)
CODES = ("to_move", "overdue", "stalled", "won", "lost")
HANDED_OVER = 15  # of each list, by the table of deals
PAGES_AT_MOST = {0: 5, 1: 5, 40: 7, 500: 7}
HEADS = {"取引先・案件", "Account and deal"}
LINE = 4  # points: texts this near in height stand on one line


def _case(size: int, language: Language) -> ProgressContext:
    scope = made_up.summary()
    rows = made_up.scope_rows(scope, members=size)
    handed = min(size, HANDED_OVER)
    deals = tuple(made_up.deal(n, scope, code) for code in CODES for n in range(handed))
    counted = made_up.counts(scope, deals, more=size - handed)
    return context(rows | {"deals": deals, "deal_counts": counted}, language=language)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, render: Render) -> tuple[Path, Publication]:
    """Return the publication of every size in both languages."""
    folder = tmp_path_factory.mktemp("sizes")
    languages: tuple[Language, ...] = ("ja", "en")
    cases = {f"n{size}_{lang}": _case(size, lang) for size in SIZES for lang in languages}
    out = folder / "day"
    return out, render(shelve(folder / "contexts", cases), out)


@pytest.fixture(scope="module")
def sizes(made: tuple[Path, Publication]) -> dict[tuple[int, str], Said]:
    """Return what each size says, by size and language."""
    out, publication = made
    assert publication.failures == ()
    found = {edition.key.report: edition for edition in publication.manifest.editions}
    return {_key(name): Said(edition, out) for name, edition in found.items()}


def _key(name: str) -> tuple[int, str]:
    size, _, language = name.removeprefix("n").partition("_")
    return int(size), language


def test_a_document_does_not_grow_with_its_lists(sizes: dict[tuple[int, str], Said]) -> None:
    pages = {key: _pages(said.edition) for key, said in sizes.items()}

    assert set(pages) == {(size, language) for size in SIZES for language in ("ja", "en")}
    assert all(count <= PAGES_AT_MOST[size] for (size, _), count in pages.items()), pages
    assert all(pages[500, lang] == pages[40, lang] for lang in ("ja", "en")), pages


def _pages(edition: Edition) -> int:
    assert edition.pdf is not None
    assert edition.pdf.pages is not None
    return edition.pdf.pages


def test_nothing_is_said_to_be_nothing(sizes: dict[tuple[int, str], Said]) -> None:
    ja, en = sizes[0, "ja"].pdf(), sizes[0, "en"].pdf()

    for name in ("動かすべき案件", "期日切れの案件", "停滞している案件"):
        assert f"該当なし：{name}はありません。" in ja
    for name in ("needs to be moved", "is past its close date", "is stalled"):
        assert f"None: no deal {name}." in en
    # on page 1 and in the whole table
    assert ja.count("該当なし：この範囲に担当者も部署も登録されていません。") == 2
    assert en.count("None: no people or units belong to this scope.") == 2


def test_one_is_all_there_is(sizes: dict[tuple[int, str], Said]) -> None:
    ja, en = sizes[1, "ja"].pdf(), sizes[1, "en"].pdf()

    assert "動かす案件：1件" in ja
    assert "該当なし" not in ja
    assert "1 more person" not in en


@pytest.mark.parametrize("size", [40, 500])
def test_what_is_cut_is_counted(size: int, sizes: dict[tuple[int, str], Said]) -> None:
    ja, en = sizes[size, "ja"].pdf(), sizes[size, "en"].pdf()

    for code in CODES:
        beyond = size - DEALS_ON_A_LIST[code]
        assert f"ほか{beyond}件" in ja, code
        assert f"and {beyond} more" in en, code
    assert f"ほか{size - MEMBERS_ON_PAPER}名" in ja
    assert f"{size - MEMBERS_ON_PAPER} more people" in sizes[size, "en"].twin()


def test_no_size_leaves_its_page_or_covers_itself(sizes: dict[tuple[int, str], Said]) -> None:
    found = [
        (key, told)
        for key, said in sizes.items()
        for sheet in sheets_of(said.path("pdf"))
        for told in (*outside(sheet), *overlaps(sheet.boxes))
    ]

    assert not found


def test_rows_of_deals_stand_below_their_heads_on_each_page(
    sizes: dict[tuple[int, str], Said],
) -> None:
    went_on = 0
    for key, said in sizes.items():
        for number, sheet in enumerate(sheets_of(said.path("pdf"))):
            rows, heads = _at_the_margin(sheet)
            if number and rows:
                first, head = max(rows), max(heads, default=0.0)
                assert head > first, (key, number + 1)
                went_on += head > _highest(sheet) - LINE

    assert went_on >= 4  # a list that began on the page before: its heads are the first line


def test_rows_without_their_heads_are_seen() -> None:
    row = Box(3, MARGIN, 700, 100, 709, FIRMS[0])
    head = Box(3, MARGIN, 730, 100, 738, "取引先・案件")

    assert _at_the_margin(Sheet(595, 842, (row, head))) == ([700], [730])
    assert _at_the_margin(Sheet(595, 842, (row,))) == ([700], [])


def _at_the_margin(sheet: Sheet) -> tuple[list[float], list[float]]:
    """Return the heights of the rows of deals of a page, and of the heads of their tables."""
    left = [box for box in sheet.boxes if box.left < MARGIN + 2]
    rows = [box.bottom for box in left if box.text.startswith(FIRMS)]
    return rows, [box.bottom for box in left if box.text in HEADS]


def _highest(sheet: Sheet) -> float:
    return max(box.bottom for box in sheet.boxes)
