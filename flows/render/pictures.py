"""Draw the pages of a PDF as pictures, to be looked at."""

from pathlib import Path
from typing import Final

import pypdfium2

DOTS_PER_INCH: Final = 110
POINTS_PER_INCH: Final = 72


def draw_pages(pdf: Path, *, folder: Path, stem: str) -> tuple[Path, ...]:
    """Write a picture of each page and return where they are.

    Reads:  a PDF
    Writes: <folder>/<stem>_<page>.png
    Shape:  one picture per page, in order
    Units:  110 dots per inch
    """
    files = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            file = folder / f"{stem}_{number + 1}.png"
            page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil().save(file, optimize=True)
            page.close()
            files.append(file)
    return tuple(files)
