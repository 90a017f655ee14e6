"""``shinchoku doctor``: what is wrong with machine, settings and workspace, and how to mend it."""

import ctypes
import ctypes.util
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal
from zoneinfo import available_timezones

from flows import console
from flows.errors import ShinchokuError
from flows.night import source_map_of
from flows.settings import Machine, load_settings, secret_of
from flows.shelves import Workspace
from flows.vocabulary.workspace import WorkspaceSettings

_LIBRARIES: Final = {
    "libpangoft2-1.0": ("pangoft2-1.0", "libpangoft2-1.0-0"),
    "libharfbuzz-subset": ("harfbuzz-subset", "libharfbuzz-subset0"),
}
_FREE_BYTES: Final = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, a warning, or a fault with its mend."""

    topic: str
    outcome: Literal["fine", "warning", "fault"]
    sentence: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain values."""
        return asdict(self)


def examine(workspace: Path) -> list[Finding]:
    """Look at everything a run needs, in the order in which a run needs it."""
    shelves = Workspace(workspace.resolve())
    findings = [*_machine(), *_typeface()]
    try:
        settings = load_settings(shelves)
    except ShinchokuError as error:
        return [*findings, Finding("settings", "fault", str(error), "mend the key named")]
    findings.append(Finding("settings", "fine", f"{shelves.settings_file} can be used"))
    examinations: tuple[Callable[[Workspace, WorkspaceSettings], Iterator[Finding]], ...] = (
        _maps,
        _places,
        _landing,
        _warehouse,
        _reports,
        _mail,
        _channels,
        _schedule,
    )
    for examination in examinations:
        findings.extend(examination(shelves, settings))
    return findings


def _machine() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    fine = sys.version_info >= (3, 11)
    yield Finding("python", "fine" if fine else "fault", version, "" if fine else "use 3.11+")
    for name, (soname, package) in _LIBRARIES.items():
        if _loads(soname):
            yield Finding(name, "fine", "found")
        else:
            mend = f"sudo apt-get install {package} (macOS: brew install pango harfbuzz)"
            yield Finding(name, "fault", "the library is not on this machine", mend)
    free = shutil.disk_usage(Path.cwd()).free
    enough = free > _FREE_BYTES
    yield Finding(
        "disk",
        "fine" if enough else "warning",
        f"{free / 1024**3:.1f} GB free",
        "" if enough else "a run of a large company may need more; make room",
    )


def _loads(soname: str) -> bool:
    name = ctypes.util.find_library(soname) or f"lib{soname}.so.0"
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _typeface() -> Iterator[Finding]:
    folder = Machine().cache / "typeface"
    if list(folder.rglob("*.ttf")):
        yield Finding("typeface", "fine", f"Noto Sans JP in {folder}")
    else:
        yield Finding(
            "typeface",
            "warning",
            f"not made yet in {folder}; the first render makes it",
            "./bootstrap.sh, or let the first 'shinchoku render' do it",
        )


def _maps(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    for name, source in settings.sources.items():
        try:
            source_map_of(shelves.root, source)
        except ShinchokuError as error:
            yield Finding(f"source {name}", "fault", str(error), "mend the map")
        else:
            yield Finding(f"source {name}", "fine", f"mapped by [{source.map or source.system}]")


def _places(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    from flows.locations import say_what_lies_at

    for name in settings.sources:
        try:
            if found := say_what_lies_at(shelves, settings, name):
                yield Finding(f"place {name}", "fine", found)
        except ShinchokuError as error:
            yield Finding(f"place {name}", "fault", str(error), "see docs/places.md")


def _landing(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    from flows.collect.deliveries import list_deliveries

    for name, source in settings.sources.items():
        days: tuple[date, ...] = tuple(list_deliveries(shelves.landing, name))
        if days:
            span = f"{len(days)} deliveries, {min(days)} to {max(days)}"
            yield Finding(f"landing {name}", "fine", span)
        else:
            mend = f"put exports into {shelves.landing / name}/<YYYY-MM-DD>/"
            if source.location:
                mend = "call 'shinchoku collect', or see whether the location has files"
            yield Finding(f"landing {name}", "warning", "nothing was delivered yet", mend)


def _warehouse(shelves: Workspace, _settings: WorkspaceSettings) -> Iterator[Finding]:
    if shelves.current.is_file():
        size = shelves.current.stat().st_size / 1024**2
        yield Finding("warehouse", "fine", f"{shelves.current} ({size:.0f} MB)")
    else:
        yield Finding("warehouse", "warning", "not built yet", "call 'shinchoku run --no-send'")
    if not os.access(shelves.root, os.W_OK):
        yield Finding("workspace", "fault", f"[{shelves.root}] cannot be written", "chown or chmod")


def _reports(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    if not shelves.own_templates.is_dir():
        return
    from flows.own_reports import faults_of_reports

    faults = list(faults_of_reports(shelves, settings))
    for fault in faults:
        yield Finding("own reports", "fault", str(fault), "see docs/own_report.md")
    if not faults:
        yield Finding("own reports", "fine", f"{shelves.own_templates} can be used")


def _mail(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    mail, machine = settings.mail, Machine()
    server = machine.smtp_server or mail.server
    port = machine.smtp_port or mail.port
    if mail.dry_run:
        yield Finding("mail", "warning", "dry run: nothing goes out", "set mail.dry_run: false")
    if mail.bounces and not (shelves.root / mail.bounces).exists():
        mend = "name a Maildir, an mbox file or a folder of .eml files, or take mail.bounces away"
        yield Finding("mail bounces", "warning", f"[{mail.bounces}] is not there", mend)
    if not mail.allowed_domains:
        mend = "list the domains in mail.allowed_domains"
        yield Finding("mail domains", "warning", "no domain is allowed, so nobody gets mail", mend)
    if machine.smtp_login and not machine.smtp_password:
        mend = "set SHINCHOKU_SMTP_PASSWORD"
        yield Finding("mail login", "fault", "a login is set without a password", mend)
    yield from _locks(settings, machine)
    try:
        with socket.create_connection((server, port), timeout=5):
            yield Finding("mail server", "fine", f"{server}:{port} answers")
    except OSError as error:
        outcome: Literal["warning", "fault"] = "warning" if mail.dry_run else "fault"
        mend = "start it, open the way to it, or mend mail.server and mail.port"
        if mail.dry_run:
            mend = f"no matter during the dry run; before the first mail {mend}"
        yield Finding("mail server", outcome, f"{server}:{port}: {error}", mend)


def _channels(_shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    for channel in settings.notices:
        topic = f"channel {channel.name}"
        if secret_of(channel.url_env) is None:
            mend = f"set {channel.url_env} to the Apprise URL of the channel"
            yield Finding(topic, "fault", "it has no address", mend)
        else:
            yield Finding(topic, "fine", f"told when {', '.join(channel.when)}")


def _locks(settings: WorkspaceSettings, machine: Machine) -> Iterator[Finding]:
    """Look at the passwords of locked PDFs, where a report asks for them."""
    from flows.send.sealing import PasswordFileError, read_passwords

    locked = [name for name, report in settings.reports.items() if report.encrypt]
    if not locked:
        return
    if machine.pdf_passwords is None:
        mend = "set SHINCHOKU_PDF_PASSWORDS to a CSV file with the columns address and password"
        yield Finding("passwords", "fault", f"[{locked[0]}] is mailed locked, without any", mend)
        return
    try:
        found = read_passwords(machine.pdf_passwords)
    except PasswordFileError as fault:
        problem, _, mend = str(fault).partition("; ")
        yield Finding("passwords", "fault", problem, mend)
    else:
        yield Finding("passwords", "fine", f"{len(found)} people have one")


def _schedule(shelves: Workspace, settings: WorkspaceSettings) -> Iterator[Finding]:
    from flows.next_runs import next_runs, unmailed

    zone = settings.company.timezone
    if zone not in available_timezones():
        mend = "write an IANA name in company.timezone, for example Asia/Tokyo"
        yield Finding("schedule", "fault", f"[{zone}] is no time zone", mend)
        return
    for run in next_runs(settings, now=datetime.now(tz=UTC)):
        topic = f"schedule {run.job}"
        if run.fault:
            yield Finding(topic, "fault", run.fault, f"mend schedule.{run.job}")
        else:
            yield Finding(topic, "fine", run.sentence)
    for name in unmailed(settings):
        mend = "name it in schedule.weekly.reports, or of another job"
        yield Finding("schedule", "warning", f"no job mails report [{name}]", mend)
    yield from _last_firings(shelves)


def _last_firings(shelves: Workspace) -> Iterator[Finding]:
    from flows.firing_ledger import last_firings

    for job, event in last_firings(shelves.ledger).items():
        if event.state in {"held", "failed"}:
            mend = "see 'shinchoku status', mend it, then 'shinchoku run'"
            yield Finding(f"schedule {job}", "warning", f"last time: {event.sentence}", mend)


def show(findings: list[Finding]) -> None:
    """Print the findings, faults with their mend."""
    signs = {"fine": "[green]✓[/green]", "warning": "[yellow]![/yellow]", "fault": "[red]✗[/red]"}
    for finding in findings:
        mend = f" -> {finding.mend}" if finding.mend else ""
        console.out.print(f"{signs[finding.outcome]} {finding.topic:<18} ", end="")
        console.line(f"{finding.sentence}{mend}")
