"""A code on paper holds the link of its record, and none is made of anything else."""

import re
from urllib.parse import unquote

import segno

from flows.render.codes import QUIET, qr_code

URL = "https://crm.example.co.jp/deals/1?a=1&b=日本"


def _dark(image: str) -> set[tuple[int, int]]:
    """Return the dark modules that the image draws, as row and column."""
    drawn = re.search(r"d='([^']+)'", unquote(image))
    assert drawn
    row, column, dark = 0.5, 0, set()
    for move, x, y, width in re.findall(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)", drawn[1]):
        column, row = (int(x), float(y)) if move == "M" else (column + int(x), row + float(y))
        dark |= {(int(row - 0.5) - QUIET, column + i - QUIET) for i in range(int(width))}
        column += int(width)
    return dark


def test_the_image_is_the_code_of_the_link() -> None:
    matrix = segno.make_qr(URL, error="m", boost_error=False).matrix
    cells = {(i, j) for i, row in enumerate(matrix) for j, cell in enumerate(row) if cell}

    assert _dark(str(qr_code(URL))) == cells


def test_the_same_link_gives_the_same_bytes_and_no_link_gives_nothing() -> None:
    assert qr_code(URL) == qr_code(URL)
    assert qr_code("") == ""
