"""The gallery shows every kind of report in both languages, every page as a picture."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from flows.gallery import LANGUAGES, _first_of_each, _reports
from flows.render.pictures import draw_pages
from flows.report_kinds import shipped_kinds
from flows.vocabulary.delivery import Edition, EditionKey
from flows.vocabulary.progress import ContextEntry


def test_every_shipped_folder_but_the_mail_is_asked_for_in_both_languages() -> None:
    asked = dict(_reports(shipped_kinds()))

    assert {report.template for report in asked.values()} == set(shipped_kinds()) - {"todo"}
    assert {report.languages for report in asked.values()} == {LANGUAGES}
    assert {name for name in asked if name.startswith("progress")} == {
        "progress-weekly",
        "progress-monthly",
    }


def test_the_first_scope_of_each_kind_and_language_is_shown() -> None:
    def entries() -> Iterator[ContextEntry]:
        for scope in ("east", "west"):
            for language in LANGUAGES:
                key = EditionKey(report="r", period="2026", scope_kind="unit", scope_id=scope,
                                 language=language)  # fmt: skip
                yield ContextEntry(key=key, file="", sha256="", recipients=())

    assert [e.key.scope_id for e in _first_of_each(entries())] == ["east", "east"]


def test_each_page_is_a_picture_of_a_sheet(
    editions: dict[str, Edition], published: Path, tmp_path: Path
) -> None:
    edition = editions["unit_ja"]
    assert edition.pdf is not None

    files = draw_pages(published / edition.pdf.path, folder=tmp_path, stem="unit")

    assert len(files) == edition.pdf.pages
    with Image.open(files[0]) as picture:
        assert abs(picture.height / picture.width - 297 / 210) < 0.01
        assert len(picture.convert("L").getcolors(256) or ()) > 20  # not an empty sheet
