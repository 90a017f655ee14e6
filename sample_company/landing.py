"""How the sample company's files are written: one after another, block after block."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from sample_company.clock import Schedule
from sample_company.layouts import CRM, CSV_HEADERS, SHEETS
from sample_company.made_dirty import SpoiltCells, spoil_cells, spoil_lines

CP932: Final = {
    "Task.csv": (10, 11, 12),
    "Event.csv": (20,),
    "Account.csv": tuple(range(5, 20)),
    "Lead.csv": tuple(range(5, 12)),
    "Opportunity.csv": (50,),
}
WITH_BOM: Final = ("User.csv", "Product2.csv")
BOM_FROM_BACK: Final = 12


@dataclass(frozen=True, slots=True)
class Landing:
    """The landing folder of one workspace and the dates of its deliveries."""

    root: Path
    schedule: Schedule

    def folder(self, source: str, number: int) -> Path:
        """Return the folder of one delivery of one source."""
        return self.root / source / self.schedule.days[number].isoformat()

    def sheets(self, number: int) -> Path:
        """Return the folder of the workbooks of one delivery."""
        return self.folder(SHEETS, number)

    def first_delivery_since(self, day: date) -> int:
        """Return the number of the first delivery on or after a day."""
        later = [n for n, delivered in enumerate(self.schedule.days) if delivered >= day]
        return later[0] if later else len(self.schedule.days) - 1


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one block writes: the first block begins the files, later ones go on."""

    landing: Landing
    block: int
    spoilt: tuple[SpoiltCells, ...] = ()

    def write(self, file: str, number: int, frame: pl.DataFrame) -> int:
        """Write one block's rows of one file of one delivery; return how many."""
        back = len(self.landing.schedule.days) - 1 - number
        rows = frame.select(CSV_HEADERS[file])
        if self.block == 0:
            rows = spoil_cells(rows, file, self.spoilt, back=back)
        text = rows.write_csv(include_header=self.block == 0)
        if self.block == 0:
            text = spoil_lines(text, file, back=back)
        path = self.landing.folder(CRM, number) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if self.block == 0 else "ab") as stream:
            stream.write(text.encode(self._encoding(file, number, back=back), errors="replace"))
        return rows.height

    def write_changes(self, file: str, numbers: Iterable[int], frame: pl.DataFrame) -> int:
        """Write each row into the first of these deliveries that comes after its ``_since``."""
        chosen = list(numbers)
        cutoffs = self.landing.schedule.cutoffs[chosen]
        place = np.searchsorted(cutoffs, frame["_since"].to_numpy())
        order = np.argsort(place, kind="stable")
        ends = np.searchsorted(place[order], np.arange(len(chosen) + 1))
        ordered = frame[order]
        for index, number in enumerate(chosen):
            size = int(ends[index + 1] - ends[index])
            self.write(file, number, ordered.slice(int(ends[index]), size))
        return int(ends[-1])

    def _encoding(self, file: str, number: int, *, back: int) -> str:
        if number in CP932.get(file, ()):
            return "cp932"
        marked = file in WITH_BOM or (file == "Opportunity.csv" and back < BOM_FROM_BACK)
        return "utf-8-sig" if marked and self.block == 0 else "utf-8"
