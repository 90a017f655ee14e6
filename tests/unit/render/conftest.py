"""What the tests of this room share: a cleaner that knows few characters, faces of a language."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.render.cleaning import Cleaner
from flows.render.filters import Faces
from flows.render.words import words_of
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import MoneyUnit

# Latin, kana, kanji, forms: like the real typeface, but without emoji and Hebrew
RANGES = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2300), (0x25A0, 0x25FF), (0x3000, 0x33FF)]
RANGES += [(0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)]


@pytest.fixture(scope="session")
def cleaner(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    """Return a cleaner of a typeface that is a list of characters only."""
    folder: Path = tmp_path_factory.mktemp("typeface")
    (folder / "codepoints.json").write_text(json.dumps(RANGES), encoding="utf-8")
    return Cleaner.of(folder)


@pytest.fixture
def faces(cleaner: Cleaner) -> Callable[..., Faces]:
    """Return a maker of faces."""

    def make(
        language: Language = "ja", unit: MoneyUnit = "million", currency: str = "JPY"
    ) -> Faces:
        words = words_of(REPORT_TEMPLATES, language)
        return Faces(words=words, cleaner=cleaner, currency=currency, unit=unit)

    return make
