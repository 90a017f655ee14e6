"""A company of six people, small enough that its night costs seconds; everything is made up.

Writes: shinchoku.yaml, and landing/crm/<date>/*.csv of one delivery after the other
"""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from flows.shelves import Workspace

SOURCE: Final = "crm"
FIRST: Final = date(2026, 9, 28)
OPENED: Final = date(2026, 3, 2)
DEALS: Final = 60
SETTINGS: Final = """\
company:
  name: 見本工房株式会社
  name_en: Mihon Kobo Co., Ltd.
  languages: [ja, en]
  timezone: Asia/Tokyo
  currency: JPY
  money_unit: thousand
  fiscal_year_start_month: 4
  week_start: monday
  holiday_country: JP
sources:
  crm: {system: salesforce, mode: full}
org: {source: crm}
stages:
  crm:
    "*":
      - {stage: 提案, order: 1, status: open, ja: 提案, en: Proposal, max_days: 40}
      - {stage: 交渉, order: 2, status: open, ja: 交渉, en: Negotiation, max_days: 35}
      - {stage: 受注, order: 3, status: won, ja: 受注, en: Won}
      - {stage: 失注, order: 4, status: lost, ja: 失注, en: Lost}
reports:
  daily-progress:
    template: progress
    cadence: daily
    scopes: [company, unit]
    recipients: [kikaku@example.co.jp]
mail:
  server: 127.0.0.1
  port: 8025
  security: none
  sender: shinchoku@example.co.jp
  sender_name: 見本工房 営業企画
  allowed_domains: [example.co.jp]
  dry_run: false
  operations: [sales-ops@example.co.jp]
"""
_STAGES: Final = ("提案", "交渉", "受注")
_USERS: Final = (
    ("U1", "青木 一", "", "本社", "ja"), ("U2", "石田 二葉", "U1", "東日本", "ja"),
    ("U3", "上村 三郎", "U2", "東日本", "ja"), ("U4", "江藤 四季", "U1", "西日本", "en_US"),
    ("U5", "大野 五月", "U4", "西日本", "ja"), ("U6", "加藤 六", "U4", "西日本", "ja"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Step:
    """What a deal became on a day."""

    day: date
    stage: str
    amount: int
    close: date


@dataclass(frozen=True, slots=True)
class _Deal:
    """A deal and all that becomes of it."""

    number: int
    owner: str
    steps: tuple[_Step, ...]


def _deals() -> Iterator[_Deal]:
    """Yield every deal; the same ones each time."""
    lots = random.Random(7)  # noqa: S311  # a company by lot
    for number in range(DEALS):
        day = OPENED + timedelta(days=lots.randrange(240))
        amount, steps = lots.randrange(200, 4000) * 1000, []
        names = _STAGES if lots.random() < 0.6 else (*_STAGES[:2], "失注")
        for stage in names[: lots.choice((1, 2, 3, 3))]:
            close = day + timedelta(days=lots.randrange(20, 60)) if stage in _STAGES[:2] else day
            steps.append(_Step(day, stage, amount, close))
            day += timedelta(days=lots.randrange(5, 45))
            amount += lots.choice((0, 0, 50_000, -30_000))
        yield _Deal(number, lots.choice(("U2", "U3", "U5", "U6")), tuple(steps))


def make_company(root: Path) -> Workspace:
    """Write the settings of the company; it has no delivery yet."""
    root.mkdir(parents=True)
    workspace = Workspace(root)
    workspace.settings_file.write_text(SETTINGS, encoding="utf-8")
    return workspace


def day_of(number: int) -> date:
    """Return the date of a delivery, counted from 0."""
    return FIRST + timedelta(days=number)


def files_of(number: int) -> dict[str, bytes]:
    """Return the files of one delivery by name."""
    day = day_of(number)
    return {
        "User.csv": _csv(_USER_HEADER, _user_rows()),
        "Account.csv": _csv(("Id", "Name", "OwnerId"), _account_rows()),
        "Opportunity.csv": _csv(_DEAL_HEADER, _deal_rows(day)),
        "OpportunityHistory.csv": _csv(_CHANGE_HEADER, _change_rows(day)),
        "Task.csv": _csv(_TASK_HEADER, _task_rows(day)),
    }


def deliver(workspace: Workspace, number: int) -> None:
    """Put one delivery into landing, as an export of that evening."""
    folder = workspace.delivery(SOURCE, day_of(number))
    folder.mkdir(parents=True)
    for name, content in files_of(number).items():
        (folder / name).write_bytes(content)


_USER_HEADER: Final = (
    "Id", "Name", "Email", "ManagerId", "UnitCode__c", "Department", "IsActive",
    "LanguageLocaleKey",
)  # fmt: skip
_DEAL_HEADER: Final = (
    "Id", "Name", "AccountId", "OwnerId", "StageName", "Amount", "CloseDate", "CreatedDate",
    "NextStep", "LastModifiedDate",
)  # fmt: skip
_CHANGE_HEADER: Final = ("Id", "OpportunityId", "CreatedDate", "StageName", "Amount", "CloseDate")
_TASK_HEADER: Final = (
    "Id", "Subject", "Type", "Status", "OwnerId", "WhatId", "ActivityDate", "CreatedDate",
    "LastModifiedDate",
)  # fmt: skip


def _csv(header: Sequence[str], rows: Iterator[Sequence[object]]) -> bytes:
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _at(day: date) -> str:
    return f"{day.isoformat()}T03:00:00.000+0000"


def _user_rows() -> Iterator[Sequence[object]]:
    for user, name, manager, unit, language in _USERS:
        mail = f"{user.lower()}@example.co.jp"
        yield user, name, mail, manager, f"D{_UNITS.index(unit)}", unit, "true", language


_UNITS: Final = ("本社", "東日本", "西日本")


def _account_rows() -> Iterator[Sequence[object]]:
    for number in range(12):
        yield f"A{number:02}", f"見本商店{number:02}", _USERS[2].__getitem__(0)


def _deal_rows(day: date) -> Iterator[Sequence[object]]:
    for deal in _deals():
        known = [step for step in deal.steps if step.day <= day]
        if known:
            last, first = known[-1], known[0]
            yield (
                f"D{deal.number:03}", f"見本案件{deal.number:03}", f"A{deal.number % 12:02}",
                deal.owner, last.stage, last.amount, last.close.isoformat(), _at(first.day),
                "見積の送付" if deal.number % 3 else "", _at(last.day),
            )  # fmt: skip


def _change_rows(day: date) -> Iterator[Sequence[object]]:
    for deal in _deals():
        for place, step in enumerate(deal.steps):
            if step.day <= day:
                yield (
                    f"C{deal.number:03}{place}", f"D{deal.number:03}", _at(step.day), step.stage,
                    step.amount, step.close.isoformat(),
                )  # fmt: skip


def _task_rows(day: date) -> Iterator[Sequence[object]]:
    for deal in _deals():
        for place, step in enumerate(deal.steps):
            if step.day <= day:
                yield (
                    f"T{deal.number:03}{place}", "提案の訪問", "訪問", "完了", deal.owner,
                    f"D{deal.number:03}", step.day.isoformat(), _at(step.day), _at(step.day),
                )  # fmt: skip
