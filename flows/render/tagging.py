"""What WeasyPrint leaves out of a tagged PDF: whether a head is of its column or of its row.

Format: ISO 32000-1, 14.8.5.7 (attribute ``Scope`` of table heads), asked for by PDF/UA-1, 7.5.
"""

from collections.abc import Iterable
from typing import Any, Final

import pydyf

HEAD, ROW, GROUP = "/TH", "/TR", "/THead"
COLUMN: Final = {"O": "/Table", "Scope": "/Column"}
LINE: Final = {"O": "/Table", "Scope": "/Row"}


def scope_heads(_document: object, pdf: Any) -> None:  # noqa: ANN401  # WeasyPrint's own PDF
    """Give every head of a table its scope: its column's in the head of a table, else its row's.

    A finisher of ``write_pdf``: called when everything is drawn and nothing written.
    """
    elements = {element.reference: element for element in _elements(pdf.objects)}
    for element in elements.values():
        if element["S"] == HEAD:
            row = elements.get(element["P"], {})
            group = elements.get(row.get("P"), {})
            scope = COLUMN if group.get("S") == GROUP else LINE
            element["A"] = pydyf.Dictionary(scope)


def _elements(objects: Iterable[object]) -> Iterable[pydyf.Dictionary]:
    """Yield the elements of the tree of tags."""
    for one in objects:
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem":
            yield one
