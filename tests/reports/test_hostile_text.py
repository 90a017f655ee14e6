import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from flows.prepare.progress import prepare_progress
from flows.render.documents import Publication
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from tests.reports.made_up import ORDER, VERDICTS, company
from tests.reports.made_up_warehouse import write_warehouse

Say = Callable[[str], str]
Editions = dict[str, Edition]
OURS = (REPORT_TEMPLATES / "_shared" / "screen.js").read_text("utf-8")
Render = Callable[[Path, Path], Publication]


def test_markup_in_a_name_is_printed_as_text(published: Path, editions: Editions) -> None:
    edition = editions["hostile"]

    for file in (edition.html, edition.mail_html):
        html = (published / file.path).read_text("utf-8")
        assert "&lt;script&gt;" in html
        scripts = re.findall(r"<script.*?</script>", html, re.DOTALL)
        assert scripts == ([f"<script>{OURS}</script>"] if file is edition.html else [])
        assert "file:///" not in re.findall(r'src="([^"]*)"', html)
        assert all(src.startswith("data:image/svg+xml,") for src in _sources(html))


def test_no_dangerous_link_or_attached_file_gets_into_the_pdf(
    published: Path, editions: Editions
) -> None:
    with pikepdf.open(published / editions["hostile"].pdf.path) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        actions = [str(o.get("/URI", "")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        assert not [uri for uri in actions if uri and not uri.startswith("https://")]


def test_a_template_in_a_name_is_not_evaluated(say: Say) -> None:
    assert "{{ 7*7 }}" in say("hostile")


def test_unknown_characters_are_shown_as_such_and_invisible_ones_are_gone(say: Say) -> None:
    text = say("hostile")

    assert "〓" in text
    assert not set("\u202e\x00\U0001f600") & set(text)


def test_endless_names_do_not_make_endless_documents(editions: Editions) -> None:
    pages = editions["hostile"].pdf.pages

    assert pages is not None
    assert pages <= 6


def test_a_subject_of_hostile_text_is_one_clean_line(editions: Editions) -> None:
    subject = editions["hostile"].mail_subject

    assert subject.isprintable()
    assert "\u202e" not in subject


def test_the_page_of_the_browser_allows_nothing_but_itself(
    published: Path, editions: Editions
) -> None:
    for edition in editions.values():
        html = (published / edition.html.path).read_text("utf-8")
        assert "default-src 'none'" in html
        assert "style-src 'sha256-" in html
        assert "script-src 'sha256-" in html
        assert "unsafe-inline" not in html
        assert not re.search(r"\sstyle=", html.split("<body")[1])
        assert not re.search(r"\son\w+=", html)


@pytest.fixture(scope="module")
def two_units(tmp_path_factory: pytest.TempPathFactory, render: Render) -> tuple[Path, Publication]:
    """Return the publication of a company of two units, made from a warehouse."""
    folder = tmp_path_factory.mktemp("units")
    warehouse = write_warehouse(folder / "shinchoku.duckdb", company())
    prepare_progress(
        warehouse=warehouse, contexts=folder / "contexts", orders=(ORDER,), verdicts=VERDICTS
    )
    return folder / "day", render(folder / "contexts", folder / "day")


def test_nothing_of_a_unit_stands_in_any_file_of_the_other(
    two_units: tuple[Path, Publication],
) -> None:
    out, publication = two_units
    east = next(e for e in publication.manifest.editions if e.key.scope_id == "east")

    with pikepdf.open(out / east.pdf.path) as pdf:
        raw = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))
        raw += str(dict(pdf.docinfo)).encode() + str(pdf.open_metadata()).encode()
    for file in (east.html, east.mail_text, east.mail_html):
        raw += (out / file.path).read_bytes()
    for foreign in (
        "west-",
        "m-west",
        "west@",
        "西日本",
        "West Japan",
        ">251.3<",
        "Opportunity.csv",
    ):
        assert foreign.encode() not in raw, foreign


def test_recipients_travel_with_their_edition(two_units: tuple[Path, Publication]) -> None:
    _, publication = two_units

    found = {
        e.key.scope_id: [r.address for r in e.recipients] for e in publication.manifest.editions
    }

    assert found["east"] == ["east@aomi.example"]
    assert found["west"] == ["west@aomi.example"]


def _sources(html: str) -> list[str]:
    """Return what the images of a page are made of."""
    return re.findall(r"<img[^>]* src=\"([^\"]*)\"", html)
