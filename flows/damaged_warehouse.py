"""A damaged warehouse must not stop the nights to come: it is put aside, and made anew."""

from collections.abc import Callable
from pathlib import Path

from flows.machine_faults import is_damage
from flows.night import Night, Said


def put_damaged_aside(night: Night) -> Path | None:
    """Move the current warehouse aside if it is damaged, so that the next run makes it anew."""
    from flows.model.soundness import fault_of

    current = night.shelves.current
    fault = fault_of(current) if current.is_file() else None
    if fault is None or not is_damage(fault):
        return None
    night.shelves.snapshot_mark.unlink(missing_ok=True)
    return current.replace(current.with_suffix(".damaged"))


def despite_damage(weigh: Callable[[Night], Said], night: Night) -> Said:
    """Weigh a candidate; without the warehouse of the last night if that one is damaged."""
    try:
        return weigh(night)
    except Exception as error:
        aside = put_damaged_aside(night) if is_damage(error) else None
        if aside is None:
            raise
    return Said(
        f"{weigh(night).sentence}; the warehouse of the last night was damaged: it lies in "
        f"[{aside}], and nothing was compared with it"
    )
