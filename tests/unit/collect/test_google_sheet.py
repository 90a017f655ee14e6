"""Google's answers, written from its documentation: no test here ever reached Google.

Export links and their redirect to ``…googleusercontent.com``; the token exchange of a service
account (RFC 7523) and ``files.export`` of the Drive API v3; errors in the form of the Drive API.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from flows.collect import google_sheet
from flows.collect.google_sheet import GoogleSheet, read_link
from flows.collect.places import Access, PlaceFaultError, shown
from tests.unit.collect.conftest import Collect

SHEET = "1MadeUpSheetIdForTests0123456789_abcdefghij"
LINK = f"https://docs.google.com/spreadsheets/d/{SHEET}/edit?usp=sharing#gid=7"
PUBLISHED = "https://docs.google.com/spreadsheets/d/e/2PACX-1vMadeUp_published/pub"
WORKBOOK = b"PK\x03\x04" + bytes(range(256)) * 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in - Google Accounts</title></head></html>"
ROBOT = "reader@made-up-project.example.com"
Answers = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a key file in the form that the console of Google Cloud hands out."""
    key = generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    said = {
        "type": "service_account",
        "project_id": "made-up-project",
        "private_key_id": "0123456789abcdef",
        "private_key": key.decode(),
        "client_email": ROBOT,
        "client_id": "100000000000000000000",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    file = tmp_path_factory.mktemp("google") / "key.json"
    file.write_text(json.dumps(said))
    return file


def fetch(link: str, answers: Answers, credentials: Path | None = None) -> bytes:
    sheet = GoogleSheet(
        link,
        source="target",
        received_on=date(2026, 4, 2),
        credentials=credentials,
        transport=httpx.MockTransport(answers),
    )
    (file,) = sheet.files()
    return b"".join(sheet.blocks(file))


def fault(link: str, answers: Answers, credentials: Path | None = None) -> PlaceFaultError:
    with pytest.raises(PlaceFaultError) as caught:
        fetch(link, answers, credentials)
    return caught.value


def drive_error(status: int, reason: str) -> httpx.Response:
    said = {
        "error": {
            "errors": [{"domain": "global", "reason": reason, "message": f"about {SHEET}"}],
            "code": status,
            "message": f"about {SHEET}",
        }
    }
    return httpx.Response(status, json=said)


def by_account(export: httpx.Response, asked: list[httpx.Request]) -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.host == "oauth2.googleapis.com":
            token = {"access_token": "made-up-token", "expires_in": 3599, "token_type": "Bearer"}
            return httpx.Response(200, json=token)
        return export

    return answer


def test_a_shared_sheet_is_fetched_over_googles_own_redirect() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.host == "docs.google.com":
            target = "https://doc-0k-sheets.googleusercontent.com/export/made/up?format=xlsx"
            return httpx.Response(307, headers={"location": target})
        return httpx.Response(200, headers={"content-type": XLSX}, content=WORKBOOK)

    assert fetch(LINK, answer) == WORKBOOK
    assert asked[0] == f"https://docs.google.com/spreadsheets/d/{SHEET}/export?format=xlsx"


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        (f"{PUBLISHED}?gid=7&single=true&output=csv", "pub?output=csv&gid=7&single=true"),
        (f"{PUBLISHED}html", "pub?output=xlsx"),
        (LINK.replace("usp=sharing", "format=csv"), f"{SHEET}/export?format=csv&gid=7"),
        (LINK.replace("/d/", "/u/1/d/"), f"{SHEET}/export?format=xlsx"),
    ],
)
def test_each_form_of_a_link_asks_for_the_file_it_means(link: str, asked: str) -> None:
    assert read_link(link).address(by_account=False).endswith(f"/{asked}")


@pytest.mark.parametrize(
    "link",
    [
        "https://docs.google.com/spreadsheets/u/0/",
        "https://docs.google.com/spreadsheets/d/e/",
        f"https://docs.google.com/spreadsheets/d/{SHEET}/export?format=pdf",
    ],
)
def test_a_link_that_means_no_file_is_told(link: str) -> None:
    with pytest.raises(PlaceFaultError):
        read_link(link)


def test_a_service_account_signs_a_claim_and_asks_the_drive_api(key_file: Path) -> None:
    asked: list[httpx.Request] = []
    export = httpx.Response(200, headers={"content-type": XLSX}, content=WORKBOOK)

    assert fetch(LINK, by_account(export, asked), key_file) == WORKBOOK

    token, drive = asked
    claim = parse_qs(token.content.decode())
    assert claim["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assert claim["assertion"][0].count(".") == 2
    assert drive.url.path == f"/drive/v3/files/{SHEET}/export"
    assert drive.url.params["mimeType"] == XLSX
    assert drive.headers["authorization"] == "Bearer made-up-token"


def test_a_token_goes_to_no_other_host_than_the_one_asked(key_file: Path) -> None:
    asked: list[httpx.Request] = []
    target = {"location": "https://doc-0k.googleusercontent.com/made/up"}
    answers = by_account(httpx.Response(302, headers=target), asked)

    fault(LINK, answers, key_file)

    assert all("authorization" not in request.headers for request in asked[2:])
    assert len(asked) > 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(200, headers={"content-type": "text/html"}, content=LOGIN_PAGE), "shared"),
        (httpx.Response(200, content=b"\n" + LOGIN_PAGE), "is not shared"),
        (
            httpx.Response(302, headers={"location": "https://accounts.google.com/ServiceLogin"}),
            "is not shared",
        ),
        (
            httpx.Response(302, headers={"location": "https://files.example.com/x"}),
            "leads away from Google, to [files.example.com]",
        ),
        (httpx.Response(302, headers={"location": "http://docs.google.com/x"}), "away from Google"),
        (httpx.Response(307, headers={"location": LINK}), "from one address to the next"),
        (httpx.Response(200, content=b"id,name\n"), "does not answer with a workbook"),
        (httpx.Response(401), "is not shared, or gone (401)"),
        (httpx.Response(404), "is not shared, or gone (404)"),
    ],
)
def test_what_is_no_sheet_is_told_with_its_mend(answer: httpx.Response, said: str) -> None:
    told = fault(LINK, lambda _: answer)

    assert said in told.problem
    assert not told.may_pass
    assert told.mend


@pytest.mark.parametrize(
    ("status", "reason", "said", "may_pass"),
    [
        (404, "notFound", f"share the sheet with [{ROBOT}]", False),
        (403, "insufficientFilePermissions", f"share the sheet with [{ROBOT}]", False),
        (403, "exportSizeLimitExceeded", "publish the sheet", False),
        (403, "accessNotConfigured", "switch the Google Drive API on", False),
        (403, "userRateLimitExceeded", "wait", True),
        (429, "rateLimitExceeded", "wait", True),
        (503, "backendError", "wait", True),
    ],
)
def test_an_error_of_the_drive_api_is_told_with_its_mend(
    key_file: Path, status: int, reason: str, said: str, may_pass: object
) -> None:
    told = fault(LINK, by_account(drive_error(status, reason), []), key_file)

    assert said in told.mend
    assert told.may_pass is may_pass
    assert SHEET not in told.problem + told.mend


def test_a_key_that_google_refuses_is_told(key_file: Path) -> None:
    said = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}

    told = fault(LINK, lambda _: httpx.Response(400, json=said), key_file)

    assert f"refuses the key of [{ROBOT}]" in told.problem
    assert not told.may_pass


def test_a_key_file_that_is_none_or_leads_elsewhere_is_told(key_file: Path, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("{}")
    elsewhere = json.loads(key_file.read_text()) | {"token_uri": "https://files.example.com/token"}
    (tmp_path / "elsewhere.json").write_text(json.dumps(elsewhere))

    def never(_: httpx.Request) -> httpx.Response:
        raise AssertionError

    assert "cannot be used" in fault(LINK, never, tmp_path / "none.json").problem
    assert "cannot be used" in fault(LINK, never, tmp_path / "missing.json").problem
    assert "[files.example.com]" in fault(LINK, never, tmp_path / "elsewhere.json").problem


def test_a_network_fault_may_pass() -> None:
    def cut(_: httpx.Request) -> httpx.Response:
        message = f"about {SHEET}"
        raise httpx.ConnectError(message)

    told = fault(LINK, cut)

    assert told.may_pass
    assert SHEET not in told.problem


def test_more_than_the_limit_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google_sheet, "MOST_BYTES", 10_000)

    told = fault(LINK, lambda _: httpx.Response(200, content=WORKBOOK))

    assert "larger" in told.problem


def test_a_sheet_is_one_delivery_a_day_named_after_its_source(
    collect: Collect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[httpx.Request] = []

    def client(_: GoogleSheet) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            return httpx.Response(200, content=WORKBOOK)

        return httpx.Client(transport=httpx.MockTransport(answer))

    monkeypatch.setattr(GoogleSheet, "_client", client)

    first, second = (collect(LINK, Access(), source="target") for _ in range(2))

    assert (first.copied, second.skipped) == (("2026-04-02/target.xlsx",),) * 2
    assert len(asked) == 1
    landed = tmp_path / "landing" / "target" / "2026-04-02" / "target.xlsx"
    assert landed.read_bytes() == WORKBOOK
    origin = json.loads(landed.with_name("target.xlsx.origin.json").read_text())
    assert origin["received_from"] == shown(LINK)
    assert SHEET not in origin["received_from"]
