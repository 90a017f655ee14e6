"""In which formats an edition is made."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

Format = Literal["pdf", "html", "xlsx"]
DEFAULT: Final[tuple[Format, ...]] = ("pdf", "html")


def _with_pdf(found: tuple[Format, ...]) -> tuple[Format, ...]:
    if "pdf" not in found:
        message = "formats must name pdf: the mail is made for it; html and xlsx stand beside it"
        raise ValueError(message)
    return found


Formats = Annotated[
    tuple[Format, ...],
    AfterValidator(_with_pdf),
    Field(
        description="What is made of each edition: pdf, html (the same pages for a browser) and "
        "xlsx (its tables as numbers, in a workbook that goes out beside the PDF); template todo "
        "is a mail alone and has none of them."
    ),
]
