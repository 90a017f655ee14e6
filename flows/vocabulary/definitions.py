"""What decides how the numbers of a publication are made: the program and the settings."""

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen


class DefinitionChange(Frozen):
    """One thing that two publications define differently."""

    key: str = Field(description="Key of the settings, with dots; 'version' or 'program'.")
    before: str | None = Field(description="What it said; null: the key was not there.")
    after: str | None = Field(description="What it says; null: the key is gone.")


class Definitions(Frozen):
    """What decides how numbers are made, as it stood at a publication."""

    version: str = Field(description="Version of shinchoku.")
    program: str = Field(description="Short fingerprint of its code, models and templates.")
    settings: dict[str, str] = Field(
        description="Settings that numbers depend on: key with dots to value as written."
    )

    def changes_since(self, earlier: "Definitions") -> tuple[DefinitionChange, ...]:
        """Return what differs, the program first, then settings by key."""
        then, now = earlier.as_keys(), self.as_keys()
        keys = [*dict.fromkeys(("version", "program", *sorted({*then, *now})))]
        return tuple(
            DefinitionChange(key=key, before=then.get(key), after=now.get(key))
            for key in keys
            if then.get(key) != now.get(key)
        )

    def as_keys(self) -> dict[str, str]:
        """Return everything as keys and values."""
        return {"version": self.version, "program": self.program, **self.settings}
