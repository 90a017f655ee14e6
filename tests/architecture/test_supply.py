"""The bill of materials tells the lock, the whole lock and nothing else; the audit is honest."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from deploy import supply

pytestmark = pytest.mark.architecture


class _Service(BaseHTTPRequestHandler):
    """Answers as OSV does; it knows one fault of one package."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = {"vulns": [{"id": "OSV-1"}, {"id": "OSV-2"}]}
        results = [known if "jinja2@" in one["package"]["purl"] else {} for one in asked]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": results}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Service)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_every_pinned_line_of_the_lock_is_a_component_with_all_its_hashes() -> None:
    text = supply.LOCK.read_text("utf-8")
    bill = json.loads(supply.bill_of_materials(supply.read_lock(), required=supply.needed()))

    components = bill["components"]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert len(components) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    assert sum(len(one["hashes"]) for one in components) == text.count("--hash=sha256:")
    assert len({one["bom-ref"] for one in components}) == len(components)


def test_what_the_program_needs_is_told_from_what_its_makers_need() -> None:
    bill = json.loads(supply.bill_of_materials(supply.read_lock(), required=supply.needed()))
    scopes = {one["name"]: one["scope"] for one in bill["components"]}
    licensed = [one for one in bill["components"] if "licenses" in one]

    assert {scopes[name] for name in ("duckdb", "weasyprint", "pydyf", "starlette")} == {"required"}
    assert {scopes[name] for name in ("pytest", "ruff", "mypy")} == {"excluded"}
    assert len(licensed) > len(scopes) * 0.8


def test_the_same_lock_is_the_same_bytes() -> None:
    made = {supply.bill_of_materials(supply.read_lock(), required=supply.needed()) for _ in "ab"}

    assert len(made) == 1


def test_the_audit_names_package_and_faults(service: str) -> None:
    known = supply.audit(supply.read_lock(), service=service)

    ((purl, faults),) = known.items()
    assert purl.startswith("pkg:pypi/jinja2@")
    assert faults == ("OSV-1", "OSV-2")


def test_known_faults_end_the_check(
    service: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supply.audit, "__kwdefaults__", {"service": service})

    assert supply.main(["audit"]) == supply.VULNERABLE
    assert "1 with known vulnerabilities" in capsys.readouterr().err


def test_without_a_network_it_is_loud_that_nothing_was_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        message = "no route to host"
        raise httpx.ConnectError(message)

    monkeypatch.setattr(httpx, "post", unreachable)

    assert supply.main(["audit"]) == 0
    assert "*** NOT AUDITED" in capsys.readouterr().err
