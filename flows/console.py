"""What a person at a terminal sees: steps as they run, tables, and one clear line for a fault."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_WIDE: Final = 200
_PLAIN_WIDTH: Final = None if sys.stdout.isatty() else _WIDE

out: Final = Console(highlight=False, soft_wrap=True, width=_PLAIN_WIDTH)
err: Final = Console(stderr=True, highlight=False, soft_wrap=True)


class Steps:
    """Says which step runs; a spinner on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        """Start with nothing running."""
        self._status = None if not err.is_terminal else err.status("")
        self._name = ""

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Show a step while it runs."""
        self._name = name
        if self._status:
            self._status.update(f"{name} …")
            self._status.start()
        try:
            yield
        finally:
            if self._status:
                self._status.stop()

    def detail(self, text: str) -> None:
        """Show how far the running step is; only on a terminal."""
        if self._status:
            self._status.update(f"{self._name} … {escape(text)}")

    def done(self, name: str, sentence: str, seconds: float) -> None:
        """Say in one line what a step did."""
        err.print(f"[green]✓[/green] [bold]{name:<8}[/bold] {seconds:5.1f} s  {escape(sentence)}")

    def refused(self, name: str, sentence: str) -> None:
        """Say in one line why a step ended the run."""
        err.print(f"[red]✗[/red] [bold]{name:<8}[/bold]          {escape(sentence)}")


steps: Final = Steps()


def fault(message: str) -> None:
    """Print a fault for a person; never a traceback."""
    err.print(f"[red]shinchoku:[/red] {escape(message)}")


@contextmanager
def going_on(what: str) -> Iterator[None]:
    """Say what could not be done beside the matter at hand, and go on with that."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # a fault is on its way already
        fault(f"{what}: {' '.join(str(error).split())}")


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table."""
    shown = Table(*header, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    out.print(shown)


def line(text: str) -> None:
    """Print one line of an answer."""
    out.print(escape(text))


def json_line(text: str) -> None:
    """Print one machine-readable object."""
    sys.stdout.write(text + "\n")
