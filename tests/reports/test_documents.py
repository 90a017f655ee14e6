import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from flows.render.documents import Publication
from flows.vocabulary.delivery import Edition
from tests.reports.golden import CASES, ODD_CASES

Say = Callable[[str], str]
Editions = dict[str, Edition]


def test_every_case_became_an_edition_and_weasyprint_complained_of_none(
    publication: Publication,
) -> None:
    assert publication.failures == ()
    assert {e.key.report for e in publication.manifest.editions} == {*CASES, *ODD_CASES}


def test_every_file_is_as_the_manifest_says(publication: Publication, published: Path) -> None:
    for edition in publication.manifest.editions:
        for file in (edition.pdf, edition.html, edition.mail_text, edition.mail_html):
            content = (published / file.path).read_bytes()
            assert len(content) == file.size
            assert hashlib.sha256(content).hexdigest() == file.sha256


def test_the_figures_of_page_one_stand_in_the_text_of_the_pdf(say: Say) -> None:
    text = say("unit_ja")

    for words in ("50.2%", "221.4", "−18.6", "204.8–238.9", "120.4", "186.7", "社外秘", "1/5"):
        assert words in text, words
    assert "2026年度Q3" in text
    assert "11/14（土）" in text
    assert "0123456789" in text


def test_the_english_edition_says_the_same_in_english(say: Say) -> None:
    text = say("unit_en")

    for words in ("50.2%", "221.4", "−18.6", "¥18.6M short", "FY2026 Q3", "Sat 14 Nov"):
        assert words in text, words
    assert "着地" not in text


@pytest.mark.parametrize("name", ["unit_ja", "unit_en", "company_ja"])
def test_paper_and_browser_say_the_same(name: str, say: Say, published: Path,
                                        editions: Editions) -> None:  # fmt: skip
    html = (published / editions[name].html.path).read_text("utf-8")

    figures = ("50.2%", "221.4", "204.8", "18.6", "12.3", "120.4")
    assert all(figure in html and figure in say(name) for figure in figures)


def test_old_and_rare_characters_are_printed(say: Say) -> None:
    assert "渡邊" in say("unit_ja")
    assert "髙﨑" in say("company_ja")


def test_a_pdf_bears_title_language_bookmarks_and_tags(published: Path, editions: Editions) -> None:
    edition = editions["unit_ja"]
    with pikepdf.open(published / edition.pdf.path) as pdf:
        assert pdf.docinfo["/Title"] == edition.title
        assert pdf.Root["/Lang"] == "ja"
        assert pdf.Root["/MarkInfo"]["/Marked"]
        assert len(pdf.open_outline().root) >= 1
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert len(pdf.pages) == edition.pdf.pages == 5


def test_only_our_typeface_is_used_and_it_is_embedded(published: Path, editions: Editions) -> None:
    for edition in editions.values():
        with pikepdf.open(published / edition.pdf.path) as pdf:
            fonts = [o for o in pdf.objects if _is(o, "/FontDescriptor")]
            assert fonts
            assert all("Noto-Sans-JP" in str(font["/FontName"]) for font in fonts)
            assert all("/FontFile2" in font for font in fonts)


def test_a_list_of_500_deals_is_cut_and_says_how_much_it_holds(say: Say) -> None:
    text = say("full")

    assert "動かす案件：500件" in text
    assert "ほか492件" in text
    assert "ほか45名" in text


@pytest.mark.parametrize("name", ["unit_ja", "unit_en", "company_ja", "full", "one"])
def test_the_trust_box_stands_on_page_one(name: str, say: Say) -> None:
    first = say(name).split("\f")[0]

    assert "0123456789" in first
    assert ("検査 1件合格" in first) or ("1 passed" in first)


def test_an_empty_scope_gets_a_designed_page_not_a_blank_one(say: Say) -> None:
    ja, en = say("silent_ja"), say("silent_en")

    assert "Q3は受注も期内の見込案件もまだない。" in ja
    assert "今週の変化なし" in ja
    assert "該当なし" in ja
    assert "No change this week" in en


def test_what_was_not_computed_is_said_and_not_zero(say: Say) -> None:
    text = say("silent_ja")

    assert "着地予測：履歴なし" in text
    assert "目標が未設定" in text


def test_what_was_never_delivered_is_said_to_be_so_in_the_place_of_its_number(say: Say) -> None:
    ja, en = say("undelivered_ja"), say("undelivered_en")

    assert "活動 未取得" in ja
    assert ja.count("未取得") > 6
    assert "目標未取得" in ja
    assert "目標が未設定" not in ja
    assert "targets not delivered" in en
    assert en.count("no data") == 6  # five members and their total
    assert "no change this week" not in en


def test_rows_that_are_no_records_are_counted_beside_the_rows_read(say: Say) -> None:
    assert "7行は読込に含めていません" in say("company_ja")
    assert "7 filled rows that are no records" in say("unit_en")


def test_a_file_name_and_a_subject_fit_any_mail_server(editions: Editions) -> None:
    for edition in editions.values():
        assert edition.pdf.path.isascii()
        assert "\n" not in edition.mail_subject
        assert len(edition.mail_subject) < 400


def test_the_mail_repeats_the_sentence_and_five_figures(
    published: Path, editions: Editions
) -> None:
    edition = editions["unit_ja"]
    text = (published / edition.mail_text.path).read_text("utf-8")
    html = (published / edition.mail_html.path).read_text("utf-8")

    for body in (text, html):
        for words in ("18.6百万円届かない", "50.2%", "221.4百万円", "−18.6百万円", "12.3百万円",
                      "186.7百万円"):  # fmt: skip
            assert words in body, words
    assert edition.mail_subject.startswith("【進捗】東日本営業部 Q3")


def test_the_mail_is_small_fetches_nothing_and_survives_a_dark_background(
    published: Path, editions: Editions
) -> None:
    for edition in editions.values():
        html = (published / edition.mail_html.path).read_text("utf-8")
        assert len(html.encode()) < 100_000
        assert "<img" not in html
        assert "http" not in html
        assert "<style" not in html
        assert "background" not in html


def _is(thing: object, kind: str) -> bool:
    """Say whether a PDF object is a dictionary of a type."""
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


def test_a_browser_knows_the_style_of_each_page_by_its_hash(published: Path) -> None:
    pages = sorted((published / "html").glob("*.html"))

    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in text, page.name
