"""What Google's answers mean: shared or not, too large, busy; and whether it is Google at all.

Form of the errors: https://developers.google.com/drive/api/guides/handle-errors.
"""

from typing import TYPE_CHECKING, Final

from flows.collect.places import PlaceFaultError

if TYPE_CHECKING:
    import httpx

NOT_SHARED: Final = (
    "is not shared: Google answers with a page to log in",
    "share the sheet with 'anyone with the link', publish it to the web, or share it with a "
    "service account and set SHINCHOKU_GOOGLE_CREDENTIALS",
)
TOO_LARGE: Final = "is larger than what is fetched or than Google exports (10 MB by an account)"
_HOSTS: Final = ("google.com", "googleapis.com", "googleusercontent.com")
_BUSY: Final = {"rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError"}
_FIRST_ERROR_OF_SERVER: Final = 500
_TOO_MANY_REQUESTS: Final = 429


def is_google(url: "httpx.URL") -> bool:
    """Say whether an address is one of Google's, by a line that nobody can read."""
    return url.scheme == "https" and any(
        url.host == host or url.host.endswith(f".{host}") for host in _HOSTS
    )


def check_content(answer: "httpx.Response", block: bytes, *, kind: str) -> None:
    """See that an answer holds what was asked for, and not a page.

    Raises:
        PlaceFaultError: it is a page, or no workbook.
    """
    start = block[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    if is_page or start.startswith((b"<!doctype html", b"<html")):
        raise PlaceFaultError(problem=NOT_SHARED[0], mend=NOT_SHARED[1])
    if kind == "xlsx" and not block.startswith(b"PK"):
        mend = "open the link in a browser: it has to offer a workbook"
        raise PlaceFaultError(problem="does not answer with a workbook", mend=mend)


def fault_of_answer(answer: "httpx.Response", email: str | None) -> PlaceFaultError:
    """Return the fault that an answer other than 200 tells; ``email`` is the account that asked."""
    reason, status = _reason(answer), answer.status_code
    told = f"{status} {reason}".strip()
    if status == _TOO_MANY_REQUESTS or status >= _FIRST_ERROR_OF_SERVER or reason in _BUSY:
        mend = "wait, then run again"
        return PlaceFaultError(problem=f"is not given now ({told})", mend=mend, may_pass=True)
    if reason == "exportSizeLimitExceeded":
        mend = "take old tabs out, or publish the sheet to the web and use that link"
        return PlaceFaultError(problem=TOO_LARGE, mend=mend)
    if reason in {"accessNotConfigured", "SERVICE_DISABLED"}:
        mend = "switch the Google Drive API on for the project of the service account"
        return PlaceFaultError(problem=f"cannot be asked for ({told})", mend=mend)
    if email:
        mend = f"share the sheet with [{email}] as a viewer"
        return PlaceFaultError(
            problem=f"is not shared with the service account ({told})", mend=mend
        )
    mend = f"{NOT_SHARED[1]}; or mend the link, if the sheet is gone"
    return PlaceFaultError(problem=f"is not shared, or gone ({told})", mend=mend)


def _reason(answer: "httpx.Response") -> str:
    """Return the first reason of an error in the form of the Drive API, if it has that form."""
    try:
        errors = answer.json()["error"]["errors"]
        reason = str(errors[0]["reason"])
    except (ValueError, KeyError, TypeError, IndexError):
        return ""
    return reason if reason.isalnum() or "_" in reason else ""
