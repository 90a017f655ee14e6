"""``shinchoku demo``: the sample company, its night, and its mail in a local mailbox."""

import os
import time
from pathlib import Path
from typing import Final

from flows import console, launch
from flows.errors import UsageError
from flows.shelves import Workspace

_MARK: Final = ".sample_company"
_HALF: Final = " half made"


def run_demo(folder: Path, *, scale: int, as_json: bool) -> int:
    """Make the company unless it is there, run its night, deliver its mail, say where to look.

    Raises:
        UsageError: the folder holds something else, or a company of another scale.
    """
    from flows.night import open_night
    from flows.send.local_mailbox import LocalMailbox

    started = time.monotonic()
    root = folder.resolve()
    with launch.prefect_starting():
        _make_company(root, scale=scale)
    with LocalMailbox(root / "mailbox") as mailbox:
        os.environ["SHINCHOKU_SMTP_SERVER"] = mailbox.server
        os.environ["SHINCHOKU_SMTP_PORT"] = str(mailbox.port)
        status = launch.run_night(root, launch.Wish(), as_json=as_json)
    seconds = time.monotonic() - started
    night = open_night(root, as_of=None)
    mails = len(list((root / "mailbox").rglob("*.eml")))
    console.err.rule(f"{seconds:.0f} s", align="left")
    console.err.print(f"mailbox       {root / 'mailbox'}  ({mails} mails)")
    for line in launch.where_to_look(night):
        console.err.print(line)
    where = os.path.relpath(root)
    console.err.print(
        f"next          .venv/bin/shinchoku explain bookings_amount --scope company "
        f"--period {_current_quarter(root)} -w {where}"
    )
    return status


def _current_quarter(root: Path) -> str:
    """Return the fiscal quarter of the company's newest delivery as explain takes it."""
    from flows.model.fiscal_days import make_fiscal_days
    from flows.night import open_night

    night = open_night(root, as_of=None)
    days = make_fiscal_days(night.settings.company, as_of=night.as_of)
    today = next(day for day in days if day.date_day == night.as_of)
    return f"{today.fiscal_year}Q{today.fiscal_quarter}"


def _make_company(root: Path, *, scale: int) -> None:
    mark = root / _MARK
    made = mark.read_text(encoding="utf-8") if mark.is_file() else ""
    if made and made.removesuffix(_HALF) != str(scale):
        message = f"[{root}] holds a sample company of scale {made}; name another folder"
        raise UsageError(message)
    if made == str(scale):
        console.steps.done("sample", f"the company is there already: {root}", 0)
        return
    if not made and root.exists() and any(root.iterdir()):
        message = f"[{root}] is not empty and no sample company; name another folder"
        raise UsageError(message)
    from sample_company.make import make_company

    started = time.monotonic()
    root.mkdir(parents=True, exist_ok=True)
    mark.write_text(f"{scale}{_HALF}", encoding="utf-8")
    with console.steps.running("sample"):
        company = make_company(root, scale=scale, progress=_show)
    mark.write_text(str(scale), encoding="utf-8")
    sentence = f"a made-up company of 18 months up to {company.as_of}: {Workspace(root).landing}"
    console.steps.done("sample", sentence, time.monotonic() - started)


def _show(what: str, done: int, total: int) -> None:
    console.steps.detail(f"{what} {done}/{total}")
