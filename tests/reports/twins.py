"""The pages of every kind of report as a browser gets them, and a browser to look at them.

The browser is Debian's own, driven by Playwright; it opens files and asks nobody for anything.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from flows.render.pages import Pages, make_pages
from flows.render.typeface import FONTS_CONF
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ProgressContext
from tests.reports import made_up_accounts, made_up_gap, made_up_meetings, made_up_rep
from tests.reports.golden import CONTEXTS, ODD_CASES
from tests.reports.test_account_sheets import pages as account_pages
from tests.reports.test_gap_reports import pages as gap_pages
from tests.reports.test_meeting_packs import pages as meeting_pages
from tests.reports.test_rep_edition import pages as rep_pages

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
NOTICE = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


def find_chromium() -> str | None:
    """Return the browser of this machine, if it has one."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def _progress(context: ProgressContext, typeface: Path) -> Pages:
    return make_pages(context, templates=REPORT_TEMPLATES, typeface=typeface)


def _golden(name: str, typeface: Path) -> Pages:
    text = (CONTEXTS / f"{name}.json").read_text("utf-8")
    return _progress(ProgressContext.model_validate_json(text), typeface)


def _account(language: Language, typeface: Path) -> Pages:
    lines = tuple(
        made_up_accounts.line(number, code, count=3)
        for code in ("open_deal", "won_deal", "contact")
        for number in range(1, 4)
    )
    offers = tuple(
        made_up_accounts.offer(rank, next_account_count=12 - rank) for rank in range(1, 4)
    )
    account = made_up_accounts.account()
    return account_pages(account, typeface, lines=lines, offers=offers, language=language)


TWINS: Mapping[str, Callable[[Path], Pages]] = {
    "progress_ja": lambda typeface: _golden("monthly_company_ja", typeface),
    "progress_en": lambda typeface: _golden("monthly_unit_en", typeface),
    "silent_ja": lambda typeface: _golden("silent_ja", typeface),
    "dual_post_ja": lambda typeface: _golden("dual_post_ja", typeface),
    "full_ja": lambda typeface: _progress(ODD_CASES["full"](), typeface),
    "gap_ja": lambda typeface: gap_pages(made_up_gap.report("ja"), typeface),
    "gap_en": lambda typeface: gap_pages(made_up_gap.report("en"), typeface),
    "meeting_ja": lambda typeface: meeting_pages(made_up_meetings.pack("ja"), typeface),
    "meeting_en": lambda typeface: meeting_pages(made_up_meetings.pack("en"), typeface),
    "account_ja": lambda typeface: _account("ja", typeface),
    "account_en": lambda typeface: _account("en", typeface),
    "rep_ja": lambda typeface: rep_pages(made_up_rep.tables("aki"), typeface),
    "rep_en": lambda typeface: rep_pages(made_up_rep.tables("aki"), typeface, language="en"),
}


@lru_cache(maxsize=32)
def twin(name: str, typeface: Path) -> Pages:
    """Return the texts of one page, made once."""
    return TWINS[name](typeface)


@dataclass
class Look:
    """A page in a browser, and all that it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def browsing(typeface: Path) -> Iterator[Browser]:
    """Open the browser of this machine with the typeface of the documents."""
    fonts = str(typeface / FONTS_CONF)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[*ARGUMENTS],
            env={"FONTCONFIG_FILE": fonts, "HOME": "/tmp"},  # noqa: S108  # its own dot files
        )
        yield browser
        browser.close()


@contextmanager
def looking(
    browser: Browser,
    file: Path,
    *,
    width: int = 1100,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
) -> Iterator[Look]:
    """Open one file on a screen of a width."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
    )
    look = Look(context.new_page())
    if script:
        look.page.add_init_script(NOTICE)
    look.page.on("console", lambda told: look.complaints.append(told.text))
    look.page.on("pageerror", lambda error: look.complaints.append(str(error)))
    look.page.on("request", lambda request: look.asked.append(request.url))
    look.page.goto(file.as_uri())
    yield look
    context.close()
