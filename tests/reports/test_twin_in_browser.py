"""The HTML twins in a real browser: they sort, tell, fit, obey, and say what paper says."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import unquote

import pytest

from flows.shelves import REPORT_TEMPLATES
from tests.reports.golden import ODD_CASES, text_of

pytest.importorskip("playwright", reason="the browser's driver is an extra of the tests")

from tests.reports import twins
from tests.reports.test_publication_page import FULL
from tests.reports.test_publication_page import pages as list_pages

pytestmark = pytest.mark.reports

NAMES = tuple(twins.TWINS)
SEEN = (*NAMES, "index", "index.en")
LARGEST_PAGE = 400_000
LARGEST_SCRIPT = 8_000
LEAST_CONTRAST = 4.5
NUMBER = re.compile(r"[+−±]?\d[\d,]*(?:\.\d+)?%?")
SCRIPTS = Path(__file__).parent / "twin_scripts.js"

Open = Callable[..., AbstractContextManager[twins.Look]]


@pytest.fixture(scope="module")
def look(typeface: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Return how to open a twin by its name."""
    if not twins.find_chromium():
        pytest.skip("no chromium on this machine: sudo apt-get install chromium")
    folder = tmp_path_factory.mktemp("twins")
    for name in NAMES:
        (folder / f"{name}.html").write_text(twins.twin(name, typeface).screen, "utf-8")
    for name, page in list_pages(FULL, typeface).items():
        (folder / name).write_text(page, "utf-8")
    with twins.browsing(typeface) as browser:
        yield lambda name, **how: twins.looking(browser, folder / f"{name}.html", **how)


def run(page: twins.Page, what: str, *inputs: object) -> object:
    """Run one of the test's own scripts in the page."""
    return page.evaluate(f"{SCRIPTS.read_text('utf-8')}; {what}", list(inputs))


@pytest.mark.parametrize("name", SEEN)
def test_a_page_fits_any_screen_and_obeys_its_policy(name: str, look: Open) -> None:
    for width, scheme in ((1100, "light"), (390, "dark")):
        with look(name, width=width, scheme=scheme) as seen:
            widest = seen.page.evaluate("document.documentElement.scrollWidth")
            fetched = [url for url in seen.asked if not url.startswith(("file:", "data:"))]

        assert widest <= width
        assert seen.complaints == []
        assert fetched == []
        assert sum(url.startswith("file:") for url in seen.asked) == 1


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(name: str, scheme: str, look: Open) -> None:
    with look(name, scheme=scheme) as seen:
        faint = run(seen.page, "faintTexts", LEAST_CONTRAST)
        looked_at = run(seen.page, "faintTexts", 22)

    assert faint == []
    assert len(looked_at) > 15  # the measure does measure: no text stands out that much


@pytest.mark.parametrize("name", NAMES)
def test_every_column_sorts_by_value_leaves_the_foot_and_comes_back(name: str, look: Open) -> None:
    with look(name) as seen:
        result = run(seen.page, "sortEverything")

    assert result["faults"] == []
    assert result["columns"] >= (0 if name == "silent_ja" else 4)


def test_members_sort_by_what_they_booked_by_click_and_by_keyboard(look: Open) -> None:
    members = ODD_CASES["full"]().members
    largest = max(member.bookings_amount for member in members)
    with look("full_ja") as seen:
        table = seen.page.locator("table.members-all")
        head = table.locator("th").nth(2)
        button = head.locator("button")
        printed = run(seen.page, "rowsOf", "table.members-all")
        button.click()
        by_click = head.get_attribute("aria-sort"), run(seen.page, "valuesOf", 2)
        button.press("Enter")
        by_key = head.get_attribute("aria-sort"), run(seen.page, "valuesOf", 2)
        button.press("Space")
        again = head.get_attribute("aria-sort"), run(seen.page, "rowsOf", "table.members-all")

    assert by_click[0] == "descending"
    assert by_click[1][0] == float(largest)
    assert by_click[1] == sorted(by_click[1], reverse=True)
    assert by_key == ("ascending", sorted(by_click[1]))
    assert again == (None, printed)


def test_a_remark_goes_with_its_row(look: Open) -> None:
    with look("rep_ja") as seen:
        before = run(seen.page, "pairsOf", "table.moves")
        seen.page.locator("table.moves th button").last.click()
        after = run(seen.page, "pairsOf", "table.moves")

    assert len(before) > 1
    assert sorted(before) == sorted(after)


def test_a_long_table_filters_and_says_what_its_foot_is_of(look: Open) -> None:
    with look("full_ja") as seen:
        box = seen.page.locator(".part:has(table.members-all)")
        rows = box.locator("tbody tr:visible")
        whole = rows.count()
        name = box.locator("tbody tr td").first.inner_text()
        box.locator("input").fill(name)
        few, note = rows.count(), box.locator(".filter-note").inner_text()
        box.locator("input").fill("そんな人はいない")
        none = box.locator(".filter-note").inner_text()
        box.locator("input").fill("")
        again = rows.count()

    assert few < whole == again
    assert "絞り込む前" in note
    assert "該当する行はありません" in none


def test_a_short_table_has_no_filter(look: Open) -> None:
    with look("meeting_ja") as seen:
        assert seen.page.locator(".part:has(table.promised) input").count() == 0


def test_a_bar_pointed_at_tells_the_figures_of_its_row(look: Open) -> None:
    with look("progress_ja") as seen:
        row = seen.page.locator("table.members-now tbody tr").nth(1)
        row.locator("svg .spot").hover()
        told = seen.page.locator(".tip").inner_text()
        cells = [cell.inner_text() for cell in row.locator("td").all()]
        seen.page.mouse.move(1, 1)
        gone = seen.page.locator(".tip").is_hidden()

    target, booked, landing = cells[2], cells[3], cells[5]
    assert all(figure in told for figure in (cells[0], target, booked, landing))
    assert gone


def test_a_chart_is_read_by_keyboard(look: Open) -> None:
    with look("progress_ja") as seen:
        chart = seen.page.locator(".half .chart").first
        seen.page.keyboard.press("Tab")
        chart.focus()
        told = []
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
            chart.press(key)
            told.append(seen.page.locator(".tip").inner_text())
        words = chart.get_attribute("aria-label")
        chart.press("Escape")
        gone = seen.page.locator(".tip").is_hidden()

    assert told[0] == told[2] != told[1]
    assert all(each in words for each in told)
    assert gone


@pytest.mark.parametrize("name", ["progress_ja", "gap_ja", "gap_en", "rep_ja"])
def test_every_chart_tells_something_wherever_it_is_pointed_at(name: str, look: Open) -> None:
    with look(name) as seen:
        tips = seen.page.evaluate(
            "[...document.querySelectorAll('svg.chart')].map("
            "(c) => [...c.querySelectorAll('.spot')].map((s) => s.dataset.tip))"
        )

    assert tips
    assert all(chart and all(tip and re.search(r"\d", tip) for tip in chart) for chart in tips)


@pytest.mark.parametrize("name", ["full_ja", "gap_en", "meeting_ja", "account_ja", "rep_en"])
def test_without_script_all_is_there_to_read(name: str, look: Open, typeface: Path) -> None:
    with look(name, width=390, script=False) as seen:
        text = seen.page.locator("main").inner_text()
        widest = seen.page.locator("html").bounding_box()

    said = text_of(twins.twin(name, typeface).screen)
    cells = {cell.strip() for line in said.splitlines()[3:] for cell in line.split("|")}
    plain = "".join(text.split())
    missing = [c for c in cells if NUMBER.fullmatch(c) and c not in plain]
    assert missing == []
    assert widest is not None
    assert widest["width"] <= 390


def test_a_browser_prints_it_light_and_without_controls(look: Open) -> None:
    with look("full_ja", scheme="dark") as seen:
        rows = seen.page.locator("table.members-all tbody tr:visible")
        whole = rows.count()
        seen.page.locator("input").first.fill("そんな人はいない")
        few = rows.count()
        seen.page.emulate_media(media="print")
        printed = rows.count()
        colours = run(seen.page, "coloursOf", "main")
        controls = seen.page.locator("input:visible").count()
        pdf = seen.page.pdf(prefer_css_page_size=True)

    assert colours == ["rgb(20, 32, 46)", "rgb(255, 255, 255)"]
    assert controls == 0
    assert few < whole == printed
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 9


@pytest.mark.parametrize("name", NAMES)
def test_paper_and_browser_say_the_same_words_and_numbers(name: str, typeface: Path) -> None:
    pages = twins.twin(name, typeface)

    assert text_of(pages.paper) == text_of(pages.screen)
    assert _numbers(_drawn(pages.paper)) == _numbers(_drawn(pages.screen))
    assert _numbers(text_of(pages.paper))


def test_a_drawing_says_the_same_on_paper_and_in_a_browser(typeface: Path) -> None:
    pages = twins.twin("progress_ja", typeface)

    assert _drawn(pages.screen) == _drawn(pages.paper)
    assert len(_drawn(pages.screen)) > 20


@pytest.mark.parametrize("name", NAMES)
def test_a_page_and_its_script_are_small_and_paper_has_none(name: str, typeface: Path) -> None:
    pages = twins.twin(name, typeface)
    script = (REPORT_TEMPLATES / "_shared" / "screen.js").read_bytes()

    assert len(pages.screen.encode()) < LARGEST_PAGE
    assert len(script) <= LARGEST_SCRIPT
    assert not re.search(rb"eval|Function\(|fetch\(|XMLHttp|import\(|innerHTML", script)
    assert all(word not in pages.paper for word in ("<script", "<data", "<time", "<svg"))


def _drawn(page: str) -> Counter[str]:
    """Return the texts of all drawings, whichever way they stand in the page."""
    page += unquote("".join(re.findall(r'src="data:image/svg\+xml,([^"]*)"', page)))
    return Counter(html.unescape(words) for words in re.findall(r"<text[^>]*>(.*?)</text>", page))


def _numbers(said: str | Counter[str]) -> Counter[str]:
    """Return every number that is said, with how often."""
    words = said if isinstance(said, str) else "\n".join(said.elements())
    return Counter(NUMBER.findall(words))
