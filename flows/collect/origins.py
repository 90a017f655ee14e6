"""The note beside each landed file: where it came from, when, how long it is, its hash."""

import hashlib
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from flows.vocabulary.delivery_files import FileOrigin

ENDING: Final = ".origin.json"
_BLOCK: Final = 1 << 20


def origin_path(landed: Path) -> Path:
    """Return where the origin of a landed file lies."""
    return landed.with_name(landed.name + ENDING)


def is_export(path: Path) -> bool:
    """Say whether a file is an export: no origin, nothing hidden, no lock file of an office."""
    is_beside = path.name.startswith((".", "~$")) or path.name.endswith(ENDING)
    return path.is_file() and not is_beside


def read_origin(landed: Path) -> FileOrigin | None:
    """Return the origin of a landed file, or none if it has none that can be read."""
    try:
        said = json.loads(origin_path(landed).read_bytes())
        return FileOrigin(
            source=said["source"],
            received_from=said["received_from"],
            received_at=datetime.fromisoformat(said["received_at"]),
            sha256=said["sha256"],
            size=said["size"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_origin(landed: Path, origin: FileOrigin) -> None:
    """Write the origin of a landed file, atomically."""
    said = {**asdict(origin), "received_at": origin.received_at.isoformat()}
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    write_durably(origin_path(landed), text.encode())


def write_durably(path: Path, content: bytes) -> None:
    """Write bytes under a hidden name, force them to the disk, then give them their name."""
    hidden = path.with_name(f".{path.name}.arriving")
    with hidden.open("wb") as stream:
        stream.write(content)
        _sync(stream)
    hidden.replace(path)
    _sync_folder(path.parent)


def copy_durably(path: Path, target: Path) -> tuple[str, int] | None:
    """Copy a file byte for byte, as ``write_durably`` does; return its hash and size.

    Returns none, and leaves no target, if the file changed while it was copied.
    """
    hidden = target.with_name(f".{target.name}.arriving")
    before = path.stat()
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, hidden.open("wb") as stream:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            stream.write(block)
        _sync(stream)
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        hidden.unlink()
        return None
    hidden.replace(target)
    _sync_folder(target.parent)
    return digest.hexdigest(), size


def hash_file(path: Path) -> tuple[str, int]:
    """Return hash and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
