"""Where templates, words and styles lie: the company's own folder first, then ours."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OWN_ENDINGS: Final = (".jinja", ".css", ".po")


@dataclass(frozen=True, slots=True)
class Layers:
    """Our templates with the company's own before them.

    ``mark`` tells what lies in the own folder: caches are keyed by it, so that a changed file is
    read anew by a process that has read it before.
    """

    shipped: Path
    own: Path | None = None
    mark: str = ""

    @classmethod
    def of(cls, shipped: Path, own: Path) -> "Layers":
        """Return the layers of a workspace, which need not have templates of its own."""
        if not own.is_dir():
            return cls(shipped=shipped)
        digest = hashlib.sha256()
        for file in own_files(own):
            digest.update(file.relative_to(own).as_posix().encode() + b"\0" + file.read_bytes())
        return cls(shipped=shipped, own=own, mark=digest.hexdigest())

    def folders(self) -> tuple[Path, ...]:
        """Return the folders in the order in which a file is looked for."""
        return (self.shipped,) if self.own is None else (self.own, self.shipped)

    def find(self, name: str) -> Path | None:
        """Return the first file of a name, or nothing."""
        found = (folder / name for folder in self.folders())
        return next((file for file in found if file.is_file()), None)

    def all_of(self, name: str) -> tuple[Path, ...]:
        """Return every file of a name, ours first: what comes later is laid over it."""
        found = (folder / name for folder in reversed(self.folders()))
        return tuple(file for file in found if file.is_file())


Templates = Path | Layers


def layers_of(templates: Templates) -> Layers:
    """Return layers; a folder alone is ours without any own."""
    return templates if isinstance(templates, Layers) else Layers(shipped=templates)


def own_files(own: Path) -> tuple[Path, ...]:
    """Return the files of an own folder that templates are made of, in a stable order."""
    return tuple(
        file
        for file in sorted(own.rglob("*"))
        if file.suffix in OWN_ENDINGS
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(own).parts)
    )
