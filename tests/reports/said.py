"""What the files of one edition say, read back out of the finished files."""

import html
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pikepdf

from flows.forms.companion import NUMBER_FORMATS
from flows.render.filters import Faces
from flows.render.pages import faces_of
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import Edition
from tests.reports.golden import text_of

NUMBER = re.compile(r"[+−±]?\d[\d,]*(?:\.\d+)?%?")
# signs that stand between a minus and its figure, and places where a line may break
_BETWEEN = str.maketrans("", "", "¥\u200b\u00ad")
_FACES = {face: code for code, face in NUMBER_FORMATS.items()}


def numbers_of(text: str) -> set[str]:
    """Return the figures of a text as printed; one with a sign also without it."""
    found = set(NUMBER.findall(text.translate(_BETWEEN)))
    return found | {figure.lstrip("+−±") for figure in found}


@dataclass(frozen=True)
class Figure:
    """A number of the workbook: where it stands, and its face on paper."""

    sheet: str
    place: str
    row: int
    column: int
    face: str


@dataclass(frozen=True)
class Said:
    """One edition, read back."""

    edition: Edition
    out: Path

    def path(self, kind: str) -> Path:
        """Return the place of one file."""
        return self.out / getattr(self.edition, kind).path

    def pdf(self, *, page: int | None = None) -> str:
        """Return the text of the PDF, or of one page."""
        pages = [] if page is None else ["-f", str(page), "-l", str(page)]
        command = ["pdftotext", "-layout", *pages, str(self.path("pdf")), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def twin(self) -> str:
        """Return the text of the HTML twin, its drawings among it."""
        page = self.path("html").read_text("utf-8")
        drawn = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
        words = " ".join(re.findall(r'(?:aria-label|alt|data-[a-z]+)="([^"]*)"', drawn))
        return html.unescape(" ".join((text_of(page), words, re.sub(r"<[^>]+>", " ", drawn))))

    def mail(self) -> str:
        """Return the text body of the mail."""
        return self.path("mail_text").read_text("utf-8")

    def mail_html(self) -> str:
        """Return what the HTML body of the mail says."""
        return text_of(self.path("mail_html").read_text("utf-8").replace("<br>", "\n<br>"))

    def everything(self) -> str:
        """Return all that the files hold: text, source, properties, names."""
        parts = [self.pdf(), self._inside_pdf(), *self._inside_workbooks()]
        for kind in ("html", "mail_text", "mail_html"):
            parts.append(self.path(kind).read_text("utf-8"))
        edition = self.edition.model_copy(update={"recipients": (), "context_sha256": ""})
        return "\n".join((*parts, html.unescape(edition.model_dump_json())))

    def figures(self, workbook: Path | None = None) -> Iterator[Figure]:
        """Yield the numbers of the workbook, each put through the face that its format says."""
        book = openpyxl.load_workbook(workbook or self.path("tables"))
        for sheet in book.worksheets[1:]:
            for cells in sheet.iter_rows(min_row=2):
                for cell in cells:
                    if isinstance(cell.value, int | float):
                        face = self._face(cell.value, cell.number_format)
                        place = f"{sheet.title}!{cell.coordinate}"
                        yield Figure(sheet.title, place, cell.row - 2, cell.column - 1, face)

    def faces(self) -> Faces:
        """Return the faces of the edition."""
        from flows.render.typeface import ensure_typeface
        from flows.settings import Machine

        typeface = ensure_typeface(Machine().cache)
        language = self.edition.key.language
        return faces_of(REPORT_TEMPLATES, typeface, language, "JPY", "million")

    def _face(self, value: float, number_format: str) -> str:
        faces, code = self.faces(), _FACES[number_format]
        if code in {"money", "signed", "gap"}:
            put = faces.money if code == "money" else faces.signed
            return str(put(Decimal(str(value))))
        if code in {"tenths", "hundredths"}:
            return str(faces.decimal(value, 1 if code == "tenths" else 2))
        if code == "points":
            return str(faces.decimal(value * 100, 1))
        return str(getattr(faces, code)(value))

    def _inside_pdf(self) -> str:
        with pikepdf.open(self.path("pdf")) as pdf:
            streams = (o for o in pdf.objects if isinstance(o, pikepdf.Stream))
            raw = b"".join(stream.read_bytes() for stream in streams).decode("utf-8", "replace")
            outline = " ".join(str(item.title) for item in _outline(pdf.open_outline().root))
            info = " ".join(str(value) for value in pdf.docinfo.values())
            return f"{raw} {outline} {info} {pdf.open_metadata()}"

    def _inside_workbooks(self) -> Iterator[str]:
        for kind in ("tables", "workbook"):
            if getattr(self.edition, kind) is not None:
                with ZipFile(self.path(kind)) as parts:
                    for name in parts.namelist():
                        yield html.unescape(parts.read(name).decode("utf-8"))
                yield from _cells(self.path(kind))


def _cells(workbook: Path) -> Iterator[str]:
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield " ".join(_plain(cell.value) for cell in row if cell.value is not None)


def _plain(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _outline(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _outline(item.children)
