"""The note beside each landed file: where it came from, when, how long it is, its hash."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO

from flows.collect.places import BLOCK, ORIGIN_ENDING, is_beside
from flows.vocabulary.delivery_files import FileOrigin


def origin_path(landed: Path) -> Path:
    """Return where the origin of a landed file lies."""
    return landed.with_name(landed.name + ORIGIN_ENDING)


def is_export(path: Path) -> bool:
    """Say whether a file is an export: no origin, nothing hidden, no lock file of an office."""
    return path.is_file() and not is_beside(path.name)


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
            stamp=said.get("stamp"),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_origin(landed: Path, origin: FileOrigin) -> None:
    """Write the origin of a landed file, atomically."""
    said = {**asdict(origin), "received_at": origin.received_at.isoformat()}
    if origin.stamp is None:
        del said["stamp"]
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    write_durably(origin_path(landed), text.encode())


def write_durably(path: Path, content: bytes) -> None:
    """Write bytes under a hidden name, force them to the disk, then give them their name."""
    with arriving(path) as hidden:
        write_blocks([content], hidden)
        give_name(hidden, path)


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """Give the hidden name under which a file arrives; what got no name is removed."""
    hidden = path.with_name(f".{path.name}.arriving")
    try:
        yield hidden
    finally:
        hidden.unlink(missing_ok=True)


def write_blocks(blocks: Iterable[bytes], hidden: Path) -> tuple[str, int]:
    """Write blocks as they come and force them to the disk; return their hash and size."""
    digest, size = hashlib.sha256(), 0
    with hidden.open("wb") as stream:
        for block in blocks:
            digest.update(block)
            size += len(block)
            stream.write(block)
        _sync(stream)
    return digest.hexdigest(), size


def give_name(hidden: Path, path: Path) -> None:
    """Give a file that has arrived its name, for good."""
    hidden.replace(path)
    _sync_folder(path.parent)


def hash_file(path: Path) -> tuple[str, int]:
    """Return hash and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
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
