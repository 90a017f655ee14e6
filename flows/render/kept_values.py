"""Keep the numbers of a build with its publication, byte for byte.

Reads ``contexts/<as_of>/values`` → writes ``published/<as_of>/values``, once for a publication.
"""

from pathlib import Path

from flows.render.manifest import store
from flows.vocabulary.delivery import DocumentFile
from flows.vocabulary.printed import FOLDER


def keep_values(contexts: Path, *, out: Path) -> tuple[DocumentFile, ...]:
    """Copy what prepare wrote beside the contexts and return what the manifest says of it."""
    files = sorted((contexts / FOLDER).glob("*.parquet"))
    if files:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
    return tuple(store(file.read_bytes(), out=out, path=f"{FOLDER}/{file.name}") for file in files)
