"""The limits of the checks: read from thresholds.yml, overridden by a company's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

Gate = Literal["stop", "warn"]
Stage = Literal["raw", "marts"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    at_most: float | None = None
    at_least: float | None = None
    gate: Gate
    stop_for: tuple[str, ...] = ()
    notice: float | None = None
    rows: int = 0
    caps: tuple[int, ...] = ()
    reason: str
    since: date
    ask: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a check lets the data go, and what happens beyond."""

    check: str
    gate: Gate
    reason: str
    since: date
    ask: str
    at_most: float | None = None
    at_least: float | None = None
    stop_for: tuple[str, ...] = ()
    notice: float | None = None
    rows: int = 0
    caps: tuple[int, ...] = ()

    @property
    def threshold(self) -> float:
        """Return the number that a company may override."""
        return float(self.at_most if self.at_most is not None else self.at_least or 0)

    def with_threshold(self, value: float) -> "Limit":
        """Return the limit with another number; an explicit number holds for few rows too."""
        if self.at_most is not None:
            return replace(self, at_most=value, rows=0)
        return replace(self, at_least=value, rows=0)

    def gate_for(self, subject: str) -> Gate:
        """Return what a failure does for an object or mart."""
        return "stop" if subject in self.stop_for else self.gate


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one stage by name of check."""

    by_check: Mapping[str, Limit] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, check: str) -> Limit:
        """Return the limit of a check."""
        return self.by_check[check]

    def overridden(self, *, gates: Mapping[str, Gate], thresholds: Mapping[str, float]) -> "Limits":
        """Return the limits with a company's own gates and numbers; unknown names do nothing."""
        changed = dict(self.by_check)
        for check, value in thresholds.items():
            if check in changed:
                changed[check] = changed[check].with_threshold(value)
        for check, gate in gates.items():
            if check in changed:
                changed[check] = replace(changed[check], gate=gate, stop_for=())
        return Limits(MappingProxyType(changed))


def load_limits(file: Path, *, stage: Stage) -> Limits:
    """Read the limits of one stage.

    Reads:  expectations/thresholds.yml
    """
    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[stage]
    return Limits(
        MappingProxyType(
            {
                check: Limit(check=check, **_Entry.model_validate(entry).model_dump())
                for check, entry in entries.items()
            }
        )
    )


def known_checks(file: Path) -> frozenset[str]:
    """Return the names of all checks, which gates and thresholds of the settings may use."""
    stages = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return frozenset(check for entries in stages.values() for check in entries)
