"""Print HTML as PDF: locked down, deterministic, and refused on the least complaint.

WeasyPrint is imported here only, in worker processes, after FONTCONFIG_FILE is set (see worker).
Everything that goes wrong in WeasyPrint — a missing glyph, a style it does not know, an image it
may not fetch — arrives as a log record only; so any record from WARNING on fails the document.
"""

import gc
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any, Final

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from flows.errors import ShinchokuError
from flows.render.tagging import scope_heads

VARIANT: Final = "pdf/ua-1"
ARCHIVED: Final = "pdf/a-3a"
PAGES_AT_MOST: Final = 12
SECONDS_AT_MOST: Final = 60
RECORDS_SHOWN: Final = 3


class UnprintableError(ShinchokuError):
    """A document cannot be printed as it should look."""

    def __init__(self, *, problem: str) -> None:
        """Build the sentence from the problem."""
        super().__init__(f"document refused: {problem}; report it with the context file")


class _TooSlow(BaseException):  # WeasyPrint swallows Exception
    """Stops a render that does not end."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed document."""

    pdf: bytes
    pages: int


class _OnlyData(URLFetcher):  # type: ignore[misc]  # weasyprint is untyped
    """Fetches nothing but data: URLs: no file, no network, no redirect."""

    def __init__(self) -> None:
        """Set the lock."""
        super().__init__(allowed_protocols=("data",), allow_redirects=False, timeout=1)


class _Gate(logging.Handler):
    """Collects what WeasyPrint complains of."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(logging.WARNING)
        self.complaints: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one complaint."""
        self.complaints.append(f"{record.levelname}: {record.getMessage()[:200]}")


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    """Return the one font configuration of this process: a new one per document leaks."""
    return FontConfiguration()


def print_paper(html: str, *, pages_at_most: int = PAGES_AT_MOST, archive: bool = False) -> Paper:
    """Return the PDF of a page of HTML: PDF/UA-1, or for archives PDF/A-3a; it cannot be both.

    Raises:
        UnprintableError: WeasyPrint complained, or the document is too long or too slow.
    """
    with _listening() as gate, _limited():
        try:
            variant = ARCHIVED if archive else VARIANT
            options = {"font_config": _fonts(), "pdf_variant": variant}
            source = weasyprint.HTML(string=html, url_fetcher=_OnlyData())
            document = source.render(**options)
            pages = len(document.pages)
            if pages > pages_at_most:
                raise UnprintableError(problem=f"[{pages}] pages are more than {pages_at_most}")
            pdf = document.write_pdf(pdf_variant=variant, finisher=scope_heads)
        except FatalURLFetchingError as error:
            raise UnprintableError(problem=f"it wanted to fetch [{error}]") from error
    if gate.complaints:
        raise UnprintableError(problem="; ".join(gate.complaints[:RECORDS_SHOWN]))
    return Paper(pdf=pdf, pages=pages)


@contextmanager
def _listening() -> Iterator[_Gate]:
    """Listen to WeasyPrint's log, and to nothing else."""
    log, gate = logging.getLogger("weasyprint"), _Gate()
    kept = (log.handlers, log.propagate)
    log.handlers, log.propagate = [gate], False
    try:
        yield gate
    finally:
        log.handlers, log.propagate = kept


@contextmanager
def _limited() -> Iterator[None]:
    """Stop what takes too long; garbage is collected after the document instead of meanwhile.

    That saves a fifth of the time and half of the memory. A thread beside the main one, as the
    workers of a cluster have, hears no alarm: there pages and lengths are capped, and time is not.
    """
    can_hear = threading.current_thread() is threading.main_thread()
    gc.disable()
    try:
        with _alarm() if can_hear else nullcontext():
            yield
    finally:
        gc.collect()
        _settle()
        gc.enable()


@lru_cache(maxsize=1)
def _settle() -> None:
    """Leave what the first document has loaded, which stays anyway, out of later collections."""
    gc.freeze()


@contextmanager
def _alarm() -> Iterator[None]:
    """Refuse the document when the alarm rings."""

    def stop(_number: int, _frame: FrameType | None) -> Any:  # noqa: ANN401  # signal's own type
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_AT_MOST)
    try:
        yield
    except _TooSlow:
        raise UnprintableError(problem=f"it took more than [{SECONDS_AT_MOST}] seconds") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
