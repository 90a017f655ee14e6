"""Write the workbooks that people keep: targets, deals, organisation, actions, reviews, rates.

Reads nothing; writes one .xlsx per object that the map of the source knows. Headings and words
come from the map, so that every workbook is read back by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flows.forms.input_fields import COLOURS, INPUT_BOOKS, InputBook, InputField
from flows.forms.layout import Book, Column, Sheet
from flows.forms.writer import write_book
from flows.vocabulary.workspace import ColumnRule, ObjectRule, SourceMap

_GUIDE: Final = (
    "・1 行目の説明と見出しの行は変えないでください。見出しの次の行から入力します。",
    "・黄色い見出しの列は必ず入力します。ほかの列は分かるものだけで構いません。",
    "・▼ の出るセルは一覧から選びます。日付は 2026/04/01 の形で、数字は数字だけで入力します。",
    "・見出しにマウスを置くと、入れる内容と例が出ます。",
    "・保存したら、そのまま landing/<ソース名>/<日付>/ に置きます。次の実行で読み込まれます。",
    "・全件を入れたブックを毎回置いてください（行を消すと、削除したことになります）。",
)
_PEOPLE: Final = "担当者一覧"


@dataclass(frozen=True, slots=True)
class Known:
    """What a workspace knows: stages with their status class, people as (id, name, unit)."""

    stages: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[tuple[str, str, str]] = ()


def write_input_sheets(folder: Path, *, source_map: SourceMap, known: Known) -> tuple[Path, ...]:
    """Write an empty workbook for each object of a map that people keep by hand.

    Writes: <folder>/<name>.xlsx; the same map and knowledge give the same bytes
    """
    return tuple(
        write_book(folder / f"{book.name}.xlsx", _book(book, rule, known))
        for book in INPUT_BOOKS
        if (rule := source_map.objects.get(book.object_name)) is not None
    )


def _book(book: InputBook, rule: ObjectRule, known: Known) -> Book:
    fields = [one for one in book.fields if _headers(rule, one.field)]
    columns = [_column(one, rule, known) for one in fields]
    told = [
        f"　{column.heading}: {one.note}" + (f"（例: {one.example}）" if one.example else "")
        for column, one in zip(columns, fields, strict=True)
    ]
    sheet = Sheet(
        name=book.name,
        columns=columns,
        above=[(book.purpose,), ()],
        colour_by=_heading(rule, book.colour_by) if book.colour_by else "",
        colours=dict(_colours(book, rule, known)),
        frozen_columns=1,
    )
    uses_people = any(one.choose.startswith("owner") for one in fields)
    return Book(
        title=f"{book.name}の入力",
        guide=[book.purpose, "", *_GUIDE, "", "列の説明", *told],
        guide_name="説明",
        sheets=[sheet, *([_people(known)] if known.people and uses_people else [])],
    )


def _headers(rule: ObjectRule, name: str) -> tuple[str, ...]:
    return rule.columns.get(name, ColumnRule()).headers


def _heading(rule: ObjectRule, name: str) -> str:
    return _headers(rule, name)[0]


def _column(one: InputField, rule: ObjectRule, known: Known) -> Column:
    return Column(
        heading=_heading(rule, one.field),
        kind=one.kind,
        note=one.note,
        example=f"例: {one.example}" if one.example else "",
        choices=tuple(_choices(one, rule, known)),
        is_required=one.field in rule.required,
    )


def _choices(one: InputField, rule: ObjectRule, known: Known) -> Iterator[str]:
    if one.choose == "map":
        yield from _words(one.field, rule)
    elif one.choose == "stage":
        yield from known.stages
    elif one.choose == "owner_id":
        yield from dict.fromkeys(person[0] for person in known.people)
    elif one.choose == "owner_name":
        yield from dict.fromkeys(person[1] for person in known.people)


def _words(name: str, rule: ObjectRule) -> Iterator[str]:
    """Yield the first word of the map for each meaning; of metrics, those in the column's unit."""
    has_unit = any(column.unit != 1 for column in rule.columns.values())
    told: set[str] = set()
    for word, meaning in rule.columns[name].values.items():
        is_money = name != "metric_id" or not has_unit or meaning.endswith("_amount")
        if meaning not in told and is_money:
            told.add(meaning)
            yield word


def _colours(book: InputBook, rule: ObjectRule, known: Known) -> Iterator[tuple[str, str]]:
    if book.colour_by == "stage":
        meanings = known.stages
    else:
        meanings = rule.columns.get(book.colour_by, ColumnRule()).values
    for word, meaning in meanings.items():
        if meaning in COLOURS and not (book.colour_by == "stage" and meaning == "open"):
            yield word, COLOURS[meaning]


def _people(known: Known) -> Sheet:
    """Return the list that the ids of people are looked up in."""
    headings = ("担当者ID", "氏名", "部署コード")
    return Sheet(
        name=_PEOPLE,
        columns=[Column(heading=one, width=20, is_locked=True) for one in headings],
        rows=known.people,
        is_form=True,
    )
