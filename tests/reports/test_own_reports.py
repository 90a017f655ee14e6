"""A company's own report, part, page, words and table: the worked example, made and looked at."""

import re
import subprocess
from pathlib import Path

import duckdb
import pikepdf
import pytest

from flows import rooms
from flows.prepare.progress import read_index
from flows.render.cleaning import Cleaner
from flows.render.filters import Faces
from flows.render.layers import Layers
from flows.render.manifest import read_manifest
from flows.render.pages import environment_of
from flows.render.words import words_of
from flows.shelves import PROJECT_ROOT, REPORT_TEMPLATES, Workspace
from flows.vocabulary.delivery import Edition
from flows.vocabulary.progress import ProgressContext
from tests.reports.made_up import AS_OF
from tests.reports.own_company import EXAMPLE, make_workspace, night_of, publish

Published = tuple[Workspace, dict[str, Edition]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the company with its publication, editions by report, scope and language."""
    shelves = make_workspace(tmp_path_factory.mktemp("own") / "company")
    publish(shelves)
    manifest = read_manifest(shelves.published(AS_OF))
    assert manifest
    keys = {f"{e.key.report} {e.key.scope_id} {e.key.language}": e for e in manifest.editions}
    return shelves, keys


def read(published: Published, name: str) -> str:
    """Return the text of an edition's PDF, without blanks."""
    shelves, editions = published
    pdf = editions[name].pdf
    assert pdf
    command = ["pdftotext", "-layout", str(shelves.published(AS_OF) / pdf.path), "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return re.sub(r"\s+", "", done.stdout)


def mail(published: Published, name: str) -> str:
    """Return both bodies and the subject of an edition's mail."""
    shelves, editions = published
    edition, folder = editions[name], shelves.published(AS_OF)
    bodies = (edition.mail_text, edition.mail_html)
    return "\n".join(
        [edition.mail_subject, *((folder / b.path).read_text("utf-8") for b in bodies)]
    )


def test_an_own_report_has_editions_of_every_scope_and_language(published: Published) -> None:
    _, editions = published

    assert set(editions) == {
        *(
            f"board {scope} {tongue}"
            for scope in ("company", "east", "west")
            for tongue in ("ja", "en")
        ),
        *(f"weekly {scope} ja" for scope in ("company", "east", "west")),
    }
    assert editions["board company ja"].title == "役員会資料 あおみ商事㈱ 2026-11-20"
    assert editions["board company en"].title == "Board report Aomi Trading 2026-11-20"


def test_its_page_prints_the_own_rows_in_the_printed_unit_and_order(published: Published) -> None:
    text = read(published, "board company ja")

    assert "役員会資料" in text
    assert "新規123.560%1260.0更新82.340%840.0合計205.8100%20100.0" in text
    assert "達成率" in text
    assert "東だけの新規98.8100%9—" in read(published, "board east ja")
    assert "西だけの更新54.3—111,234.0" in read(published, "board west ja")


def test_its_words_are_english_in_an_english_edition(published: Published) -> None:
    text = read(published, "board company en")

    assert "BookingsandexpecteddealsbytypeofdealBookedinthequartertodate" in text
    assert "Alltypes205.8" in text


def test_its_mail_is_its_own(published: Published) -> None:
    words = mail(published, "board company en")

    assert words.startswith("[Board] Aomi Trading: ")
    assert "- 新規: ¥123.5M (60%)" in words
    assert "All types" in words
    assert "<b>" in words


def test_it_is_printed_in_our_typeface_alone(published: Published) -> None:
    shelves, editions = published
    pdf = editions["board west ja"].pdf
    assert pdf
    command = ["pdffonts", str(shelves.published(AS_OF) / pdf.path)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    fonts = lines.splitlines()[2:]
    assert fonts
    assert all("Noto-Sans-JP" in line or "NotoSansJP" in line for line in fonts), lines


def test_a_shipped_report_has_the_added_page_and_the_own_line_beside_all_of_ours(
    published: Published,
) -> None:
    text = read(published, "weekly east ja")

    assert "数字の更新は毎週金曜12時まで" in text
    assert text.index("指標の定義") < text.index("東だけの新規")
    assert "データの受領元" in text


@pytest.mark.parametrize("report", ["board", "weekly"])
def test_nothing_of_a_unit_s_own_rows_stands_in_any_file_of_another(
    published: Published, report: str
) -> None:
    shelves, editions = published
    for mine, other in (("east", "西だけの更新"), ("west", "東だけの新規")):
        edition = editions[f"{report} {mine} ja"]
        files = (edition.html, edition.mail_text, edition.mail_html)
        told = read(published, f"{report} {mine} ja")
        told += "".join((shelves.published(AS_OF) / f.path).read_text("utf-8") for f in files if f)
        index = read_index(shelves.contexts(AS_OF))
        entry = next(e for e in index.entries if e.key == edition.key)
        told += (shelves.contexts(AS_OF) / entry.file).read_text("utf-8")
        assert other not in told
        assert "だれのものでもない" not in told


def test_hostile_text_in_an_own_table_is_printed_as_text(published: Published) -> None:
    shelves, editions = published
    edition = editions["board west ja"]
    text = read(published, "board west ja")
    assert edition.html
    assert edition.pdf
    html = (shelves.published(AS_OF) / edition.html.path).read_text("utf-8")

    assert "<b>太字</b>{{7*7}}" in text
    assert html.count("<script") == 1
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;太字" in html
    assert not {"\u202e", "\x07"} & set(html + mail(published, "board west ja"))
    assert "style-src 'sha256-" in html
    with pikepdf.open(shelves.published(AS_OF) / edition.pdf.path) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_an_own_row_of_another_scope_in_a_context_is_refused(published: Published) -> None:
    shelves, editions = published
    index = read_index(shelves.contexts(AS_OF))
    entry = next(e for e in index.entries if e.key == editions["board east ja"].key)
    text = (shelves.contexts(AS_OF) / entry.file).read_text("utf-8")
    head, _, tail = text.partition('"own_tables"')
    moved = head + '"own_tables"' + tail.replace('"scope_id": "east"', '"scope_id": "west"', 1)

    assert ProgressContext.model_validate_json(text).own_tables
    with pytest.raises(ValueError, match="stands in edition"):
        ProgressContext.model_validate_json(moved)


def test_another_own_row_is_another_version_and_another_context(tmp_path: Path) -> None:
    shelves = make_workspace(tmp_path / "company")
    rooms.prepare(night_of(shelves))
    before = read_index(shelves.contexts(AS_OF))
    with duckdb.connect(str(shelves.current)) as connection:
        connection.execute(
            "update own.rpt_board_types set won_deal_count = 10 where scope_id = 'east'"
        )

    rooms.prepare(night_of(shelves))

    after = read_index(shelves.contexts(AS_OF))
    assert before.snapshot_id != after.snapshot_id


def test_an_edition_that_nobody_gets_is_told(tmp_path: Path) -> None:
    shelves = make_workspace(tmp_path / "company")
    known = rooms.prepare(night_of(shelves)).counts["editions_that_nobody_gets"]
    with duckdb.connect(str(shelves.current)) as connection:
        connection.execute("delete from marts.rpt_recipients")

    said = rooms.prepare(night_of(shelves))

    unread = [e.key for e in read_index(shelves.contexts(AS_OF)).entries if not e.recipients]
    assert {"company", "unit"} == {key.scope_kind for key in unread}
    assert said.counts["editions_that_nobody_gets"] == len(unread) > known
    assert f"{len(unread)} that nobody gets ({unread[0].slug} …)" in said.sentence


def test_what_is_published_stays_when_own_templates_change(published: Published) -> None:
    shelves, _ = published
    before = (shelves.published(AS_OF) / "manifest.json").read_bytes()
    sheet = shelves.own_templates / "board" / "board.css"
    kept = sheet.read_text("utf-8")
    sheet.write_text(kept + ".board-types { color: red }\n", "utf-8")

    said = rooms.render(night_of(shelves))

    sheet.write_text(kept, "utf-8")
    assert "0 editions made" in said.sentence
    assert (shelves.published(AS_OF) / "manifest.json").read_bytes() == before


def test_what_the_page_on_own_reports_shows_stands_in_the_example() -> None:
    page = (PROJECT_ROOT / "docs" / "own_report.md").read_text("utf-8")
    files = (EXAMPLE / "report_templates").rglob("*")
    example = "\n".join(file.read_text("utf-8") for file in files if file.is_file())

    shown = re.findall(r"```(?:yaml|jinja)\n(.*?)```", page, re.DOTALL)

    assert len(shown) == 5
    assert [block for block in shown if block not in example] == []


def test_every_filter_that_the_page_names_is_one(published: Published) -> None:
    shelves, _ = published
    page = (PROJECT_ROOT / "docs" / "own_report.md").read_text("utf-8")
    table = page.partition("| filter |")[2].partition("\n\n")[0]
    layers = Layers.of(REPORT_TEMPLATES, shelves.own_templates)
    faces = Faces(words_of(layers, "ja"), Cleaner(frozenset()), currency="JPY", unit="one")
    known = environment_of(layers, faces).filters

    named = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)", row.split("|")[1])
    }

    assert len(named) >= 11
    assert named <= set(known)
