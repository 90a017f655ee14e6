"""The conversation with the mail server, step by step, so that each fault has one meaning.

Format: RFC 5321. Up to the last line of the message nothing can have been accepted: a lost
connection or a 4xx answer may be tried again. From the moment that the closing dot goes out until
the answer is read, the mail may or may not have been taken: an answer lost there is never guessed.
"""

import smtplib  # each of its exceptions is an OSError
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from flows.errors import ShinchokuError
from flows.send.message import Letter
from flows.send.switches import Credentials, Switches

_READY_FOR_TEXT: Final = 354
_OK: Final = range(200, 300)
_TRANSIENT: Final = range(400, 500)
_FINAL: Final = range(500, 600)
_TOO_LARGE: Final = 552
_SIZE_MARKS: Final = (b"5.3.4", b"5.2.3")  # RFC 3463: too large for the system, for the mailbox
_FULL_MAILBOX: Final = b"5.2.2"
_SIZE_MEND: Final = (
    "set mail.max_megabytes below what the server takes and mail.oversize to split or link, "
    "then `shinchoku outbox retry` it"
)
_LONGEST_ANSWER: Final = 300


class WireError(ShinchokuError):
    """A mail did not go out, or nobody knows."""


class TransientError(WireError):
    """Nothing was accepted; the same mail may be tried again."""

    def __init__(self, *, step: str, answer: str) -> None:
        """Build the sentence from the step and the server's answer."""
        super().__init__(f"at {step}: {answer}")


class RefusedError(WireError):
    """The server refused this address or this message for good."""

    def __init__(self, *, step: str, answer: str) -> None:
        """Build the sentence from the step and the server's answer."""
        super().__init__(f"at {step}: {answer}")


class LostAnswerError(WireError):
    """The whole message went out and the answer was lost: it may have been accepted."""

    def __init__(self, *, answer: str) -> None:
        """Build the sentence from what was seen instead of an answer."""
        super().__init__(f"the message went out but its answer was lost: {answer}")


class ServerUnusableError(WireError):
    """The server cannot be used with these settings by any mail."""

    def __init__(self, *, server: str, problem: str, mend: str) -> None:
        """Build the sentence from server, problem and mend."""
        super().__init__(f"mail server [{server}] {problem}; {mend}")


class Wire:
    """One connection to the mail server, opened when first needed and again when lost."""

    def __init__(self, switches: Switches, *, credentials: Credentials | None) -> None:
        """Take the road and the login; nothing is opened yet."""
        self._switches = switches
        self._credentials = credentials
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Return the wire; the connection opens with the first mail."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye, or just hang up if something went wrong."""
        if kind is None and self._open is not None:
            with suppress(OSError):
                self._open.quit()
        self._hang_up()

    def deliver(self, letter: Letter, *, before_last_line: Callable[[], None]) -> str:
        """Deliver one mail and return the server's answer.

        Args:
            letter: The mail.
            before_last_line: Called when all but the closing dot went out; from then on the
                mail may be accepted, so the caller writes that down first.

        Raises:
            TransientError: nothing was accepted; may be tried again.
            RefusedError: refused for good.
            LostAnswerError: may have been accepted.
            ServerUnusableError: no mail can go out this way.
        """
        smtp = self._connection()
        finished = False
        try:
            self._announce(smtp, letter)
            self._send_text(smtp, letter)
            before_last_line()
            answer = self._finish(smtp, letter)
            finished = True
        except RefusedError:
            finished = self._is_reset(smtp)
            raise
        finally:
            if not finished:
                self._hang_up()
        return answer

    def _announce(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        limit = _limit_of(smtp)
        if limit is not None and limit < len(letter.content):
            problem = f"{len(letter.content):,} bytes are over the server's limit of {limit:,}"
            raise RefusedError(step="size check", answer=f"{problem}; {_SIZE_MEND}")
        options = [f"size={len(letter.content)}"] if smtp.has_extn("size") else []
        code, answer = _ask("MAIL FROM", lambda: smtp.mail(letter.sender, options))
        if code == _TOO_LARGE:
            raise RefusedError(step="MAIL FROM", answer=_size_words(code, answer, letter))
        if code not in _OK:  # a refused sender is a fault of the settings, not of this mail
            raise TransientError(step="MAIL FROM", answer=_words(code, answer))
        _expect_ok("RCPT TO", _ask("RCPT TO", lambda: smtp.rcpt(letter.envelope_to)))

    def _send_text(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        code, answer = _ask("DATA", lambda: smtp.docmd("DATA"))
        if code in _FINAL:
            raise RefusedError(step="DATA", answer=_words(code, answer))
        if code != _READY_FOR_TEXT:
            raise TransientError(step="DATA", answer=_words(code, answer))
        try:
            smtp.send(_stuff_dots(letter.content))
        except OSError as fault:
            raise TransientError(step="the message", answer=_fault_words(fault)) from fault

    def _finish(self, smtp: smtplib.SMTP, letter: Letter) -> str:
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._switches.answer_seconds)
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._switches.timeout_seconds)
        except OSError as fault:
            raise LostAnswerError(answer=_fault_words(fault)) from fault
        if not any(code in meaning for meaning in (_OK, _TRANSIENT, _FINAL)):
            raise LostAnswerError(answer=_words(code, answer))
        if _is_about_size(code, answer):
            words = _size_words(code, answer, letter)
            raise RefusedError(step="the end of the message", answer=words)
        _expect_ok("the end of the message", (code, answer))
        return _words(code, answer)

    def _connection(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = open_server(self._switches, credentials=self._credentials)
        return self._open

    def size_limit(self) -> int | None:
        """Return how many bytes the server takes; null: it says none, or cannot be asked now."""
        try:
            return _limit_of(self._connection())
        except WireError:  # the first mail meets it again and says it
            return None

    def _is_reset(self, smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.rset()[0] in _OK
        except OSError:
            return False

    def _hang_up(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def open_server(switches: Switches, *, credentials: Credentials | None) -> smtplib.SMTP:
    """Connect, secure and log in.

    Raises:
        TransientError: the server cannot be reached now.
        ServerUnusableError: certificate, TLS or login do not work.
    """
    if credentials is not None:
        _check_login(credentials, server=switches.server)
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connect(switches)
        _send_at_once(smtp)
        smtp.ehlo_or_helo_if_needed()
        if switches.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if credentials is not None:
            smtp.login(credentials.username, credentials.password.get_secret_value())
    except OSError as fault:
        if smtp is not None:
            smtp.close()
        raise _judge_opening(fault, server=switches.server) from fault
    return smtp


def _connect(switches: Switches) -> smtplib.SMTP:
    # The sender's domain as our name: the default asks the name service, which may hang.
    name, timeout = switches.sender_domain, switches.timeout_seconds
    if switches.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            switches.server, switches.port, local_hostname=name, timeout=timeout, context=context
        )
    return smtplib.SMTP(switches.server, switches.port, local_hostname=name, timeout=timeout)


def _check_login(credentials: Credentials, *, server: str) -> None:
    # Python's client fails on such a login with a fault that carries the password.
    if not (credentials.username + credentials.password.get_secret_value()).isascii():
        mend = "give it a user name and password of ASCII signs"
        raise ServerUnusableError(server=server, problem="cannot take this login", mend=mend)


def _send_at_once(smtp: smtplib.SMTP) -> None:
    # The closing dot goes out by itself: without this it would wait 40 ms for an acknowledgement.
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _judge_opening(fault: OSError, *, server: str) -> WireError:
    if isinstance(fault, smtplib.SMTPAuthenticationError) and fault.smtp_code not in _TRANSIENT:
        problem = f"refused the login ({fault.smtp_code})"  # its words might repeat the password
        mend = "set the user name and password of the mail server in the environment"
        return ServerUnusableError(server=server, problem=problem, mend=mend)
    if isinstance(fault, ssl.SSLCertVerificationError):
        problem = f"has a certificate that does not hold ({fault.verify_message})"
        mend = "use the name in the certificate, or trust its issuer on this machine"
        return ServerUnusableError(server=server, problem=problem, mend=mend)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        problem = f"lacks what mail.security or the login needs ({fault})"
        mend = "set mail.security as the server offers it"
        return ServerUnusableError(server=server, problem=problem, mend=mend)
    return TransientError(step="opening the connection", answer=_fault_words(fault))


def _ask(step: str, command: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    try:
        return command()
    except OSError as fault:
        raise TransientError(step=step, answer=_fault_words(fault)) from fault


def _expect_ok(step: str, reply: tuple[int, bytes]) -> None:
    code, answer = reply
    if code in _OK:
        return
    if code in _FINAL:
        raise RefusedError(step=step, answer=_words(code, answer))
    raise TransientError(step=step, answer=_words(code, answer))


def _limit_of(smtp: smtplib.SMTP) -> int | None:
    said = smtp.esmtp_features.get("size", "").strip()
    return int(said) or None if said.isdecimal() else None  # 0: it says that it has none


def _is_about_size(code: int, answer: bytes) -> bool:
    """Say whether a message was refused for its size; 552 is also said of a full mailbox."""
    if code not in _FINAL:
        return False
    return any(mark in answer for mark in _SIZE_MARKS) or (
        code == _TOO_LARGE and _FULL_MAILBOX not in answer
    )


def _size_words(code: int, answer: bytes, letter: Letter) -> str:
    size = f"this mail has {len(letter.content):,} bytes"
    return f"{_words(code, answer)}; {size}: {_SIZE_MEND}"


def _stuff_dots(content: bytes) -> bytes:
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _words(code: int, answer: bytes) -> str:
    text = " ".join(answer.decode("utf-8", "replace").split())
    return f"{code} {text}"[:_LONGEST_ANSWER]


def _fault_words(fault: Exception) -> str:
    return f"{type(fault).__name__} {fault}".strip()[:_LONGEST_ANSWER]
