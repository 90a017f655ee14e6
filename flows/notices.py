"""Which channels are told of a run, and what came of telling them."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from flows import console, run_log
from flows.night import Night
from flows.own_reports import templates_of
from flows.run_log import Line
from flows.runs import RunEvent, last_runs
from flows.settings import secret_of
from flows.vocabulary.notices import Channel, Occasion

if TYPE_CHECKING:
    from flows.send.channels import ChannelNotice
    from flows.steps import Done

_DAY: Final = timedelta(days=1)
_RUNS_LOOKED_AT: Final = 50


def occasions_of(
    night: Night, done: Sequence["Done"], fault: Exception | None
) -> tuple[Occasion, ...]:
    """Return what there is to tell of a run, the gravest first.

    A publication of a day before the newest one is history that is made again, and no news.
    """
    if fault is not None:
        return (run_log.end_of(fault),)
    counts = {name: count for step in done for name, count in step.counts.items()}
    later = night.shelves.publications(first=night.as_of + _DAY, before=date.max)
    found: list[Occasion] = []
    if counts.get("mails_failed"):
        found.append("mails_failed")
    if counts.get("editions_made") and not later:
        found.append("published")
    return tuple(found)


def tell(
    night: Night,
    done: Sequence["Done"],
    fault: Exception | None,
    *,
    now: Callable[[], datetime],
) -> None:
    """Tell each channel that asked for it; one that cannot be told is said, and nothing else.

    What a channel was told by a run before, of the same day and with the same end as all since,
    it is not told again.
    """
    occasions = occasions_of(night, done, fault)
    asked = [one for one in night.settings.notices if set(one.when) & set(occasions)]
    if not asked:
        return
    from flows.send.channels import tell_channels

    before = _told_before(night) if fault is not None else frozenset()
    notices = dict(_notices(night, [one for one in asked if one.name not in before], occasions))
    for name, problem in tell_channels(notices).items():
        if problem:
            _say(night, name, problem, now=now)
        else:
            run_log.write(night, Line("a channel was told", at=now(), codes=(name,)))
    for channel in asked:
        if channel.name not in {*notices, *before}:
            _say(night, channel.name, f"{channel.url_env} is not set", now=now)


def _say(night: Night, name: str, problem: str, *, now: Callable[[], datetime]) -> None:
    console.fault(f"channel [{name}] was not told: {problem}; see 'notices' in shinchoku.yaml")
    run_log.write(night, Line("a channel was not told", at=now(), codes=(name,)))


def _notices(
    night: Night, channels: Sequence[Channel], occasions: Sequence[Occasion]
) -> Iterator[tuple[str, "ChannelNotice"]]:
    """Yield what each channel is told; none of one whose address is not set."""
    from flows.render.notice import notice_of
    from flows.send.channels import ChannelNotice

    for channel in channels:
        url = secret_of(channel.url_env)
        if url is None:
            continue
        told = notice_of(
            [one for one in occasions if one in channel.when],
            as_of=night.as_of,
            link=channel.link,
            language=night.settings.company.languages[0],
            templates=templates_of(night.shelves),
        )
        yield channel.name, ChannelNotice(url=url, subject=told.subject, text=told.text)


def _told_before(night: Night) -> frozenset[str]:
    """Return the channels that were told before of the same end of the same day.

    Where the ledger cannot be read nobody was: better told twice than not at all.
    """
    try:
        runs = last_runs(night.shelves.ledger, count=_RUNS_LOOKED_AT)
    except (sqlite3.Error, OSError):
        return frozenset()
    ends = [
        next((event for event in reversed(events) if event.step == "run"), None) for events in runs
    ]
    this = next(iter(ends), None)
    if this is None or this.run_id != night.run_id:
        return frozenset()
    same = takewhile(lambda end: end is not None and _end(end) == _end(this), ends[1:])
    logs = (night.shelves.log(end.as_of, end.run_id) for end in same if end is not None)
    return frozenset(name for log in logs for name in run_log.channels_told(log))


def _end(run: RunEvent) -> tuple[date, str, str]:
    return run.as_of, run.state, run.sentence
