"""What one firing has to run, in order: what was missed while nobody was there, then its own.

Pure: what is known of the workspace and of the time comes in, steps come out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flows.firings import Due, Firing, as_of, reports_of
from flows.vocabulary.schedule import MAILING, Job
from flows.vocabulary.workspace import WorkspaceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a workspace before a plan is made."""

    delivered: tuple[date, ...]
    published: Mapping[date, frozenset[str]] = field(default_factory=dict)
    """Day to the reports of its publication."""
    held: frozenset[date] = frozenset()
    """Days that a gate held when they were run last."""
    in_time: bool = False
    """Whether a day's own delivery is there when that day's jobs run."""

    @property
    def newest(self) -> date | None:
        """Return the day of the newest delivery."""
        return max(self.delivered, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One run of the plan; ``firing`` is what it settles, null: a delivery that was missed."""

    as_of: date | None
    send: bool = False
    reports: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    firing: Firing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run, in order, and what is passed over and why."""

    steps: tuple[Step, ...] = ()
    passed: tuple[tuple[Firing, str], ...] = ()


def plan_of(
    settings: WorkspaceSettings,
    known: Known,
    *,
    missed: Sequence[Firing],
    current: Firing | None,
) -> Plan:
    """Return what to run now.

    Args:
        settings: The settings; ``schedule.catch_up`` says what is made up.
        known: What is known of the workspace.
        missed: Firings before now that nobody settled, in order.
        current: The firing that is due now; null: the scheduler has just been started.
    """
    catches_up = settings.schedule.catch_up != "none"
    kept, passed = _sorted_out(missed, current, how=settings.schedule.catch_up)
    steps: list[Step] = []
    if catches_up:
        steps += [Step(as_of=day) for day in missed_deliveries(known)]
    if current is not None and current.job == "nightly":
        steps.append(Step(as_of=known.newest, firing=current))
    elif catches_up and _lacks_newest(known, missed):
        steps.append(Step(as_of=known.newest))
    mailing = [*kept, *([current] if current and current.job != "nightly" else [])]
    for firing in mailing:
        own = _own(firing, settings, known, made={step.as_of for step in steps})
        if isinstance(own, str):
            passed.append((firing, own))
        else:
            steps.append(own)
    return Plan(steps=tuple(_ending_at_newest(steps, known)), passed=tuple(passed))


def missed_deliveries(known: Known) -> tuple[date, ...]:
    """Return the days after the newest publication whose deliveries nobody ran, without the newest.

    A workspace that published nothing yet begins with its newest delivery: what lies before it is
    run by backfill.
    """
    newest, published = known.newest, max(known.published, default=None)
    if newest is None or published is None:
        return ()
    days = (day for day in known.delivered if published < day < newest)
    return tuple(day for day in sorted(days) if day not in known.held)


def _lacks_newest(known: Known, missed: Sequence[Firing]) -> bool:
    """Say whether a nightly run was missed, so that the newest delivery was not run as a whole."""
    newest = known.newest
    if newest is None or newest in known.held:
        return False
    return any(firing.job == "nightly" for firing in missed)


def _sorted_out(
    missed: Sequence[Firing], current: Firing | None, *, how: str
) -> tuple[list[Firing], list[tuple[Firing, str]]]:
    """Return the missed firings to make up, and those passed over with the reason."""
    kept: list[Firing] = []
    passed: list[tuple[Firing, str]] = []
    newest: dict[Job, Firing] = {firing.job: firing for firing in missed}
    for firing in missed:
        if reason := _why_not(firing, newest=newest[firing.job], current=current, how=how):
            passed.append((firing, reason))
        else:
            kept.append(_made_up(firing))
    return kept, passed


def _why_not(firing: Firing, *, newest: Firing, current: Firing | None, how: str) -> str:
    if firing.job == "nightly":
        return "nobody was there; deliveries are run by the firing that came next"
    if firing.job not in MAILING:
        return "a to-do mail is for its own day"
    if how == "none":
        return "schedule.catch_up is none"
    is_followed = newest is not firing or (current is not None and current.job == firing.job)
    if how == "newest" and is_followed:
        return "a newer period goes out instead"
    return ""


def _made_up(firing: Firing) -> Firing:
    """Return a firing of which only deliveries up to its own day count, as it runs later."""
    due = firing.due
    if due.last is not None:
        return firing
    return replace(firing, due=Due(due.nominal, last=due.nominal, is_of_its_day=True))


def _own(
    firing: Firing, settings: WorkspaceSettings, known: Known, *, made: set[date | None]
) -> Step | str:
    """Return the run that settles a mailing firing; or why there is none."""
    day = as_of(firing.due, known.delivered, in_time=known.in_time)
    if day is None:
        return f"no delivery up to {firing.due.last}" if firing.due.last else "no delivery"
    reports = reports_of(firing.job, settings)
    if not reports:
        return f"the settings have no report for {firing.job}"
    step = Step(as_of=day, send=True, reports=reports, firing=firing)
    is_there = day in made or set(reports) <= known.published.get(day, frozenset())
    if day != known.newest and is_there:
        return replace(step, only=("send",))
    return step


def _ending_at_newest(steps: Sequence[Step], known: Known) -> Iterator[Step]:
    """Yield the steps, and once more the newest delivery if the warehouse would end before it."""
    yield from steps
    built = [step.as_of for step in steps if not step.only]
    newest = known.newest
    if built and built[-1] != newest and newest is not None and newest not in known.held:
        yield Step(as_of=newest)
