"""Name what is wrong with one line of a text file, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flows.ingest.text_encoding import TextEncoding
from flows.vocabulary.delivery_files import RejectedLine

RAW_LIMIT: Final = 500
_WIDEST: Final = 4
CUT_MEND: Final = "the file ends in the middle of a line: export it again and deliver it whole"


@dataclass(frozen=True, slots=True)
class LineFaults:
    """The faults that lines of one file can have, measured against its header."""

    header: Sequence[str]
    encoding: TextEncoding

    def of_shape(
        self, raw: bytes, *, line: int, cells: Sequence[bytes] | None, is_last: bool
    ) -> RejectedLine | None:
        """Return the fault of a line's cells, or none; ``is_last``: nothing ends the line."""
        if cells is None:
            return self._cut(raw, line, None) if is_last else self._broken_quote(raw, line)
        return self.of_count(raw, line=line, count=len(cells), is_last=is_last)

    def of_count(self, raw: bytes, *, line: int, count: int, is_last: bool) -> RejectedLine | None:
        """Return the fault of a line with that many cells, or none if the number is right."""
        wanted = len(self.header)
        if count == wanted:
            return None
        if count < wanted and is_last:
            return self._cut(raw, line, count)
        code = "too_few_cells" if count < wanted else "too_many_cells"
        mend = (
            "a line end stands inside a cell without quotes, or a delimiter is missing"
            if count < wanted
            else "a delimiter stands inside a cell without quotes"
        )
        return RejectedLine(
            source_row=line,
            column_name=self.header[min(count, wanted - 1)],
            raw_value=self._show(raw),
            reason_code=code,
            reason=f"the line has [{count}] cells, the header has [{wanted}]",
            mend=f"{mend}: put the cell in quotes, or export again",
        )

    def of_bytes(
        self, raw: bytes, *, line: int, cells: Sequence[bytes], is_last: bool
    ) -> RejectedLine:
        """Return the fault of a line whose bytes are no text in the file's encoding."""
        if is_last and any(self._decodes(raw[:-torn]) for torn in range(1, _WIDEST)):
            return self._cut(raw, line, len(cells))
        at = next((i for i, cell in enumerate(cells) if not self._decodes(cell)), None)
        return RejectedLine(
            source_row=line,
            column_name=None if at is None else self.header[at],
            raw_value=self._show(raw if at is None else cells[at]),
            reason_code="undecodable",
            reason=f"the cell holds bytes that are no [{self.encoding.name}] text",
            mend="name the right encoding under files.encoding of the source's map, "
            "or type the cell again where it is kept",
        )

    def _cut(self, raw: bytes, line: int, count: int | None) -> RejectedLine:
        return RejectedLine(
            source_row=line,
            column_name=None if count is None else self.header[count - 1],
            raw_value=self._show(raw),
            reason_code="cut_file",
            reason="the last line of the file is not whole",
            mend=CUT_MEND,
        )

    def _broken_quote(self, raw: bytes, line: int) -> RejectedLine:
        return RejectedLine(
            source_row=line,
            column_name=None,
            raw_value=self._show(raw),
            reason_code="broken_quote",
            reason="a quote opens or closes in the middle of a cell",
            mend='write each quote inside a quoted cell twice (""), or export again',
        )

    def _decodes(self, cell: bytes) -> bool:
        try:
            self.encoding.decode(cell)
        except UnicodeDecodeError:
            return False
        return True

    def _show(self, raw: bytes) -> str:
        text = raw[: RAW_LIMIT * 4].decode(self.encoding.name, "backslashreplace")
        return text.rstrip("\r\n")[:RAW_LIMIT]
