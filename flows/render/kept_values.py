"""Keep the numbers of a build with its publication, byte for byte.

Reads ``contexts/<as_of>/values`` → writes ``published/<as_of>/values``, once for a publication.
"""

import hashlib
from pathlib import Path

from flows.vocabulary.delivery import DocumentFile
from flows.vocabulary.printed import FOLDER


def keep_values(contexts: Path, *, out: Path) -> tuple[DocumentFile, ...]:
    """Copy what prepare wrote beside the contexts and return what the manifest says of it."""
    files = sorted((contexts / FOLDER).glob("*.parquet"))
    if files:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
    return tuple(_kept(file, out=out) for file in files)


def _kept(file: Path, *, out: Path) -> DocumentFile:
    content = file.read_bytes()
    (out / FOLDER / file.name).write_bytes(content)
    return DocumentFile(
        path=f"{FOLDER}/{file.name}",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
