"""One report of the settings: what is made, of whom, for whom, and in which form."""

from typing import Literal

from pydantic import Field, model_validator

from flows.vocabulary.block import Block, PlacedError
from flows.vocabulary.formats import DEFAULT, Formats
from flows.vocabulary.key_accounts import KeyAccounts
from flows.vocabulary.languages import Language
from flows.vocabulary.report_kind import CONTEXTS, FolderName, fault_of_shipped


class Report(Block):
    """One report that goes out."""

    template: FolderName = Field(
        description="progress: the report of company and units; account: a page per key account; "
        "gap: why a target is missed and what to do; meeting: the pack of a weekly meeting; "
        "rep: two pages of one person; todo: each person's mail of what to do; or a folder of "
        "report_templates/ of the workspace that has a report.yaml (docs/own_report.md).",
        examples=list(CONTEXTS),
    )
    cadence: Literal["daily", "weekly", "monthly"] = Field(description="How often it goes out.")
    scopes: tuple[Literal["company", "unit", "owner"], ...] = Field(
        default=("company", "unit"),
        description="Editions to make; owner: two pages for each person who sells.",
    )
    languages: tuple[Language, ...] = Field(
        default=(), description="Languages to make; each person's own when empty."
    )
    recipients: tuple[str, ...] = Field(
        default=(), description="Addresses that get the company edition beside the top manager."
    )
    qr_codes: bool = Field(
        default=False,
        description="Of template progress: print a QR code of each deal of page 1 that opens its "
        "record on a phone, for those who read on paper; needs record_url.",
    )
    accounts: KeyAccounts = Field(
        default=KeyAccounts(), description="Of template account: which accounts get a sheet."
    )
    formats: Formats = DEFAULT
    archive: bool = Field(
        default=False,
        description="Print PDF/A-3a, for archives, instead of PDF/UA-1, for all who read.",
    )
    encrypt: bool = Field(
        default=False,
        description="Mail each person the PDF locked (AES-256) with a password of their own, read "
        "from the file that SHINCHOKU_PDF_PASSWORDS names; workbooks lie within it, and the mail "
        "says no number. Who has no password gets nothing, and operations is told.",
    )
    release: Literal["automatic", "required"] = Field(
        default="automatic",
        description="required: its mails wait until a person lets them go (shinchoku outbox "
        "release) or rejects them; nobody but operations hears of them until then.",
    )
    pace_gap_below: float | None = Field(
        default=-0.1,
        ge=-1,
        lt=0,
        description="Of template gap: a scope whose bookings of the quarter under way are further "
        "below the linear pace than this share of it gets its report at once, beside the monthly "
        "ones, at most once a quarter (-0.1: 10 % below); null: never.",
    )

    @model_validator(mode="after")
    def _is_what_its_template_can_be(self) -> "Report":
        fault = fault_of_shipped(self.template, cadence=self.cadence, scopes=self.scopes)
        if fault:
            raise PlacedError(fault[1], fault[0])
        if self.template == "todo" and (self.archive or self.encrypt):
            message = "a to-do mail has no document: neither to archive nor to lock"
            raise PlacedError(message, "archive" if self.archive else "encrypt")
        if self.template == "todo" and self.release == "required":
            message = "a to-do mail leaves on its own day alone; it cannot wait for a release"
            raise PlacedError(message, "release")
        return self
