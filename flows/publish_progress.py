"""The flow prepare → publish → render → send, and what then goes by age."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.night import Night
from flows.steps import Done


@task(name="prepare", cache_policy=NO_CACHE)
def prepare(night: Night) -> Done:
    """Query the promoted warehouse into contexts, one per edition."""
    return steps.run("prepare", night)


@task(name="publish", cache_policy=NO_CACHE)
def publish(night: Night) -> Done:
    """Export the marts for other tools."""
    return steps.run("publish", night)


@task(name="render", cache_policy=NO_CACHE)
def render(night: Night) -> Done:
    """Render every edition; one that fails is named and does not stop the others."""
    return steps.run("render", night)


@task(name="send", retries=1, retry_delay_seconds=30, cache_policy=NO_CACHE)
def send(night: Night) -> Done:
    """Mail each edition to its recipients, once."""
    return steps.run("send", night)


@task(name="retain", cache_policy=NO_CACHE)
def retain(night: Night) -> Done:
    """Let go what the settings keep no longer."""
    return steps.run("retain", night)


_TASKS = {
    "prepare": prepare,
    "publish": publish,
    "render": render,
    "send": send,
}


@flow(name="publish-progress", validate_parameters=False)
def publish_progress(night: Night, chosen: tuple[str, ...]) -> list[Done]:
    """Publish the reports of the promoted warehouse and mail them."""
    done = [_TASKS[name](night) for name in chosen if name in _TASKS]
    if "render" in chosen and night.settings.retention.is_asked:
        done.append(retain(night))
    return done
