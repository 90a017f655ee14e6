"""A folder on this machine: the place of a plain path or a ``file://`` URL."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.collect.delivery_dates import date_in
from flows.collect.places import (
    BLOCK,
    FileFaultError,
    PlacedFile,
    PlaceFaultError,
    is_export_name,
)


class FileDrop:
    """A folder, maybe of a share that is mounted."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self._folder = folder

    def files(self) -> Sequence[PlacedFile]:
        """List the exports of the folder and of the folders in it.

        Raises:
            PlaceFaultError: it is no folder, or may not be looked into.
        """
        if not self._folder.is_dir():
            raise PlaceFaultError(
                problem="is no folder", mend="make the folder, or mend the location"
            )
        try:
            return list(self._exports())
        except OSError as error:
            raise PlaceFaultError(
                problem=f"cannot be looked into: {error.strerror} [{error.filename}]",
                mend="look at the rights of the folder",
            ) from error

    def blocks(self, file: PlacedFile) -> Iterator[bytes]:
        """Yield the bytes of a file.

        Raises:
            FileFaultError: it cannot be read.
        """
        try:
            with Path(file.key).open("rb") as stream:
                while block := stream.read(BLOCK):
                    yield block
        except OSError as error:
            raise FileFaultError(error.strerror or type(error).__name__) from error

    def look_again(self, file: PlacedFile) -> PlacedFile:
        """Return a file as it is now.

        Raises:
            FileFaultError: it is gone.
        """
        try:
            return _placed(Path(file.key), folder=file.folder)
        except OSError as error:
            raise FileFaultError(error.strerror or type(error).__name__) from error

    def _exports(self) -> Iterator[PlacedFile]:
        for entry in sorted(self._folder.iterdir()):
            if entry.is_dir() and not entry.name.startswith("."):
                for path in sorted(entry.iterdir()):
                    if path.is_file() and is_export_name(path.name):
                        yield _placed(path, folder=entry.name)
            elif entry.is_file() and is_export_name(entry.name):
                yield _placed(entry, folder="")


def _placed(path: Path, *, folder: str) -> PlacedFile:
    stat = path.stat()
    return PlacedFile(
        key=str(path),
        address=str(path),
        folder=folder,
        name=path.name,
        day=date_in(folder) or date_in(path.name),
        size=stat.st_size,
        stamp=str(stat.st_mtime_ns),
    )
