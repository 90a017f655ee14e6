"""A publication without a person: numbers stay as reported, papers that name the person go.

The edition of the person is removed. Of any other that names the person the screen edition, the
workbooks and the mail are rewritten; its PDF cannot be, so it is removed and the manifest says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.erase.contents import Rules, look
from flows.erase.sweep import Sweep, Tally, replace
from flows.render.manifest import MANIFEST, described, read_manifest, text_of
from flows.vocabulary.delivery import DocumentFile, Edition, Manifest

_PARTS: Final = ("html", "tables", "workbook", "mail_text", "mail_html")
_MUST_STAY: Final = frozenset({"mail_text", "mail_html"})

Pages = Callable[[Manifest], dict[str, str]]
"""Makes the pages that list the editions of a publication."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One day's publication during an erasure.

    ``resumed``: an erasure was killed, so files may be rewritten already that the manifest does
    not know of.
    """

    folder: Path
    sweep: Sweep
    tally: Tally
    resumed: bool

    def erase(self, pages: Pages) -> None:
        """Rewrite the files, then the manifest, then the pages that list them."""
        file, before = self.folder / MANIFEST, read_manifest(self.folder)
        if before is None:
            return
        editions = [self._edition(edition) for edition in before.editions]
        after = before.model_copy(
            update={
                "values": tuple(self._document(one) or one for one in before.values),
                "editions": tuple(edition for edition in editions if edition is not None),
            }
        )
        text = self.sweep.wording.without(text_of(after))
        if text == file.read_text(encoding="utf-8"):
            return
        self.tally.files += 1
        if self.sweep.applies:
            for name, page in pages(Manifest.model_validate_json(text)).items():
                (self.folder / name).write_text(page, encoding="utf-8")
            replace(file, text.encode())

    def _edition(self, edition: Edition) -> Edition | None:
        person = self.sweep.wording.person
        if edition.key.scope_kind == "owner" and edition.key.scope_id in person.ids:
            for document in _documents(edition):
                self._remove(document)
            return None
        parts = {name: self._part(edition, name) for name in _PARTS}
        is_named = any(part != getattr(edition, name) for name, part in parts.items())
        pdf = edition.pdf
        if pdf is not None and (is_named or self._names(pdf)):
            self._remove(pdf)
            pdf = None
        recipients = tuple(
            one
            for one in edition.recipients
            if one.person_id not in person.ids and one.address.lower() not in person.addresses
        )
        erased = edition.erased or pdf != edition.pdf
        update = {**parts, "pdf": pdf, "recipients": recipients, "erased": erased}
        return edition.model_copy(update=update)

    def _part(self, edition: Edition, name: str) -> DocumentFile | None:
        document: DocumentFile | None = getattr(edition, name)
        if document is None:
            return None
        return self._document(document) or (document if name in _MUST_STAY else None)

    def _names(self, pdf: DocumentFile) -> bool:
        path = self.folder / pdf.path
        return not path.is_file() or self.sweep.look_at(path, Rules()) is not None

    def _document(self, document: DocumentFile) -> DocumentFile | None:
        """Return the entry of a file without the person; nothing if the file had to go."""
        path = self.folder / document.path
        if not path.is_file():
            return None
        found = self.sweep.look_at(path, Rules())
        if found is None:
            return _described(document, path.read_bytes()) if self.resumed else document
        self.tally.add(found)
        if found.content is None or look(found.content, path.name, self.sweep.wording, Rules()):
            self._remove(document)
            return None
        if self.sweep.applies:
            replace(path, found.content)
        return _described(document, found.content)

    def _remove(self, document: DocumentFile) -> None:
        path = self.folder / document.path
        if path.is_file():
            self.tally.removed += 1
            if self.sweep.applies:
                path.unlink()


def _documents(edition: Edition) -> list[DocumentFile]:
    parts = (getattr(edition, name) for name in (*_PARTS, "pdf"))
    return [part for part in parts if part is not None]


def _described(document: DocumentFile, content: bytes) -> DocumentFile:
    return described(document.path, content, pages=document.pages)
