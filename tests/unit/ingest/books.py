"""Makes workbooks for tests: .xlsx by openpyxl, .ods by hand."""

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="一覧">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(
    rows: Sequence[Sequence[object]],
    merges: Sequence[str] = (),
    also: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一覧"
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    if also:
        also(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_of_xml(rows: str) -> bytes:
    """Return an .ods whose only sheet holds the given rows of XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", _KIND)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        made.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>')
        made.writestr("content.xml", _ODS.format(rows))
    return stream.getvalue()


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """Return an .ods with one sheet of texts."""
    return ods_of_xml("".join(f"<table:table-row>{_cells(row)}</table:table-row>" for row in rows))


def _cells(row: Sequence[str]) -> str:
    return "".join(
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        if cell
        else "<table:table-cell/>"
        for cell in row
    )
