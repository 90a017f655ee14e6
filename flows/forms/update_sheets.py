"""The update sheet of one owner: the own deals, and of each only what is missing or stale.

Reads nothing; writes one workbook. Format: flows/vocabulary/update_sheets.py.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from flows.forms.layout import Book, Column, Kind, Sheet, text_width
from flows.forms.writer import write_book
from flows.vocabulary.forms import ENDING
from flows.vocabulary.languages import Language
from flows.vocabulary.update_sheets import GIVEN, LAYOUT, PREFIXES, WAS, AskedDeal, hashes

ASKED: Final[Mapping[str, Kind]] = {
    "stage": "text",
    "amount": "amount",
    "close_date": "date",
    "next_action": "text",
    "next_action_date": "date",
    "lost_reason": "text",
}
"""What may be asked for, in the order of its columns."""
_GUIDE_LINES: Final = 6
_WIDEST, _AIR, _NARROWEST = 34, 3, 12
_SHOWN: Final = ("_deal_name", "_account_name", "_points", "_currency")
_LONGEST_NAME: Final = 40

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SheetOfOwner:
    """The deals of one source that one owner is asked about; ``stages`` are the source's own."""

    source: str
    as_of: date
    owner_id: str
    owner_name: str
    language: Language
    currency: str
    stages: Sequence[str]
    deals: Sequence[AskedDeal]


def update_name(asked: SheetOfOwner) -> str:
    """Return the name of the workbook; by its beginning ingest knows it again."""
    prefix = PREFIXES[0 if asked.language == "ja" else 1]
    person = re.sub(r"[^\w.-]+", "", f"{asked.owner_name}_{asked.owner_id}")[:_LONGEST_NAME]
    return f"{prefix}_{asked.source}_{asked.as_of.isoformat()}_{person}{ENDING}"


def write_update_sheet(path: Path, *, asked: SheetOfOwner, say: Say) -> Path:
    """Write the update sheet of one owner.

    Writes: path; the cells to fill in coloured, all others locked
    """
    name = say("form.update.sheet")
    place = f"landing/{asked.source}/YYYY-MM-DD/"
    title = f"{say('form.update.title')}  {asked.owner_name}  {asked.as_of.isoformat()}"
    book = Book(
        title=title,
        guide=[
            say(f"form.update.guide_{number}").format(place=place)
            for number in range(1, _GUIDE_LINES + 1)
        ],
        guide_name=say("form.guide"),
        sheets=[_sheet(name, asked, say)],
        identity=[
            ("layout", LAYOUT),
            ("source", asked.source),
            ("as_of", asked.as_of.isoformat()),
            ("owner", asked.owner_id),
            ("sheet", name),
        ],
    )
    return write_book(path, book)


def _sheet(name: str, asked: SheetOfOwner, say: Say) -> Sheet:
    wanted = [one for one in ASKED if any(one in deal.fields for deal in asked.deals)]
    is_foreign = any(deal.currency != asked.currency for deal in asked.deals)
    shown = [one for one in _SHOWN if one != "_currency" or (is_foreign and "amount" in wanted)]
    order = [WAS, "deal_id", "pipeline", *shown, *(["_stage"] if "stage" not in wanted else [])]
    columns = [*order, *wanted]
    return Sheet(
        name=name,
        columns=[_column(one, asked, say) for one in columns],
        above=[tuple(columns)],
        rows=[_cells(deal, columns, wanted, say) for deal in asked.deals],
        marks=frozenset(_places(asked.deals, columns, is_asked=True)),
        locks=frozenset(_places(asked.deals, columns, is_asked=False)),
        frozen_columns=columns.index("_points"),
        is_form=True,
    )


def _column(name: str, asked: SheetOfOwner, say: Say) -> Column:
    if name in ASKED:
        note = say(f"form.update.note_{name}")
        return Column(
            heading=_heading(name, asked, say),
            kind=ASKED[name],
            note=note,
            choices=tuple(asked.stages) if name == "stage" else (),
            width=24 if name in {"next_action", "lost_reason"} else 0,
        )
    told = [_told(deal, name, say) for deal in asked.deals]
    heading = name if name in {WAS, "pipeline"} else say(f"form.update.{name.strip('_')}")
    lines = [heading, *(line for text in told for line in text.split("\n"))]
    return Column(
        heading=heading,
        width=max(_NARROWEST, min(_WIDEST, max(map(text_width, lines)) + _AIR)),
        is_locked=True,
        is_hidden=name in {WAS, "pipeline"},
    )


def _heading(name: str, asked: SheetOfOwner, say: Say) -> str:
    """Return what a column is called; money names its unit, for the SFA may count in thousands."""
    told = say(f"form.update.{name}")
    return f"{told} ({asked.currency} × 1)" if name == "amount" else told


def _cells(deal: AskedDeal, columns: Sequence[str], wanted: Sequence[str], say: Say) -> list[str]:
    now = {name: value for name, (value, _) in deal.fields.items()}
    given = [_given(name, now.get(name, deal.stage if name == "stage" else "")) for name in wanted]
    was = hashes(deal.deal_id, dict(zip(wanted, given, strict=True)))
    locked = [_told(deal, name, say) if name != WAS else was for name in columns]
    return [*locked[: len(columns) - len(wanted)], *given]


def _given(name: str, value: str) -> str:
    """Return a value as a program shows it that opened the cell and saved it again."""
    if ASKED[name] != "amount" or not value:
        return value
    number = Decimal(value)
    return str(int(number)) if number == int(number) else str(number.normalize())


def _told(deal: AskedDeal, name: str, say: Say) -> str:
    """Return what a locked cell says of a deal."""
    return {
        "deal_id": deal.deal_id,
        "pipeline": "" if deal.pipeline == "*" else deal.pipeline,
        "_deal_name": deal.deal_name,
        "_account_name": deal.account_name,
        "_stage": deal.stage,
        "_currency": deal.currency,
        "_points": "\n".join(
            say(f"ask.{name}.{deal.fields[name][1]}") for name in ASKED if name in deal.fields
        ),
    }.get(name, "")


def _places(
    deals: Sequence[AskedDeal], columns: Sequence[str], *, is_asked: bool
) -> Iterator[tuple[int, int]]:
    """Yield the cells of fields that are asked for, or those that are not."""
    for number, deal in enumerate(deals):
        for place, name in enumerate(columns):
            if name in ASKED and name not in GIVEN and (name in deal.fields) == is_asked:
                yield number, place
