"""Look up the words of one language: report_templates/locale/<language>/LC_MESSAGES/messages.po.

Catalogues are read as they are, at run time; there is no compiled file that could be stale.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from flows.errors import ShinchokuError
from flows.render.layers import Templates, layers_of
from flows.vocabulary.languages import Language

CATALOGUE: Final = "messages.po"


class UnknownWordError(ShinchokuError):
    """A template or a code asks for words that the catalogue lacks."""

    def __init__(self, *, key: str, language: str) -> None:
        """Build the sentence from key and language."""
        super().__init__(
            f"catalogue [{language}] has no entry [{key}]; add it to "
            f"report_templates/locale/{language}/LC_MESSAGES/{CATALOGUE}"
        )


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one language."""

    language: Language
    catalogue: Catalog

    def say(self, key: str, *, count: int | None = None) -> str:
        """Return the words of an entry; the plural form that ``count`` asks for.

        Raises:
            UnknownWordError: the entry is missing or empty.
        """
        message = self.catalogue.get(key)
        words = message.string if message is not None else ""
        if isinstance(words, (tuple, list)):
            # one form in Japanese, two in English: the first is the singular
            words = words[0 if count in {None, 1} else -1]
        if not words:
            raise UnknownWordError(key=key, language=self.language)
        return words

    def knows(self, key: str) -> bool:
        """Say whether there is an entry; for codes that sources may bring."""
        return self.catalogue.get(key) is not None


@lru_cache(maxsize=8)
def words_of(templates: Templates, language: Language) -> Words:
    """Return the words of a language, read once per process; own entries are laid over ours.

    Reads: report_templates/locale/<language>/LC_MESSAGES/messages.po
    """
    ours, *own = layers_of(templates).all_of(catalogue_name(language))
    catalogue = read_catalogue(ours, language)
    for file in own:
        for message in read_catalogue(file, language):
            if message.id:
                # a catalogue merges what it is given: the words of ours would stay
                catalogue.delete(message.id)
                catalogue[message.id] = message
    return Words(language=language, catalogue=catalogue)


def catalogue_name(language: Language) -> str:
    """Return the place of a catalogue within a folder of templates."""
    return f"locale/{language}/LC_MESSAGES/{CATALOGUE}"


def read_catalogue(file: Path, language: Language) -> Catalog:
    """Read one catalogue as it is.

    Raises:
        PoFileError: a line of it cannot be.
        UnicodeDecodeError: it is not UTF-8.
    """
    with file.open("rb") as stream:
        return read_po(stream, locale=language, charset="utf-8", abort_invalid=True)
