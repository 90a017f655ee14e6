"""A service account of Google: from its key file to the header of a request.

The exchange of a signed claim for a token is google-auth's; only the wire is ours, so that the
token goes to Google's hosts and nowhere else.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport import Request, Response
from google.oauth2.service_account import Credentials

from flows.collect.google_answers import is_google
from flows.collect.places import PlaceFaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCOPES: Final = ("https://www.googleapis.com/auth/drive.readonly",)
_MEND: Final = (
    "set SHINCHOKU_GOOGLE_CREDENTIALS to the JSON key file of a service account whose key is "
    "valid, and see that the clock of this machine is right"
)


class ServiceAccount:
    """One account, logged in when a token is needed."""

    def __init__(self, file: Path) -> None:
        """Read the key file.

        Raises:
            PlaceFaultError: it is missing or no key of a service account.
        """
        try:
            self._credentials: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
                str(file), scopes=_SCOPES
            )
        except (OSError, ValueError, GoogleAuthError) as error:
            problem = f"needs the key file [{file}], which cannot be used ({type(error).__name__})"
            raise PlaceFaultError(problem=problem, mend=_MEND) from None

    @property
    def email(self) -> str:
        """Return the address with which a sheet is shared."""
        return str(self._credentials.service_account_email)

    def log_in(self, client: httpx.Client) -> None:
        """Get a token, if there is none that is still good.

        Raises:
            PlaceFaultError: Google refuses the key, or is out of reach.
        """
        if self._credentials.valid:
            return
        try:
            self._credentials.refresh(_Wire(client))  # type: ignore[no-untyped-call]
        except TransportError:
            problem, mend = "cannot be asked for: Google is out of reach", "look at the network"
            raise PlaceFaultError(problem=problem, mend=mend, may_pass=True) from None
        except RefreshError as error:
            problem = f"cannot be asked for: Google refuses the key of [{self.email}]"
            raise PlaceFaultError(
                problem=problem, mend=_MEND, may_pass=bool(error.retryable)
            ) from None

    def headers(self) -> dict[str, str]:
        """Return the header that carries the token."""
        return {"Authorization": f"Bearer {self._credentials.token}"}


class _Wire(Request):
    """google-auth's way to ask, by our client."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: "Mapping[str, str] | None" = None,
        timeout: float | None = None,
        **_: object,
    ) -> "_Answer":
        if not is_google(httpx.URL(url)):
            problem = f"has a key file that would send its claim to [{httpx.URL(url).host}]"
            raise PlaceFaultError(problem=problem, mend=_MEND)
        try:
            answer = self._client.request(
                method, url, content=body, headers=dict(headers or {}), timeout=timeout or 60
            )
        except httpx.TransportError as error:
            raise TransportError from error
        return _Answer(answer)


class _Answer(Response):
    """An answer as google-auth reads it."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer

    @property
    def status(self) -> int:
        return self._answer.status_code

    @property
    def headers(self) -> "Mapping[str, str]":
        return self._answer.headers

    @property
    def data(self) -> bytes:
        return self._answer.content
