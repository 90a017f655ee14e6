"""When the company is open: response times in business hours run within these."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from flows.vocabulary.block import Block

_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60

ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class BusinessHours(Block):
    """The hours of a business day; days off have none."""

    begin: ClockTime = Field(default="09:00", description="When a business day begins, HH:MM.")
    end: ClockTime = Field(default="18:00", description="When it ends, HH:MM up to 24:00.")

    @model_validator(mode="after")
    def _end_after_begin(self) -> "BusinessHours":
        if self.end_second <= self.begin_second:
            message = f"business hours end [{self.end}] before they begin [{self.begin}]"
            raise ValueError(message)
        return self

    @property
    def begin_second(self) -> int:
        """Return the second of the day with which business begins."""
        return _second_of(self.begin)

    @property
    def end_second(self) -> int:
        """Return the second of the day with which it ends."""
        return _second_of(self.end)


def _second_of(clock: str) -> int:
    """Return the second of the day that a clock shows."""
    hour, minute = clock.split(":")
    return (int(hour) * _MINUTES_PER_HOUR + int(minute)) * _SECONDS_PER_MINUTE
