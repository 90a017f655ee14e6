"""What each kind of report is as a PDF: bookmarks, links, typeface, tags, archives, locks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pdfua
import pikepdf
import pytest

from flows.vocabulary.delivery import Edition
from tests.reports.conftest import Render
from tests.reports.every_kind import EveryKind, publish_every_kind

PAGES = {"progress": (4, 8), "rep": (1, 3), "gap": (2, 9), "meeting": (4, 8), "account": (1, 3)}
AMOUNT = re.compile(r"\d")


def _papers(made: EveryKind) -> Iterator[tuple[Edition, pikepdf.Pdf]]:
    for edition in made.editions:
        assert edition.pdf is not None
        with pikepdf.open(made.out / edition.pdf.path) as pdf:
            yield edition, pdf


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            action = note.get("/A")
            if action is not None and "/URI" in action:
                yield str(action["/URI"])


def test_each_has_as_many_pages_as_its_kind_may(every_kind: EveryKind) -> None:
    for edition, pdf in _papers(every_kind):
        fewest, most = PAGES[edition.template]
        assert fewest <= len(pdf.pages) == (edition.pdf and edition.pdf.pages) <= most, edition.key


def test_each_tells_what_it_is_in_its_own_language(every_kind: EveryKind) -> None:
    for edition, pdf in _papers(every_kind):
        told = pdf.open_metadata()
        assert pdf.docinfo["/Title"] == edition.title
        assert pdf.Root["/Lang"] == edition.key.language
        assert str(told["pdf:Keywords"]) == every_kind.publication.manifest.snapshot_id
        assert str(told["xmp:CreateDate"]).startswith("2026-11-20")
        assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_each_section_has_a_bookmark(every_kind: EveryKind) -> None:
    for edition, pdf in _papers(every_kind):
        with pdf.open_outline() as outline:
            names = [one.title for top in outline.root for one in (top, *top.children)]
        assert len(names) >= 4, edition.key
        assert all(names)


def test_each_tells_whose_it_is_and_what_it_says_in_a_sentence(every_kind: EveryKind) -> None:
    english = {"progress": "Aomi Systems Inc.", "rep": "Aomi Systems Inc."}
    english |= {"account": "Aomi Systems"}  # who has no English name keeps the other
    for edition, pdf in _papers(every_kind):
        told = english.get(edition.template) if edition.key.language == "en" else None
        assert str(pdf.docinfo["/Author"]).startswith(told or "青海システムズ"), edition.key
        assert len(str(pdf.docinfo["/Subject"])) > 8, edition.key
        assert pdf.docinfo["/Keywords"] == every_kind.publication.manifest.snapshot_id


def test_four_pages_and_more_have_contents_whose_links_go_where_they_say(
    every_kind: EveryKind,
) -> None:
    for edition, pdf in _papers(every_kind):
        targets = list(_jumps(pdf))
        assert bool(targets) == (len(pdf.pages) >= 4), edition.key
        pages = [pdf.pages.index(pikepdf.Page(target)) for target in targets]
        assert pages == sorted(pages), edition.key
        assert len(set(pages)) >= min(len(targets), 2), edition.key


def _jumps(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Yield the page that each link within the document opens, in the order of reading."""
    named = dict(pikepdf.NameTree(pdf.Root["/Names"]["/Dests"])) if "/Names" in pdf.Root else {}
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            place = note.get("/Dest") or note.get("/A", {}).get("/D")
            if place is not None:
                yield (named[str(place)] if isinstance(place, pikepdf.String) else place)[0]


def test_links_go_to_the_record_and_nowhere_else(every_kind: EveryKind) -> None:
    found = {link for _, pdf in _papers(every_kind) for link in _links(pdf)}

    assert found
    assert all(link.startswith("https://") for link in found)


def test_one_typeface_embedded_and_cut_to_what_is_printed(every_kind: EveryKind) -> None:
    for edition, pdf in _papers(every_kind):
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts, edition.key
        for font in fonts:
            assert re.fullmatch(r"/[A-Z]{6}\+Noto-Sans-JP.*", str(font["/FontName"]))
            assert len(font["/FontFile2"].read_bytes()) < 400_000


def test_each_drawing_is_told_and_each_table_has_heads(every_kind: EveryKind) -> None:
    for edition, pdf in _papers(every_kind):
        drawings = list(_tagged(pdf, "/Figure"))
        assert all(str(one.get("/Alt", "")).strip() for one in drawings), edition.key
        heads = list(_tagged(pdf, "/TH"))
        assert heads, edition.key
        assert all(one["/A"]["/Scope"] in {"/Column", "/Row"} for one in heads), edition.key


def _tagged(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind and "/P" in one:
            yield one


def test_nothing_is_found_against_pdf_ua(every_kind: EveryKind) -> None:
    found = {
        edition.key.slug: [(one.rule_id, one.message) for one in report.findings]
        for edition in every_kind.editions
        if edition.pdf
        and (report := pdfua.validate(str(every_kind.out / edition.pdf.path))).findings
    }

    assert not found


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory, render: Render) -> EveryKind:
    """Return every kind in Japanese, made for archives and to be mailed locked."""
    folder = tmp_path_factory.mktemp("archived")
    return publish_every_kind(folder, render, archive=True, encrypt=True, languages=("ja",))


def test_for_archives_each_is_pdf_a_3a(archived: EveryKind) -> None:
    assert archived.publication.failures == ()
    for _, pdf in _papers(archived):
        told = pdf.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
        assert "pdfuaid:part" not in told
        assert pdf.Root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
        assert pdf.Root["/MarkInfo"]["/Marked"]
        assert "/Encrypt" not in pdf.trailer
        assert "/ID" in pdf.trailer
        assert pdf.check_pdf_syntax() == []


def test_the_mail_of_a_locked_report_says_no_number(archived: EveryKind) -> None:
    for edition in archived.editions:
        title = edition.title
        texts = [edition.mail_subject, *_bodies(archived.out, edition)]
        assert edition.encrypt
        for text in texts:
            assert title in text
            assert not AMOUNT.search(text.replace(title, "")), edition.key


def _bodies(folder: Path, edition: Edition) -> Iterator[str]:
    yield (folder / edition.mail_text.path).read_text("utf-8")
    html = (folder / edition.mail_html.path).read_text("utf-8")
    yield re.sub(r"<[^>]*>", " ", html)


def test_the_same_report_is_the_same_bytes(
    archived: EveryKind, tmp_path: Path, render: Render
) -> None:
    again = publish_every_kind(tmp_path, render, archive=True, encrypt=True, languages=("ja",))

    assert [e.pdf for e in again.editions] == [e.pdf for e in archived.editions]
