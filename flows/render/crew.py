"""Who renders: warm processes of this machine, or the workers of a Dask cluster.

Both take chunks of jobs and give files back as bytes, so nothing needs a common disk.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from flows.render.worker import (
    Job,
    Made,
    RenderFailure,
    Workplace,
    render_jobs,
    start_worker,
)

CHUNK: Final = 10
"""Documents in one task, where there are enough of them to keep everybody busy."""
AHEAD: Final = 3
"""Tasks handed out per worker before any is awaited."""
CHUNKS_PER_WORKER: Final = 20
"""A process is replaced after so many: its memory grows by a few kB per document."""

Results = Sequence[Made | RenderFailure]
Render = Callable[[Sequence[Job]], Results]


@dataclass(frozen=True, slots=True)
class Crew:
    """Workers at hand for one publication."""

    executor: Executor
    workers: int
    render_chunk: Render

    def render(self, jobs: Iterable[Job], *, of: int) -> Iterator[Made | RenderFailure]:
        """Yield the results of ``of`` jobs as they are finished; few wait in memory at a time.

        Where a worker dies over a chunk, the chunk's editions are failures; the others go on.
        """
        size = max(1, min(CHUNK, -(-of // (self.workers * 2))))
        todo, under_way = iter(jobs), dict[Future[Results], tuple[Job, ...]]()
        while chunk := tuple(islice(todo, size)):
            under_way[self.executor.submit(self.render_chunk, chunk)] = chunk
            while len(under_way) > self.workers * AHEAD:
                yield from _finished(under_way)
        while under_way:
            yield from _finished(under_way)


def _finished(under_way: dict[Future[Results], tuple[Job, ...]]) -> Iterator[Made | RenderFailure]:
    """Wait for a chunk to be finished, take it out and yield its results."""
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        chunk = under_way.pop(future)
        if error := future.exception():
            problem = f"its worker died ({type(error).__name__}); render again"
            yield from (RenderFailure(job.entry.key.slug, problem) for job in chunk)
        else:
            yield from future.result()


@contextmanager
def open_crew(workplace: Workplace, *, workers: int, cluster: str | None = None) -> Iterator[Crew]:
    """Have workers at hand: ``workers`` processes, or those of a Dask scheduler's address.

    Raises:
        ClusterError: the cluster cannot be reached, or its workers are not as this machine is.
    """
    if cluster:
        from flows.render.cluster import open_cluster

        with open_cluster(cluster, workplace=workplace) as (executor, count):
            yield Crew(executor, count, partial(render_jobs, workplace=workplace))
        return
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=start_worker,
        initargs=(workplace.typeface,),
        max_tasks_per_child=CHUNKS_PER_WORKER,
    ) as pool:
        yield Crew(pool, workers, partial(render_jobs, workplace=workplace))
