"""Certificates and logins against a real server on this machine."""

import logging
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from flows.send.local_mailbox import LocalMailbox, describe_mailbox
from flows.send.switches import Credentials
from tests.unit.send.conftest import PostOffice

pytestmark = [pytest.mark.unit, pytest.mark.filterwarnings("ignore:Requiring AUTH")]

PASSWORD = "correct horse"  # noqa: S105
LOGIN = Credentials("robot", SecretStr(PASSWORD))


class GuardedMailbox(LocalMailbox):
    """Wants STARTTLS (or speaks TLS at once) and a login."""

    def __init__(self, folder: Path, *, context: ssl.SSLContext, tls_at_once: bool = False) -> None:
        super().__init__(folder)
        self._context = context
        self._tls_at_once = tls_at_once

    def _serve(self) -> SMTP:
        return SMTP(
            self,
            hostname="localhost",
            loop=self._loop,
            tls_context=None if self._tls_at_once else self._context,
            require_starttls=not self._tls_at_once,
            auth_required=True,
            auth_require_tls=not self._tls_at_once,
            authenticator=_authenticate,
        )

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(
            self._serve, sock=self._socket, ssl=self._context if self._tls_at_once else None
        )


def _authenticate(*details: object) -> AuthResult:
    data = details[-1]
    known = LoginPassword(b"robot", PASSWORD.encode())
    return AuthResult(success=data == known, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "made-up mail server")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(certificate)
    return made


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_server_gets_the_mail_over_tls_after_login(
    office: PostOffice,
    context: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    office.publish(people=2)
    folder = office.folder / "mailbox"

    with GuardedMailbox(folder, context=context, tls_at_once=security == "tls") as mailbox:
        result = office.send(port=mailbox.port, security=security, credentials=LOGIN)

    assert (len(result.accepted), len(describe_mailbox(folder))) == (2, 2)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_does_not_hold_sends_nothing(
    office: PostOffice, context: ssl.SSLContext, security: str
) -> None:
    office.publish(people=3)
    folder = office.folder / "mailbox"

    with GuardedMailbox(folder, context=context, tls_at_once=security == "tls") as mailbox:
        result = office.send(port=mailbox.port, security=security, credentials=LOGIN)

    assert "certificate that does not hold" in result.stopped
    assert len(result.waiting) == 3


def test_a_wrong_password_stops_at_once_and_is_written_nowhere(
    office: PostOffice,
    context: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    caplog.set_level(logging.DEBUG)
    office.publish(people=3)
    wrong = Credentials("robot", SecretStr("hunter22"))

    with GuardedMailbox(office.folder / "mailbox", context=context) as mailbox:
        result = office.send(port=mailbox.port, security="starttls", credentials=wrong)

    assert "refused the login (535)" in result.stopped
    seen = caplog.text + repr(wrong) + result.model_dump_json()
    assert "hunter22" not in seen + office.ledger.read_bytes().decode(errors="replace")
    assert "Traceback" not in seen


def test_a_password_that_cannot_travel_is_told_but_not_shown(office: PostOffice) -> None:
    office.publish(people=1)
    wrong = Credentials("robot", SecretStr("合言葉"))

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        result = office.send(port=mailbox.port, credentials=wrong)

    assert "of ASCII signs" in result.stopped
    assert "合言葉" not in result.model_dump_json()


def test_a_server_without_starttls_gets_no_mail_in_the_clear(office: PostOffice) -> None:
    office.publish(people=2)

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        result = office.send(port=mailbox.port, security="starttls")

    assert "set mail.security as the server offers it" in result.stopped
    assert describe_mailbox(office.folder / "mailbox") == ()


def test_after_the_settings_are_mended_the_waiting_mails_go_out(office: PostOffice) -> None:
    office.publish(people=2)

    with LocalMailbox(office.folder / "mailbox") as mailbox:
        office.send(port=mailbox.port, security="starttls")
        result = office.send(port=mailbox.port)

    assert len(result.accepted) == 2
