"""A cell far outside its table is seen however the program that wrote it spells the cell."""

import zipfile
from pathlib import Path

import pytest

from flows.ingest.refusals import RefusedFileError
from flows.ingest.sheet_spread import check_package


def workbook(folder: Path, cells: str) -> Path:
    path = folder / "book.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{cells}</sheetData>")
    return path


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c t="n" r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        "<x:c  r = 'XFD1048576' s='1'><x:v>1</x:v></x:c>",
        '<c s="1"\n r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_filled_cell_in_the_last_corner_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        check_package(workbook(tmp_path, cell), "book.xlsx")

    assert refused.value.reason_code == "too_spread"


@pytest.mark.parametrize("cell", ['<c r="XFD1048576"/>', '<c s="1" r="XFD1048576" t="n"/>'])
def test_an_empty_cell_there_does_not_count(tmp_path: Path, cell: str) -> None:
    check_package(workbook(tmp_path, f'<c r="A1"><v>1</v></c>{cell}'), "book.xlsx")
