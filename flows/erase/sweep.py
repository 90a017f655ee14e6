"""Go over the files of a shelf: look for a person, and rewrite or remove what holds one.

Every file appears under its name by one move, with its own mode; what cannot be rewritten is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flows.erase.contents import Found, Rules, look
from flows.erase.wording import Wording
from flows.shelves import Workspace

_NEVER: Final = frozenset({"erasing.json", "erased.json", "run.lock"})


@dataclass(slots=True)
class Tally:
    """What was found on one shelf, and what became of it."""

    shelf: str
    files: int = 0
    places: int = 0
    removed: int = 0
    rewritten: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Files that still hold the person, with how often."""

    def add(self, found: Found) -> None:
        """Count one file that holds the person."""
        self.files += 1
        self.places += found.places

    def leave(self, name: str, places: int) -> None:
        """Tell of a file that stays as it is."""
        self.left.append(f"{name} ({places} places)" if places else f"{name} cannot be opened")


@dataclass(frozen=True, slots=True)
class Sweep:
    """One person, one workspace; nothing is changed unless ``applies``."""

    shelves: Workspace
    wording: Wording
    applies: bool

    def name_of(self, path: Path) -> str:
        """Return a path as it is told."""
        return path.relative_to(self.shelves.root).as_posix()

    def look_at(self, path: Path, rules: Rules) -> Found | None:
        """Return what one file holds of the person."""
        return look(path.read_bytes(), path.name, self.wording, rules)

    def rewrite(self, files: Iterable[Path], tally: Tally, rules: Rules) -> None:
        """Rewrite every file that holds the person."""
        for path in files:
            name = self.name_of(path)
            if self.wording.finds(name):
                tally.left.append(f"{name}, by its name")
            found = self.look_at(path, rules)
            if found is None:
                continue
            tally.add(found)
            if found.content is None or look(found.content, path.name, self.wording, Rules()):
                tally.leave(name, found.places)
            elif self.applies:
                replace(path, found.content)
                tally.rewritten.append(name)

    def tell(self, files: Iterable[Path], tally: Tally) -> None:
        """Tell which files hold the person, and change none."""
        for path in files:
            if found := self.look_at(path, Rules()):
                tally.add(found)
                tally.leave(self.name_of(path), found.places)

    def remove(self, paths: Iterable[Path], tally: Tally) -> None:
        """Remove files whatever they hold: they are made anew, or were only a rehearsal."""
        for path in paths:
            tally.removed += 1
            if self.applies:
                path.unlink()


def replace(path: Path, content: bytes) -> None:
    """Give a file other bytes by one move, with its mode."""
    hidden = path.with_name(f".{path.name}.partial")
    hidden.write_bytes(content)
    hidden.chmod(path.stat().st_mode & 0o777)
    hidden.replace(path)


def files_of(*folders: Path) -> Iterator[Path]:
    """Yield the files of folders by name; links are never followed."""
    for folder in folders:
        if folder.is_file() and not folder.is_symlink():
            yield folder
            continue
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.name not in _NEVER:
                yield path
