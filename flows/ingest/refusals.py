"""Why a whole file is refused: one error that carries the reason code, the sentence, the mend."""

from collections.abc import Iterable
from typing import Final

from flows.errors import ShinchokuError

UNREADABLE: Final = "unreadable"
_SHOWN_HEADERS: Final = 40


class RefusedFileError(ShinchokuError):
    """One file cannot be read at all; it gets an account, the others go on."""

    def __init__(self, *, reason_code: str, reason: str, mend: str) -> None:
        """Keep code, reason and mend, and build the sentence from the last two."""
        self.reason_code = reason_code
        self.reason = reason
        self.mend = mend
        super().__init__(f"{reason}; {mend}")


class RowAccountError(ShinchokuError):
    """The reader lost or made a row: a fault of ours, never of the file."""

    def __init__(self, *, file_name: str, rows_read: int, rows_accounted: int) -> None:
        """Build the sentence from the two counts that should be one."""
        super().__init__(
            f"file [{file_name}] holds [{rows_read}] rows but [{rows_accounted}] are accounted; "
            "this is a fault of shinchoku, please report it with the shape of the file"
        )


def refuse_empty(*, file_name: str, sheet: str | None = None) -> RefusedFileError:
    """Return the refusal of a file (or sheet) without a single filled row."""
    where = f"file [{file_name}]" + (f", sheet [{sheet}]" if sheet else "")
    return RefusedFileError(
        reason_code="empty_file",
        reason=f"{where} is empty",
        mend="export it again and look whether the export finished",
    )


def refuse_missing_column(
    *, file_name: str, sheet: str, field: str, wanted: Iterable[str], found: Iterable[str]
) -> RefusedFileError:
    """Return the refusal of a file in which no header stands for a required field."""
    where = f"file [{file_name}]" + (f", sheet [{sheet}]" if sheet else "")
    headers = [header for header in found if header.strip()]
    shown = ", ".join(headers[:_SHOWN_HEADERS]) + (" …" if len(headers) > _SHOWN_HEADERS else "")
    names = " or ".join(f"[{name}]" for name in wanted) or "[no header is named in the map]"
    return RefusedFileError(
        reason_code="missing_column",
        reason=f"{where} has no column {names} for the required field [{field}]; "
        f"headers found: [{shown}]",
        mend=f"add the column to the export, or name its header under columns.{field}.headers "
        "of the source's map",
    )


def refuse_workbook(*, file_name: str, is_locked: bool) -> RefusedFileError:
    """Return the refusal of a file that ends like a workbook and is none."""
    if is_locked:
        return RefusedFileError(
            reason_code="not_a_workbook",
            reason=f"file [{file_name}] is locked with a password",
            mend="save it without a password and deliver it again",
        )
    return RefusedFileError(
        reason_code="not_a_workbook",
        reason=f"file [{file_name}] ends like a workbook but is none",
        mend="open it in the program it came from and save it as .xlsx, or deliver it as .csv",
    )


def refuse_mended(*, file_name: str, problem: str, mend: str) -> RefusedFileError:
    """Return the refusal of a workbook of mended rows that is not as it was written."""
    return RefusedFileError(
        reason_code="not_a_mended_workbook",
        reason=f"file [{file_name}] is named like a workbook of mended rows, but {problem}",
        mend=mend,
    )


def refuse_update(*, file_name: str, problem: str, mend: str) -> RefusedFileError:
    """Return the refusal of an update sheet that is not as it was written."""
    return RefusedFileError(
        reason_code="not_an_update_sheet",
        reason=f"file [{file_name}] is named like an update sheet, but {problem}",
        mend=mend,
    )


def refuse_spread(*, file_name: str) -> RefusedFileError:
    """Return the refusal of a workbook whose cells lie too far apart to be read."""
    return RefusedFileError(
        reason_code="too_spread",
        reason=f"file [{file_name}] has cells far outside its table, in the last rows and columns",
        mend="delete the rows and columns outside the table and save it again, or deliver a .csv",
    )


def refuse_sheet(*, file_name: str, sheet: str, found: Iterable[str]) -> RefusedFileError:
    """Return the refusal of a workbook that lacks the sheet that the map names."""
    return RefusedFileError(
        reason_code="missing_sheet",
        reason=f"file [{file_name}] has no sheet [{sheet}]; sheets found: [{', '.join(found)}]",
        mend="rename the sheet in the workbook, or name it under files.sheet of the source's map",
    )


def refuse_not_text(*, file_name: str) -> RefusedFileError:
    """Return the refusal of a file that is read as text but holds something else."""
    return RefusedFileError(
        reason_code="not_text",
        reason=f"file [{file_name}] is no text: it holds zero bytes or a packed archive",
        mend="export it as CSV, or give it the ending of what it is (.xlsx for a workbook)",
    )


def refuse_unreadable(*, file_name: str, problem: str) -> RefusedFileError:
    """Return the refusal of a file that the machine will not hand out."""
    return RefusedFileError(
        reason_code=UNREADABLE,
        reason=f"file [{file_name}] cannot be read: {problem}",
        mend="look at the rights of the file and of its folder, then run again",
    )


def refuse_link(*, file_name: str) -> RefusedFileError:
    """Return the refusal of a link in a delivery: what it points to was not delivered."""
    return RefusedFileError(
        reason_code="link",
        reason=f"file [{file_name}] is a link to another file",
        mend="put the file itself into the delivery",
    )


def refuse_archive(
    *, file_name: str, reason_code: str, problem: str, mend: str
) -> RefusedFileError:
    """Return the refusal of a packed file."""
    return RefusedFileError(
        reason_code=reason_code, reason=f"file [{file_name}] {problem}", mend=mend
    )


def refuse_encoding_name(*, file_name: str, declared: str) -> RefusedFileError:
    """Return the refusal of a file whose declared encoding nobody knows."""
    return RefusedFileError(
        reason_code="unknown_encoding",
        reason=f"file [{file_name}] is declared to be in [{declared}], which is no encoding",
        mend="name one of utf-8, cp932, euc_jp, utf-16, cp1252, iso-8859-1 "
        "under files.encoding of the source's map",
    )


def refuse_ambiguous_encoding(*, file_name: str, fitting: Iterable[str]) -> RefusedFileError:
    """Return the refusal of a file whose bytes are text in several encodings."""
    shown = "] and in [".join(fitting)
    return RefusedFileError(
        reason_code="ambiguous_encoding",
        reason=f"file [{file_name}] is text in [{shown}], and nothing in it tells which",
        mend="name the right one under files.encoding of the source's map, as in "
        f"encoding: {next(iter(fitting))}",
    )


def refuse_endless_line(*, file_name: str) -> RefusedFileError:
    """Return the refusal of a text file with a line longer than any record."""
    return RefusedFileError(
        reason_code="endless_line",
        reason=f"file [{file_name}] has a line that does not end within [64] MB",
        mend="export it again as CSV with one record to a line",
    )


def refuse_missing_table(*, file_name: str, column: str, found: Iterable[str]) -> RefusedFileError:
    """Return the refusal of a file without the column that marks the rows of a table."""
    shown = ", ".join(header for header in found if header.strip())
    return RefusedFileError(
        reason_code="missing_column",
        reason=f"file [{file_name}] has no column [{column}]; headers found: [{shown}]",
        mend="name a column that every row of the table fills under files.table_rows "
        "of the source's map",
    )


def refuse_table(*, file_name: str, sheet: str, table: str) -> RefusedFileError:
    """Return the refusal of a workbook without the table that the map names."""
    return RefusedFileError(
        reason_code="missing_table",
        reason=f"file [{file_name}], sheet [{sheet}] has no named range, Excel table or title "
        f"[{table}]",
        mend="name the table in the workbook, or mend files.table of the source's map",
    )
