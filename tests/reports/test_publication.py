from collections.abc import Callable
from pathlib import Path

import pytest

from flows.render.documents import GoldenFailedError, Publication, render_golden
from flows.render.manifest import read_manifest
from flows.vocabulary.progress import ProgressContext
from tests.reports.conftest import shelve
from tests.reports.golden import CASES, CONTEXTS, PAGES, page_of
from tests.reports.made_up import yen

REWRITTEN = frozenset({"manifest.json", "index.html"})
Render = Callable[[Path, Path], Publication]


@pytest.mark.parametrize("name", CASES)
def test_a_golden_context_is_still_made_as_it_was(name: str) -> None:
    kept = ProgressContext.model_validate_json((CONTEXTS / f"{name}.json").read_text("utf-8"))

    assert CASES[name]() == kept


@pytest.mark.parametrize("name", CASES)
def test_a_golden_page_still_says_what_it_said(name: str, typeface: Path) -> None:
    kept = ProgressContext.model_validate_json((CONTEXTS / f"{name}.json").read_text("utf-8"))

    assert page_of(kept, typeface=typeface) == (PAGES / f"{name}.txt").read_text("utf-8")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_rendering_again_elsewhere_gives_the_same_bytes(
    tmp_path: Path, contexts: Path, render: Render, publication: Publication, published: Path
) -> None:
    again = render(contexts, tmp_path / "again")

    assert again.manifest == publication.manifest
    assert _bytes(tmp_path / "again") == _bytes(published)


def test_a_publication_is_never_rewritten_and_a_changed_context_is_named(
    tmp_path: Path, render: Render
) -> None:
    made = {"unit_ja": CASES["unit_ja"]()}
    shelf, out = tmp_path / "contexts", tmp_path / "day"
    first = render(shelve(shelf, made), out)
    before = _bytes(out)
    summary = made["unit_ja"].summary.model_copy(update={"bookings_amount": yen(1)})
    shelve(shelf, {"unit_ja": made["unit_ja"].model_copy(update={"summary": summary})})

    second = render(shelf, out)

    assert _bytes(out) == before
    assert second.manifest == first.manifest
    assert second.made == ()
    assert second.changed == (first.manifest.editions[0].key.slug,)


def test_what_a_killed_run_left_is_thrown_away(tmp_path: Path, render: Render) -> None:
    left = tmp_path / ".day.partial" / "pdf"
    left.mkdir(parents=True)
    (left / "half.pdf").write_bytes(b"%PDF-")

    render(shelve(tmp_path / "contexts", {"unit_en": CASES["unit_en"]()}), tmp_path / "day")

    assert not (tmp_path / ".day.partial").exists()
    assert not (tmp_path / "day" / "pdf" / "half.pdf").exists()


def test_a_document_that_fails_does_not_stop_the_others_and_is_made_later(
    tmp_path: Path, render: Render
) -> None:
    shelf = shelve(
        tmp_path / "contexts", {name: CASES[name]() for name in ("silent_ja", "silent_en")}
    )
    whole = (shelf / "silent_en.json").read_text("utf-8")
    (shelf / "silent_en.json").write_text(whole.replace('"nothing_happened"', '"unheard_of"'))
    first = render(shelf, tmp_path / "day")
    kept = _bytes(tmp_path / "day")
    (shelf / "silent_en.json").write_text(whole)

    second = render(shelf, tmp_path / "day")

    assert [edition.key.report for edition in first.manifest.editions] == ["silent_ja"]
    assert "headline.unheard_of" in first.failures[0].problem
    assert [edition.key.report for edition in second.manifest.editions] == [
        "silent_ja",
        "silent_en",
    ]
    now = _bytes(tmp_path / "day")
    assert all(now[name] == kept[name] for name in kept if name not in REWRITTEN)
    assert read_manifest(tmp_path / "day") == second.manifest


def test_a_golden_context_is_rendered_without_a_database(tmp_path: Path, typeface: Path) -> None:
    edition = render_golden(CONTEXTS / "unit_en.json", out=tmp_path, typeface=typeface)

    assert (tmp_path / edition.pdf.path).read_bytes().startswith(b"%PDF-")


def test_a_style_that_weasyprint_does_not_know_fails_the_document(
    tmp_path: Path, typeface: Path
) -> None:
    from shutil import copytree

    from flows.shelves import REPORT_TEMPLATES

    copytree(REPORT_TEMPLATES, tmp_path / "templates")
    with (tmp_path / "templates" / "progress" / "progress.css").open("a") as sheet:
        sheet.write(".caption { colour: red }\n")

    with pytest.raises(GoldenFailedError, match="colour"):
        render_golden(
            CONTEXTS / "unit_en.json",
            out=tmp_path / "out",
            typeface=typeface,
            templates=tmp_path / "templates",
        )


def test_the_numbers_as_printed_are_kept_once_whatever_is_printed_later(
    tmp_path: Path, render: Render
) -> None:
    shelf, out = tmp_path / "contexts", tmp_path / "day"
    shelve(shelf, {"unit_ja": CASES["unit_ja"]()})
    (shelf / "values").mkdir()
    kept = shelf / "values" / "printed_value.parquet"
    kept.write_bytes(b"as printed")
    first = render(shelf, out)
    kept.write_bytes(b"as known later")
    shelve(shelf, {"unit_ja": CASES["unit_ja"](), "unit_en": CASES["unit_en"]()})

    second = render(shelf, out)

    assert second.made == tuple(e.key.slug for e in second.manifest.editions[1:])
    assert second.manifest.values == first.manifest.values
    assert [file.path for file in first.manifest.values] == ["values/printed_value.parquet"]
    assert (out / "values" / "printed_value.parquet").read_bytes() == b"as printed"


def test_a_report_without_restatements_and_totals_says_nothing_of_them(typeface: Path) -> None:
    made = CASES["unit_en"]()
    trust = made.trust.model_copy(update={"tie_out": None})

    page = page_of(made.model_copy(update={"restatements": (), "trust": trust}), typeface=typeface)

    assert "Restatements" not in page
    assert "Totals of the sales system" not in page
