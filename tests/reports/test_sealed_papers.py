"""A report that was locked for one person is, once opened, the report that was published."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pydantic import SecretStr

from flows.send.sealing import seal
from tests.reports.conftest import Render
from tests.reports.every_kind import EveryKind, publish_every_kind

WORD = SecretStr("合言葉はひみつ")
KEPT = ("/Lang", "/MarkInfo", "/ViewerPreferences", "/PageMode")
DPI = 72


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, render: Render) -> EveryKind:
    """Return every kind of report in Japanese, codes for a phone printed on it."""
    folder = tmp_path_factory.mktemp("coded")
    return publish_every_kind(folder, render, qr_codes=True, languages=("ja",))


Pair = tuple[str, bytes, bytes]


@pytest.fixture(scope="module")
def pairs(coded: EveryKind) -> tuple[Pair, ...]:
    """Return of one edition of each report its name, the plain PDF and the locked one."""
    first = {edition.key.report: edition for edition in reversed(coded.editions)}
    made = []
    for name, edition in first.items():
        assert edition.pdf is not None
        plain = (coded.out / edition.pdf.path).read_bytes()
        book = {"表.xlsx": b"PK numbers"}
        made.append((name, plain, seal(plain, password=WORD, within=book)))
    return tuple(made)


def _both(pairs: tuple[Pair, ...]) -> Iterator[tuple[str, pikepdf.Pdf, pikepdf.Pdf]]:
    for name, plain, locked in pairs:
        word = WORD.get_secret_value()
        with (
            pikepdf.open(BytesIO(plain)) as before,
            pikepdf.open(BytesIO(locked), password=word) as after,
        ):
            yield name, before, after


def test_bookmarks_links_tags_and_language_are_the_same(pairs: tuple[Pair, ...]) -> None:
    assert len(pairs) == 5
    for name, before, after in _both(pairs):
        assert _bookmarks(after) == _bookmarks(before) != [], name
        assert _links(after) == _links(before), name
        assert _tags(after) == _tags(before) > 50, name
        assert all(after.Root.get(key) == before.Root.get(key) for key in KEPT), name
        assert dict(after.docinfo) == dict(before.docinfo), name
        assert str(after.open_metadata()) == str(before.open_metadata()), name
    assert any(_links(before) for _, before, _ in _both(pairs))


def test_each_page_looks_the_same_codes_among_it(pairs: tuple[Pair, ...]) -> None:
    for name, plain, locked in pairs:
        with (
            pypdfium2.PdfDocument(plain) as before,
            pypdfium2.PdfDocument(locked, password=WORD.get_secret_value()) as after,
        ):
            assert len(before) == len(after), name
            for number in range(len(before)):
                assert _picture(after, number) == _picture(before, number), (name, number + 1)


def test_codes_were_there_to_survive(coded: EveryKind, every_kind: EveryKind) -> None:
    assert _codes(coded) > 0
    assert _codes(every_kind) == 0


def _codes(made: EveryKind) -> int:
    pages = [(made.out / e.html.path).read_text("utf-8") for e in made.editions if e.html]
    return sum(page.count('class="coded"') for page in pages)


def _bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [one.title for top in outline.root for one in (top, *top.children)]


def _links(pdf: pikepdf.Pdf) -> list[str]:
    notes = (note for page in pdf.pages for note in page.get("/Annots", []))
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def _tags(pdf: pikepdf.Pdf) -> int:
    found = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    return sum(one.get("/Type") == "/StructElem" for one in found)


def _picture(pdf: pypdfium2.PdfDocument, number: int) -> bytes:
    return bytes(pdf[number].render(scale=DPI / 72).buffer)
