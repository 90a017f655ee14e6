"""Name the files of a publication, and write and read its manifest."""

import hashlib
import json
import re
from pathlib import Path
from typing import Final

from flows.vocabulary.delivery import DocumentFile, EditionKey, Manifest

MANIFEST: Final = "manifest.json"
LONGEST_PART: Final = 24
_UNSAFE: Final = re.compile(r"[^a-z0-9_-]+")
_NO_PERIOD: Final = re.compile(r"[^0-9Wa-z-]+")


def file_stem(key: EditionKey) -> str:
    """Return the file name of an edition without suffix: ASCII, safe anywhere, unique.

    Ids may hold any character and may differ in case only, so a part that is not plain is told
    apart by a short hash.
    """
    period = _NO_PERIOD.sub("-", key.period)
    parts = (_part(key.report), period, key.scope_kind, _part(key.scope_id), key.language)
    return "_".join(parts)


def described(path: str, content: bytes, *, pages: int | None = None) -> DocumentFile:
    """Return the entry of a file of a publication in its manifest."""
    digest = hashlib.sha256(content).hexdigest()
    return DocumentFile(path=path, sha256=digest, size=len(content), pages=pages)


def store(content: bytes, *, out: Path, path: str) -> DocumentFile:
    """Write one file of a publication and return its entry in the manifest."""
    (out / path).write_bytes(content)
    return described(path, content)


def text_of(manifest: Manifest) -> str:
    """Return what stands in the file of a manifest."""
    plain = json.loads(manifest.model_dump_json())
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder.

    Writes: published/<as_of>/manifest.json
    """
    partial = folder / f".{MANIFEST}.partial"
    partial.write_text(text_of(manifest), encoding="utf-8")
    partial.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a publication, or nothing where there is none.

    Reads: published/<as_of>/manifest.json
    """
    file = folder / MANIFEST
    if not file.is_file():
        return None
    return Manifest.model_validate_json(file.read_text(encoding="utf-8"))


def _part(text: str) -> str:
    """Return one part of a name in safe characters."""
    plain = _UNSAFE.sub("-", text.lower()).strip("-")[:LONGEST_PART]
    if plain == text:
        return plain
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest
