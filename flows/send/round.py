"""One pass over mails: each is tried until its fate is known, and each fate is written down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from flows.send.eml_file import eml_name, replace_eml
from flows.send.ledger import Entry, Ledger, LedgerRuleError
from flows.send.message import Letter, envelope_to
from flows.send.oversize import Limit, limit_of, within
from flows.send.publication import Mail, letter_of
from flows.send.smtp import (
    LostAnswerError,
    RefusedError,
    ServerUnusableError,
    TransientError,
    Wire,
)
from flows.send.switches import Switches, domain_of, is_address
from flows.vocabulary.outbox import (
    MailEvent,
    MailFate,
    MailKey,
    MailOutcome,
    OutboxEvent,
    SendResult,
)

_LONGEST_WAIT_SECONDS: Final = 60.0
_BAD_FATES: Final = ("failed", "refused", "unknown")
_FATE_OF_STATE: Final[dict[MailEvent, MailFate]] = {
    "sending": "unknown",
    "unknown": "unknown",
    "refused": "refused",
}


def patience(switches: Switches) -> Retrying:
    """Return the rule by which a mail is tried again: only what surely was not accepted."""
    return Retrying(
        stop=stop_after_attempt(switches.attempts),
        wait=wait_exponential(multiplier=switches.wait_seconds, max=_LONGEST_WAIT_SECONDS),
        retry=retry_if_exception_type(TransientError),
        reraise=True,
    )


@dataclass(slots=True, kw_only=True)
class Round:
    """One pass over the mails; counts the failures in a row."""

    book: Ledger
    switches: Switches
    wire: Wire
    at: datetime
    states: dict[MailKey, OutboxEvent]
    limit: Limit | None = None
    failures: int = 0
    stopped: str = ""

    def within_limit(self, mails: tuple[Mail, ...]) -> tuple[Mail, ...]:
        """Return the mails with those that are too large divided, linked or held."""
        if not any(self._is_open(mail) for mail in mails):
            return mails
        server = self.wire.size_limit() if self.switches.dry_run_folder is None else None
        self.limit = limit_of(self.switches.large, server=server)
        return tuple(
            part
            for mail in mails
            for part in (self._within_limit(mail) if self._is_open(mail) else (mail,))
        )

    def _within_limit(self, mail: Mail) -> tuple[Mail, ...]:
        if mail.whole is not None:  # an earlier run has divided it, once and for all
            return (mail,)
        return within(mail, limit=self.limit, switches=self.switches, at=self.at)

    def queue(self, mails: tuple[Mail, ...]) -> None:
        """Write down every mail that is to go out, before the first one does."""
        entries = [_queued(mail) for mail in mails if self._is_to_be_queued(mail)]
        self.book.append_all([*self._divisions(mails), *entries])

    def _divisions(self, mails: tuple[Mail, ...]) -> Iterator[Entry]:
        """Yield the end of each mail that goes out as several; the ledger takes it once."""
        counts = Counter(mail.whole for mail in mails if mail.whole is not None)
        for whole, count in counts.items():
            before = self.states.get(whole)
            if before is None or before.event != "divided":
                yield Entry(key=whole, event="divided", detail=f"goes out as {count} mails")

    def _is_open(self, mail: Mail) -> bool:
        """Say whether a mail may go out in this round."""
        return _fate_before(self.states.get(mail.key)) is None and self._barred(mail) is None

    def run(self, mails: tuple[Mail, ...]) -> SendResult:
        """Take each mail in turn until all are done or the server proves unusable."""
        outcomes = tuple(self._settle(mail) for mail in mails)
        return SendResult(outcomes=outcomes, stopped=self.stopped)

    def _is_to_be_queued(self, mail: Mail) -> bool:
        state, address = self.states.get(mail.key), envelope_to(mail.key)
        if state is None:
            return True
        return state.event == "held" and self.switches.allows(address) and not mail.lacks

    def _settle(self, mail: Mail) -> MailOutcome:
        before = self.states.get(mail.key)
        settled = _fate_before(before)
        if before is not None and settled is not None:
            return _outcome(mail.key, settled, before.detail)
        barred = self._barred(mail)
        if barred is not None:
            return self._put_aside(mail, *barred)
        if self.stopped:
            return _outcome(mail.key, "waiting", self.stopped)
        letter = letter_of(mail, switches=self.switches, at=self.at)
        if why := self.limit.refuses(mail, letter) if self.limit else "":
            return self._put_aside(replace(mail, is_too_large=True), "held", why)
        if self.switches.dry_run_folder is not None:
            return _rehearse(letter, folder=self.switches.dry_run_folder)
        outcome = self._send(letter)
        self._count(outcome)
        return outcome

    def _barred(self, mail: Mail) -> tuple[Literal["refused", "held"], str] | None:
        """Return why a mail cannot go out whatever the server says; null: it can."""
        address = envelope_to(mail.key)
        if not is_address(address):
            return "refused", f"[{address}] is not a mail address"
        if not self.switches.allows(address):
            return "held", f"[{domain_of(address)}] is not in mail.allowed_domains"
        return ("held", mail.lacks) if mail.lacks else None

    def _put_aside(self, mail: Mail, event: Literal["refused", "held"], detail: str) -> MailOutcome:
        before = self.states.get(mail.key)
        is_new = before is None or before.event != event
        if is_new and self.switches.dry_run_folder is None:
            self.book.append(Entry(key=mail.key, event=event, detail=detail))
        return _outcome(mail.key, "too_large" if mail.is_too_large else event, detail)

    def _send(self, letter: Letter) -> MailOutcome:
        try:
            fate, detail = self._try_until_known(letter)
        except ServerUnusableError as fault:
            fate, detail = "waiting", str(fault)
            self.stopped = detail
        except LedgerRuleError as fault:
            fate, detail = "waiting", f"another run has it: {fault}"
        return _outcome(letter.key, fate, detail)

    def _try_until_known(self, letter: Letter) -> tuple[MailFate, str]:
        try:
            detail = patience(self.switches)(self._attempt, letter)
        except TransientError as fault:  # each attempt has written its failure down
            return "failed", str(fault)
        except RefusedError as fault:
            return self._close(letter, "refused", str(fault))
        except LostAnswerError as fault:
            return self._close(letter, "unknown", str(fault))
        return self._close(letter, "accepted", detail)

    def _attempt(self, letter: Letter) -> str:
        try:
            return self.wire.deliver(
                letter, before_last_line=partial(self._append, letter, "sending")
            )
        except TransientError as fault:
            self._append(letter, "failed", str(fault))
            raise

    def _close(
        self, letter: Letter, event: Literal["accepted", "refused", "unknown"], detail: str
    ) -> tuple[MailFate, str]:
        self._append(letter, event, detail)
        return event, detail

    def _append(self, letter: Letter, event: MailEvent, detail: str = "") -> None:
        entry = Entry(key=letter.key, event=event, message_id=letter.message_id, detail=detail)
        self.book.append(entry)

    def _count(self, outcome: MailOutcome) -> None:
        self.failures = self.failures + 1 if outcome.fate in _BAD_FATES else 0
        if self.failures >= self.switches.stop_after_failures:
            self.stopped = f"stopped after {self.failures} failures in a row: {outcome.detail}"


def _queued(mail: Mail) -> Entry:
    """Return that a mail is to go out; of a part also of which publication it is made."""
    is_part = mail.whole is not None and mail.papers is not None
    version = str(mail.papers.version) if is_part and mail.papers else ""
    return Entry(key=mail.key, event="queued", detail=version)


def _fate_before(state: OutboxEvent | None) -> MailFate | None:
    if state is None:
        return None
    if state.is_done:
        return "already"
    return _FATE_OF_STATE.get(state.event)


def _outcome(key: MailKey, fate: MailFate, detail: str) -> MailOutcome:
    return MailOutcome(key=key, fate=fate, detail=detail)


def _rehearse(letter: Letter, *, folder: Path) -> MailOutcome:
    name = eml_name(letter.content, envelope_to=letter.envelope_to)
    path = replace_eml(folder, name=name, content=letter.content)
    return _outcome(letter.key, "dry_run", str(path))
