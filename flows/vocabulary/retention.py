"""What ``retention`` of the settings says: how long what was handed on is kept."""

from pydantic import Field

from flows.vocabulary.block import Block


class Retention(Block):
    """Months, counted back from the date of the run, after which files go; null: they stay."""

    documents_months: int | None = Field(
        default=None,
        ge=3,
        description="PDF, screen editions, workbooks and mails of publications. Their numbers and "
        "manifest stay: restatements and alerts read them.",
    )
    contexts_months: int | None = Field(
        default=None, ge=1, description="Contexts, from which documents were made."
    )
    exports_months: int | None = Field(
        default=None, ge=1, description="Parquet exports for other tools."
    )
    verdicts_months: int | None = Field(
        default=None, ge=3, description="Verdicts of the gates, by date."
    )
    dry_run_months: int | None = Field(
        default=None, ge=1, description="Mails that were written and not sent, by their own date."
    )

    @property
    def is_asked(self) -> bool:
        """Return whether anything is to go at all."""
        return any(value is not None for value in self.model_dump().values())
