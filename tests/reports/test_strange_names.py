"""Old characters, half-width kana, emoji and names of forty characters stand where they should."""

import pytest

from tests.reports.boxes import outside, overlaps, sheets_of
from tests.reports.conftest import Render
from tests.reports.every_kind import EveryKind, publish_every_kind
from tests.reports.said import Said
from tests.reports.strange_names import EMOJI, HALF_WIDTH, LONGEST, NAMES, OLD, rename_everything

# a list takes more lines where names are long, and a page more
PAGES = {"progress": (4, 9), "rep": (1, 3), "gap": (2, 9), "meeting": (4, 8), "account": (1, 2)}


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory, render: Render) -> EveryKind:
    """Return every kind of report in both languages, each name a strange one."""
    folder = tmp_path_factory.mktemp("renamed")
    return publish_every_kind(folder, render, spoil=rename_everything)


def test_names_are_as_long_as_they_come() -> None:
    assert all(len(name) >= LONGEST - 2 for name in NAMES)


def test_every_edition_is_printed_in_no_more_pages_than_its_kind_may(renamed: EveryKind) -> None:
    assert renamed.publication.failures == ()
    for edition in renamed.editions:
        assert edition.pdf is not None
        fewest, most = PAGES[edition.template]
        assert fewest <= (edition.pdf.pages or 0) <= most, edition.key.slug


def test_no_name_leaves_its_page_or_covers_another(renamed: EveryKind) -> None:
    found = [
        (edition.key.slug, told)
        for edition in renamed.editions
        if edition.pdf
        for sheet in sheets_of(renamed.out / edition.pdf.path)
        for told in (*outside(sheet), *overlaps(sheet.boxes))
    ]

    assert not found


def test_old_characters_and_half_width_kana_stay_as_the_source_has_them(
    renamed: EveryKind,
) -> None:
    """What a company calls itself is its own: names are made NFC, never NFKC."""
    pages = {e.key.slug: Said(e, renamed.out).pdf() for e in renamed.editions}

    for slug, text in pages.items():
        assert EMOJI not in text, slug
    for kind in ("weekly_progress", "monthly", "gap", "meeting", "key_accounts"):
        text = "".join(said for slug, said in pages.items() if slug.startswith(kind))
        assert OLD[:4] in text, kind
        assert HALF_WIDTH[:4] in text, kind
        assert "ハンカク" not in text, kind


def test_the_foot_still_tells_version_and_confidence(renamed: EveryKind) -> None:
    snapshot = renamed.publication.manifest.snapshot_id
    for edition in renamed.editions:
        last = Said(edition, renamed.out).pdf().rstrip("\f\n ").splitlines()[-1]
        private = ("社外秘", "本人限り", "Confidential", "for you only")
        assert snapshot in last, edition.key.slug
        assert any(word.lower() in last.lower() for word in private), (edition.key.slug, last)
