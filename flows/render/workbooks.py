"""Make the workbook of an edition: its first sheet, its tables, and the company's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.forms.companion import Block, Companion, Table, Value, companion_bytes
from flows.render.filters import Faces
from flows.render.layers import Templates
from flows.render.pages import faces_of
from flows.render.resources import Palette, palette
from flows.render.sheets import Cover, Pen, Workbook
from flows.render.sheets_own import own_sheets
from flows.vocabulary.delivery import EditionKey


def companion_of(
    book: Workbook,
    context: Any,  # noqa: ANN401 - a context of any kind
    *,
    title: str,
    faces: Faces,
    palette: Palette,
) -> bytes:
    """Return the workbook of one edition as the bytes of its file."""
    pen = Pen(faces)
    money = replace(faces, unit="one").money_unit()
    sheets = (*book.sheets(context, pen), *own_sheets(context, pen))
    tables = tuple(sheet.table(pen, money) for sheet in sheets)
    cover = book.cover(context, pen)
    return companion_bytes(
        Companion(
            title=pen.text(title),
            cover_name=pen.say("sheet.cover"),
            cover=(
                _facts(context, cover, pen, money),
                Block(pen.say("cover.said"), tuple((text,) for text in cover.sentences if text)),
                Block(
                    pen.say("cover.sheets"),
                    tuple((one.name, _rows_of(one, pen), one.told) for one in tables),
                ),
                Block(pen.say("cover.definitions"), _definitions(cover, pen)),
            ),
            tables=tables,
            nothing=pen.say("cell.nothing"),
            linked=pen.say("cell.linked"),
            colours=(palette.short, palette.actual, palette.interval),
            minus=faces.minus,
        )
    )


def companion_name(title: str, faces: Faces) -> str:
    """Return the name of the workbook as an attachment, without its ending."""
    return faces.words.say("cell.file_name").format(title=title)


def _facts(context: Any, cover: Cover, pen: Pen, money: str) -> Block:  # noqa: ANN401
    """Return what edition this is."""
    key: EditionKey = context.key
    facts: tuple[tuple[str, Value], ...] = (
        ("company", pen.text(context.company_name)),
        ("scope", pen.text(cover.scope)),
        ("period", cover.period),
        ("first_day", cover.first_day),
        ("last_day", cover.last_day),
        ("as_of", cover.as_of),
        ("snapshot", context.snapshot_id),
        ("edition", pen.text(f"{key.report} {key.period}")),
        ("money", money),
        ("rounded", pen.say("cover.rounded_told", unit=pen.faces.money_unit())),
        ("signs", pen.say("cover.signs_told")),
        ("confidential", pen.say("word.confidential")),
    )
    lines = tuple((pen.say(f"cover.{name}"), value) for name, value in facts if value is not None)
    return Block(pen.say("cover.what"), lines)


def _rows_of(table: Table, pen: Pen) -> str:
    """Return how many rows a sheet holds."""
    return pen.say("cover.rows", n=pen.faces.number(len(table.rows) - table.sums))


def _definitions(cover: Cover, pen: Pen) -> tuple[tuple[Value, ...], ...]:
    """Return name, id and definition of each metric, and of the terms of the report."""
    words = pen.faces.words
    terms = ((one, one.replace("_term.", "_definition.")) for one in cover.terms)
    return (
        *(
            (words.say(f"metric.{one}"), one, words.say(f"definition.{one}"))
            for one in cover.metrics
        ),
        *((words.say(name), "", words.say(definition)) for name, definition in terms),
    )


def workbook_bytes(
    book: Workbook,
    context: Any,  # noqa: ANN401 - a context of any kind
    *,
    title: str,
    templates: Templates,
    typeface: Path,
) -> tuple[bytes, str]:
    """Return the workbook of an edition, and its name as an attachment.

    Reads: report_templates/
    """
    currency = book.summary(context).currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, context.key.language, *look)
    made = companion_of(book, context, title=title, faces=faces, palette=palette(templates))
    return made, companion_name(title, faces)
