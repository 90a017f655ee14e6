"""The page that lists a publication: every edition, in the tree, with links that lead somewhere."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.render.documents import Publication
from flows.render.publication_page import publication_pages
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import (
    DocumentFile,
    Edition,
    EditionKey,
    Manifest,
    Recipient,
    ScopePlace,
)
from tests.reports.conftest import shelve
from tests.reports.golden import CASES, HOSTILE, text_of

pytestmark = pytest.mark.reports

Render = Callable[[Path, Path], Publication]
PLACES = (
    ScopePlace(scope_kind="company", scope_id="company", name="青海システムズ", depth=0),
    ScopePlace(scope_kind="unit", scope_id="north", name="北部", name_en="North", depth=1),
    ScopePlace(scope_kind="unit", scope_id="far", name="最北課", name_en="Far North", depth=2),
    ScopePlace(scope_kind="owner", scope_id="aki", name="秋 一郎", depth=3),
    ScopePlace(scope_kind="unit", scope_id="empty", name="空部", name_en="Empty", depth=1),
)


def file(path: str, pages: int | None = None) -> DocumentFile:
    return DocumentFile(path=path, sha256="0" * 64, size=1, pages=pages)


def edition(kind: str, scope_id: str, language: str = "ja", **changes: object) -> Edition:
    key = EditionKey(
        report="weekly", period="2026W47", scope_kind=kind, scope_id=scope_id, language=language
    )
    stem = f"{kind}-{scope_id}-{language}"
    made: dict[str, object] = {
        "key": key,
        "template": "progress",
        "title": f"週次 {scope_id} 50.2%",
        "context_sha256": "0" * 64,
        "pdf": file(f"pdf/{stem}.pdf", 4),
        "html": file(f"html/{stem}.html"),
        "mail_subject": "221.4百万円",
        "mail_text": file(f"mail/{stem}.txt"),
        "mail_html": file(f"mail/{stem}.html"),
        "recipients": (Recipient(person_id="p", name="秋", address="aki@aomi.example"),),
    }
    return Edition(**made | changes)


def manifest(*editions: Edition, places: tuple[ScopePlace, ...] = PLACES) -> Manifest:
    return Manifest(
        as_of=date(2026, 11, 20), snapshot_id="0123456789", places=places, editions=editions
    )


FULL = manifest(
    edition("unit", "far"),
    edition("company", "company"),
    edition("company", "company", "en"),
    edition("owner", "aki", template="rep", workbook=file("forms/aki.xlsx")),
    edition("owner", "aki", template="todo", pdf=None, html=None),
    edition("account", "A1", template="account", scope_name="花筏設備"),
)


def pages(made: Manifest, typeface: Path) -> dict[str, str]:
    return publication_pages(made, templates=REPORT_TEMPLATES, typeface=typeface)


def test_scopes_stand_in_the_tree_with_the_units_above_them(typeface: Path) -> None:
    page = pages(FULL, typeface)["index.html"]

    told = re.findall(r'<td class="scope( depth-\d)?">([^<]*)</td>', page)
    assert told == [
        (" depth-0", "青海システムズ"),
        (" depth-1", "北部"),
        (" depth-2", "最北課"),
        ("", "秋 一郎"),
        ("", "花筏設備"),
    ]
    assert "<td>最北課</td>" in page  # the unit of the person


def test_each_document_of_each_edition_is_linked_once(typeface: Path) -> None:
    page = pages(FULL, typeface)["index.html"]

    links = [link for link in re.findall(r'href="([^"]*)"', page) if "/" in link]
    wanted = {
        each.path
        for one in FULL.editions
        for each in (one.pdf, one.html, one.workbook, None if one.pdf else one.mail_html)
        if each
    }
    assert sorted(links) == sorted(wanted)


def test_it_counts_editions_and_pages_and_says_whom_it_is_for(typeface: Path) -> None:
    both = pages(FULL, typeface)

    ja, en = text_of(both["index.html"]), text_of(both["index.en.html"])
    assert "6版、PDFは計20ページ" in ja
    assert "運用担当者のため" in ja
    assert "6 editions, 20 pages of PDF" in en
    assert "For those who run the batch" in en
    assert "Far North" in en
    assert all("2026-11-20" in text or "20 Nov 2026" in text for text in (ja, en))
    assert all("0123456789" in text for text in (ja, en))


def test_it_holds_no_address_no_subject_and_no_figure_of_a_deal(typeface: Path) -> None:
    for page in pages(FULL, typeface).values():
        body = page.split("</style>")[1]
        assert all(word not in body for word in ("aki@", "221.4", "50.2%"))


def test_one_language_makes_one_page(typeface: Path) -> None:
    assert list(pages(manifest(edition("company", "company", "en")), typeface)) == ["index.html"]


def test_a_publication_of_before_without_a_tree_is_listed_too(typeface: Path) -> None:
    older = manifest(edition("unit", "far", template=""), places=())

    text = text_of(pages(older, typeface)["index.html"])

    assert "far" in text
    assert "weekly 2026W47" in text


def test_hostile_names_are_text(typeface: Path) -> None:
    names = tuple(place.model_copy(update={"name": HOSTILE}) for place in PLACES)

    page = pages(FULL.model_copy(update={"places": names}), typeface)["index.html"]

    assert page.count("<script") == 1
    assert "&lt;script&gt;" in page


def test_an_edition_that_is_added_is_listed_and_all_links_lead_to_files(
    tmp_path: Path, render: Render
) -> None:
    shelf, out = tmp_path / "contexts", tmp_path / "day"
    render(shelve(shelf, {"unit_ja": CASES["unit_ja"]()}), out)
    first = (out / "index.html").read_text("utf-8")

    render(shelve(shelf, {name: CASES[name]() for name in ("unit_ja", "unit_en")}), out)

    second = (out / "index.html").read_text("utf-8")
    assert "unit_en" not in first
    assert "unit_en" in second
    links = re.findall(r'href="([^"]*)"', second)
    assert len(links) == 5  # two documents of two editions, and the page in English
    assert all((out / link).is_file() for link in links)
