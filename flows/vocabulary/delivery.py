"""What render hands to send: editions, their files and the people who get them."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from flows.vocabulary.definitions import Definitions
from flows.vocabulary.languages import Language


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipient(_Frozen):
    """One person who gets an edition."""

    person_id: str = Field(description="Owner id of the person, or the address if none.")
    name: str = Field(description="Name as printed in the To header.")
    address: str = Field(description="Mail address.")


class OfScope(Protocol):
    """A row that says which scope it is of."""

    @property
    def scope_kind(self) -> str:
        """Return the kind of the scope."""

    @property
    def scope_id(self) -> str:
        """Return the id of the scope."""


class EditionKey(_Frozen):
    """What makes an edition one: report, period, scope and language."""

    report: str = Field(description="Name of the report in the settings.")
    period: str = Field(description="Label of the period, e.g. 2026W47.")
    scope_kind: Literal["company", "unit", "owner", "account"] = Field(description="Kind of scope.")
    scope_id: str = Field(description="Id of the scope.")
    language: Language = Field(description="Language of the edition.")

    @property
    def slug(self) -> str:
        """Return a short name of the edition, unique within a publication."""
        parts = (self.report, self.period, self.scope_kind, self.scope_id, self.language)
        return "__".join(parts)

    def refuse_foreign(self, rows: Iterable[OfScope]) -> None:
        """Refuse a row of another scope: the last guard before anything is written.

        Raises:
            ValueError: a row is of another scope than the edition.
        """
        own = (self.scope_kind, self.scope_id)
        for row in rows:
            if (row.scope_kind, row.scope_id) != own:
                message = f"a row of [{row.scope_kind} {row.scope_id}] stands in edition {own}"
                raise ValueError(message)


class ScopePlace(_Frozen):
    """A scope in the tree of company, units and people; places stand in the order of the tree."""

    scope_kind: str = Field(description="Kind of the scope.")
    scope_id: str = Field(description="Id of the scope.")
    name: str = Field(description="Its name.")
    name_en: str | None = Field(default=None, description="Name in English; null: the same.")
    depth: int = Field(description="Steps below the company.")


class DocumentFile(_Frozen):
    """One file of an edition, relative to the publication's folder."""

    path: str = Field(description="Path relative to the folder of the publication.")
    sha256: str = Field(description="SHA-256 of the bytes.")
    size: int = Field(description="Bytes.")
    pages: int | None = Field(default=None, description="Pages, if it has pages.")


class Edition(_Frozen):
    """One edition as published: its files, its mail and its recipients."""

    key: EditionKey = Field(description="What it is.")
    template: str = Field(default="", description="Template it was made with.")
    scope_name: str = Field(default="", description="Name of its scope in its language.")
    title: str = Field(description="Title as printed; also the mail's attachment name.")
    context_sha256: str = Field(description="SHA-256 of the context it was made from.")
    pdf: DocumentFile | None = Field(default=None, description="The PDF; null: a mail alone.")
    html: DocumentFile | None = Field(default=None, description="The HTML twin of the PDF.")
    workbook: DocumentFile | None = Field(
        default=None, description="The workbook that goes out beside the PDF and comes back filled."
    )
    workbook_name: str = Field(default="", description="Its name as an attachment, without ending.")
    tables: DocumentFile | None = Field(
        default=None, description="The workbook with the tables of the PDF as numbers."
    )
    tables_name: str = Field(default="", description="Its name as an attachment, without ending.")
    encrypt: bool = Field(
        default=False, description="Whether the PDF is mailed locked, workbooks within it."
    )
    send_on: date | None = Field(
        default=None, description="The only day on which it goes out; null: any day."
    )
    mail_subject: str = Field(description="Subject of the mail.")
    mail_text: DocumentFile = Field(description="Plain text body.")
    mail_html: DocumentFile = Field(description="HTML body.")
    recipients: tuple[Recipient, ...] = Field(description="People who get it.")
    told_pace: str | None = Field(
        default=None,
        description="First day of the quarter whose pace gap under the threshold it tells.",
    )
    erased: bool = Field(
        default=False, description="Whether files of it went when a person was erased, or by age."
    )


class PastEdition(_Frozen):
    """An edition of a report that an earlier day published, in whichever language."""

    scope_kind: str = Field(description="Kind of the scope.")
    scope_id: str = Field(description="Id of the scope.")
    period: str = Field(description="Label of its period.")
    told_pace: str | None = Field(description="Quarter whose pace gap it told of.")

    def sort_key(self) -> tuple[str, str, str, str]:
        """Return what editions are ordered by."""
        return self.scope_kind, self.scope_id, self.period, self.told_pace or ""


class Manifest(_Frozen):
    """A publication: what was made for one as-of date; stored as manifest.json, never changed."""

    as_of: date = Field(description="Business date reported.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    definitions: Definitions | None = Field(
        default=None, description="What decided how the numbers were made; null: not kept yet."
    )
    values: tuple[DocumentFile, ...] = Field(
        default=(), description="The numbers as printed: KPI values, won deals, people of scopes."
    )
    places: tuple[ScopePlace, ...] = Field(
        default=(), description="The tree of scopes, for the page that lists the editions."
    )
    editions: tuple[Edition, ...] = Field(description="Editions in a stable order.")
