"""What ``engine`` of the settings says: how the warehouse is built."""

from typing import Literal

from pydantic import Field

from flows.vocabulary.block import Block


class Engine(Block):
    """The engine that builds the warehouse."""

    kind: Literal["duckdb"] = Field(default="duckdb", description="dbt adapter.")
    memory_limit: str | None = Field(default=None, description="DuckDB memory limit, e.g. 8GB.")
    goes_on: bool = Field(
        default=False,
        description="Build on from the last warehouse what changed since; else all anew.",
    )
    threads: int = Field(default=2, ge=1, description="Threads of the engine.")
