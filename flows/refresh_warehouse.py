"""The flow collect → ingest → judge → model → outlook → model → judge → promote."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import rooms, steps
from flows.night import Night
from flows.steps import Done


def _may_pass(_task: object, _run: object, state: object) -> bool:
    """Retry only what may pass by itself: a network or a disk, never a fault of data."""
    result = getattr(state, "_result", None) or getattr(state, "data", None)
    return isinstance(result, OSError)  # what a person has to mend is no OSError any more


@task(
    name="collect",
    retries=2,
    retry_delay_seconds=[5, 60],
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
)
def collect(night: Night) -> Done:
    """Fetch what the sources have into the landing zone."""
    return steps.run("collect", night)


@task(name="ingest", cache_policy=NO_CACHE)
def ingest(night: Night) -> Done:
    """Read landed files into raw Parquet."""
    return steps.run("ingest", night)


@task(name="judge raw", cache_policy=NO_CACHE)
def judge_raw(night: Night) -> Done:
    """Judge what arrived."""
    return steps.run("judge raw", night)


@task(name="model", cache_policy=NO_CACHE)
def model(night: Night) -> Done:
    """Build the tables that need no forecast."""
    return steps.run("model", night)


@task(name="outlook", cache_policy=NO_CACHE)
def outlook(night: Night) -> Done:
    """Forecast what will land."""
    return steps.run("outlook", night)


@task(name="model outlook", cache_policy=NO_CACHE)
def model_outlook(night: Night) -> Done:
    """Build the tables that rest on the forecast."""
    return steps.run("model outlook", night)


@task(name="judge marts", cache_policy=NO_CACHE)
def judge_marts(night: Night) -> Done:
    """Judge what was made, and promote it."""
    return steps.run("judge marts", night)


@task(name="promote", cache_policy=NO_CACHE)
def promote(night: Night) -> Done:
    """Make the judged candidate the current warehouse."""
    return steps.run("promote", night)


_TASKS = {
    "collect": collect,
    "ingest": ingest,
    "judge raw": judge_raw,
    "model": model,
    "outlook": outlook,
    "model outlook": model_outlook,
    "judge marts": judge_marts,
    "promote": promote,
}


@flow(name="refresh-warehouse", validate_parameters=False)
def refresh_warehouse(night: Night, chosen: tuple[str, ...]) -> list[Done]:
    """Bring the current warehouse to the as-of date, or stop before anything is promoted."""
    done: list[Done] = []
    with rooms.dbt_put_away(night):
        for name in (name for name in chosen if name in _TASKS):
            if name == "ingest" and "model" in chosen:
                rooms.expect_model(night)
            done.append(_TASKS[name](night))
    return done
