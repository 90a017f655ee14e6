"""One small sample company for all tests of this folder."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from sample_company.make import MadeCompany, make_company


@dataclass(frozen=True)
class Company:
    """A made company and how to read its files."""

    made: MadeCompany

    def file(self, name: str, day: str = "2026-11-20") -> Path:
        return self.made.root / "landing" / "sfa" / day / name

    def lines(self, name: str, day: str = "2026-11-20") -> list[list[str]]:
        return read_lines(self.file(name, day))

    def rows(self, name: str, day: str = "2026-11-20") -> list[dict[str, str]]:
        header, *lines = self.lines(name, day)
        return [dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)]

    def all_rows(self, name: str) -> list[dict[str, str]]:
        days = sorted(
            path.parent.name for path in (self.made.root / "landing/sfa").glob(f"*/{name}")
        )
        return [row for day in days for row in self.rows(name, day)]


def read_lines(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp932")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(make_company(tmp_path_factory.mktemp("sample"), months=3))
