"""Hold a file against the control total that its exporter laid beside it.

Reads landing/<source>/<date>/<file>.control.json: ``{"rows": 120, "sums": {"金額": "1234000"}}``,
the headers as exported, either key alone too. For a file that holds one table.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.ingest.readings import Batch, Reading

ENDING: Final = ".control.json"
CONTROL_TOTAL: Final = "control_total"
MEND: Final = (
    "export and deliver the file again, with the control total that belongs to it, or correct the "
    "control file if that is what is wrong"
)
_MOST_BYTES: Final = 1 << 16
_SIGNS: Final = r"[\s,，¥￥円]"
_NUMBER: Final = r"^[+-]?\d{1,28}(\.\d{1,9})?$"
_EXACT: Final = pa.decimal128(38, 9)


class _Announced(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: Annotated[int, Field(ge=0)] | None = None
    sums: dict[str, Decimal] = {}


def control_path(landed: Path) -> Path:
    """Return where the control total of a landed file lies."""
    return landed.with_name(landed.name + ENDING)


class ControlTotal:
    """What was announced of one file, and what came of it so far."""

    def __init__(self, path: Path) -> None:
        """Read what was announced; a control file that cannot be used is a finding, no crash."""
        self._name, self._fault = path.name, ""
        self._announced = _Announced()
        self._sums: dict[str, Decimal] = {}
        self._wrong: dict[str, int] = {}
        try:
            if path.stat().st_size > _MOST_BYTES:
                self._fault = f"[{path.name}] is larger than a control total is"
            else:
                self._announced = _Announced.model_validate_json(path.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "(file)"
            self._fault = f"[{path.name}] cannot be used: key [{key}]: {first['msg']}"
        except OSError as error:
            self._fault = f"[{path.name}] cannot be read: {error.strerror}"

    def take(self, batch: Batch, header: tuple[str, ...]) -> None:
        """Add the rows of a batch."""
        for name in self._announced.sums:
            if name in header:
                total, wrong = _sum(batch.columns[header.index(name)])
                self._sums[name] = self._sums.get(name, Decimal(0)) + total
                self._wrong[name] = self._wrong.get(name, 0) + wrong

    def disagreement(self, reading: Reading) -> str | None:
        """Say what differs, announced ≠ read; none if all agrees."""
        if self._fault:
            return self._fault
        return ", ".join(self._differences(reading)) or None

    def _differences(self, reading: Reading) -> Iterator[str]:
        rows, read = self._announced.rows, reading.tally.rows_read
        if rows is not None and rows != read:
            yield f"rows {rows:,} ≠ {read:,}"
        for name, announced in self._announced.sums.items():
            found = self._sums.get(name, Decimal(0))
            if name not in reading.header:
                yield f"[{name}]: no such header"
            elif wrong := self._wrong.get(name):
                yield f"[{name}]: {wrong:,} cells are no numbers"
            elif announced != found:
                yield f"[{name}] {announced:,f} ≠ {found.normalize():,f}"


def _sum(column: pa.Array) -> tuple[Decimal, int]:
    """Return the sum of the numbers of a text column, and how many filled cells are none."""
    normal = pc.utf8_normalize(column, form="NFKC")
    text = pc.replace_substring_regex(normal, pattern=_SIGNS, replacement="")
    is_number = pc.match_substring_regex(text, pattern=_NUMBER)
    is_filled = pc.greater(pc.utf8_length(text), 0)
    wrong = pc.sum(pc.and_(is_filled, pc.invert(is_number))).as_py() or 0
    numbers = pc.cast(text.filter(is_number), _EXACT)
    return pc.sum(numbers).as_py() or Decimal(0), int(wrong)
