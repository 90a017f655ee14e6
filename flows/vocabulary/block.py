"""The base of every block of the settings."""

from pydantic import BaseModel, ConfigDict


class Block(BaseModel):
    """Base of every block: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
