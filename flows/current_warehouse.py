"""The warehouse that questions are asked of: the last one that was judged good."""

from pathlib import Path

from flows.errors import UsageError
from flows.settings import load_settings
from flows.shelves import Workspace


class NoWarehouseError(UsageError):
    """A question needs a warehouse and there is none yet."""

    def __init__(self, *, workspace: Path) -> None:
        """Build the sentence."""
        super().__init__(
            f"[{workspace}] has no warehouse yet; call 'shinchoku run --no-send' first"
        )


def open_warehouse(workspace: Path) -> tuple[Workspace, Path]:
    """Return the shelves of a workspace and its current warehouse.

    Raises:
        NoWarehouseError: no run has made one yet.
    """
    shelves = Workspace(workspace.resolve())
    load_settings(shelves)
    if not shelves.current.is_file():
        raise NoWarehouseError(workspace=shelves.root)
    return shelves, shelves.current
