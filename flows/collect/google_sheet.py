"""One Google Sheet, by a link that anybody may read or as a service account: one file a day.

Form of the links: the browser's own, ``…/export?format=`` and ``…/pub?output=``. Form of the API:
https://developers.google.com/drive/api/reference/rest/v3/files/export. A sheet has no date: its
delivery is the day on which it is fetched, and the first fetch of a day is the one that counts.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from flows.collect.google_answers import (
    NOT_SHARED,
    TOO_LARGE,
    check_content,
    fault_of_answer,
    is_google,
)
from flows.collect.places import BLOCK, PlacedFile, PlaceFaultError, shown

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from flows.collect.google_account import ServiceAccount

MOST_BYTES: Final = 100 * BLOCK
_PATH: Final = re.compile(r"^/spreadsheets/(?:u/\d+/)?d/(?P<published>e/)?(?P<sheet>[\w-]+)(?:/|$)")
_MIME: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_REDIRECTS: Final = 5
_TIMEOUT_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class SheetLink:
    """What a link says: which sheet, as what kind of file, which tab of it."""

    sheet: str
    is_published: bool
    kind: str
    tab: str | None

    def address(self, *, by_account: bool) -> str:
        """Return the address that answers with the file."""
        if by_account and not self.is_published:
            asked = urlencode({"mimeType": _MIME[self.kind]})
            return f"https://www.googleapis.com/drive/v3/files/{self.sheet}/export?{asked}"
        way, word = ("pub", "output") if self.is_published else ("export", "format")
        of_tab = {"gid": self.tab} if self.tab and self.kind == "csv" else {}
        if self.is_published and of_tab:
            of_tab["single"] = "true"
        prefix = "e/" if self.is_published else ""
        asked = urlencode({word: self.kind, **of_tab})
        return f"https://docs.google.com/spreadsheets/d/{prefix}{self.sheet}/{way}?{asked}"


def read_link(location: str) -> SheetLink:
    """Take a link apart, as it stands in the browser or in the dialog that publishes a sheet.

    Raises:
        PlaceFaultError: it is no link to a sheet, or asks for a kind of file that is not read.
    """
    parts = urlsplit(location)
    found = _PATH.match(parts.path)
    if not found or found["sheet"] == "e":
        mend = "copy the link of the sheet from the browser: …/spreadsheets/d/<id>/edit"
        raise PlaceFaultError(problem="is no link to a Google Sheet", mend=mend)
    asked = parse_qs(parts.query) | parse_qs(parts.fragment)
    kind = (asked.get("format") or asked.get("output") or ["xlsx"])[0]
    if kind not in _MIME:
        raise PlaceFaultError(
            problem=f"asks for [{kind}]", mend="ask for format=xlsx or format=csv"
        )
    return SheetLink(
        sheet=found["sheet"],
        is_published=bool(found["published"]),
        kind=kind,
        tab=next(iter(asked.get("gid", [])), None),
    )


class GoogleSheet:
    """One sheet; its file is named after the source."""

    def __init__(
        self,
        location: str,
        *,
        source: str,
        received_on: date,
        credentials: "Path | None" = None,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        """Keep what is asked for; ``transport`` stands in for the network."""
        self._link = read_link(location)
        self._source, self._day, self._shown = source, received_on, shown(location)
        self._credentials, self._transport = credentials, transport
        self._account: ServiceAccount | None = None

    def files(self) -> Sequence[PlacedFile]:
        """Return the one file of the day; whether the sheet may be read shows when it is read."""
        return [
            PlacedFile(
                key=self._link.sheet,
                address=self._shown,
                folder=self._day.isoformat(),
                name=f"{self._source}.{self._link.kind}",
                day=self._day,
                size=None,
                stamp=f"fetched {self._day.isoformat()}",
            )
        ]

    def blocks(self, file: PlacedFile) -> Iterator[bytes]:
        """Yield the bytes of the file.

        Raises:
            PlaceFaultError: the sheet is not shared, too large, or Google is out of reach.
        """
        size = 0
        with self._client() as client, self._answer(client) as answer:
            for number, block in enumerate(_blocks(answer)):
                if number == 0:
                    check_content(answer, block, kind=self._link.kind)
                size += len(block)
                if size > MOST_BYTES:
                    raise PlaceFaultError(problem=TOO_LARGE, mend=f"take tabs out of [{file.name}]")
                yield block

    def look_again(self, file: PlacedFile) -> PlacedFile:
        """Return the file as it was: one answer is one state of the sheet."""
        return file

    def _client(self) -> "httpx.Client":
        import httpx

        return httpx.Client(
            transport=self._transport, timeout=_TIMEOUT_SECONDS, follow_redirects=False
        )

    @contextmanager
    def _answer(self, client: "httpx.Client") -> "Iterator[httpx.Response]":
        """Ask, follow redirects within Google only, and give the answer that holds the file."""
        import httpx

        account = self._account_of(client)
        address = self._link.address(by_account=account is not None)
        headers = account.headers() if account else {}
        try:
            for _ in range(_MOST_REDIRECTS):
                with client.stream("GET", address, headers=headers) as answer:
                    if not answer.has_redirect_location:
                        if answer.status_code != httpx.codes.OK:
                            answer.read()
                            raise fault_of_answer(answer, account.email if account else None)
                        yield answer
                        return
                    address, headers = _next_address(answer), {}
        except httpx.TransportError as error:
            mend = "look at the network, then run again"
            problem = f"is out of reach, or broke off ({type(error).__name__})"
            raise PlaceFaultError(problem=problem, mend=mend, may_pass=True) from None
        raise PlaceFaultError(
            problem="leads from one address to the next", mend="copy the link anew"
        )

    def _account_of(self, client: "httpx.Client") -> "ServiceAccount | None":
        if self._credentials is None or self._link.is_published:
            return None
        if self._account is None:
            from flows.collect.google_account import ServiceAccount

            self._account = ServiceAccount(self._credentials)
        self._account.log_in(client)
        return self._account


def _next_address(answer: "httpx.Response") -> str:
    target = answer.url.join(answer.headers["location"])
    if not is_google(target):
        problem = f"leads away from Google, to [{target.host}], and is not followed"
        raise PlaceFaultError(problem=problem, mend="copy the link of the sheet anew")
    if target.host == "accounts.google.com":
        raise PlaceFaultError(problem=NOT_SHARED[0], mend=NOT_SHARED[1])
    return str(target)


def _blocks(answer: "httpx.Response") -> Iterator[bytes]:
    """Yield the content; an empty answer is one empty block."""
    blocks = answer.iter_bytes(BLOCK)
    yield next(blocks, b"")
    yield from blocks
