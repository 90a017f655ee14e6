"""The base of every block of the settings."""

from pydantic import BaseModel, ConfigDict


class Block(BaseModel):
    """Base of every block: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        hide_input_in_errors=True,  # a secret may stand where none belongs; tracebacks keep it
    )


class PlacedError(ValueError):
    """A fault that stands on a path below the block that found it, for its line to be named."""

    def __init__(self, problem: str, *path: str | int) -> None:
        """Keep the path beside the sentence."""
        super().__init__(problem)
        self.path = path
