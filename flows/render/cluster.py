"""The workers of a Dask cluster as those who render.

Each must be another installation of the same shinchoku, with one thread per process: WeasyPrint is
listened to by the log of its process. Contexts travel to them and files back over the cluster's
own connections; where others can listen, its scheduler's address must be ``tls://``.
"""

import hashlib
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.errors import ShinchokuError
from flows.render.layers import layers_of
from flows.render.typeface import FONTS_CONF, ensure_typeface
from flows.render.worker import Workplace, use_typeface

if TYPE_CHECKING:
    Client = Any  # distributed has no types of its own

SECONDS_TO_ANSWER: Final = 20
LIBRARIES: Final = ("shinchoku", "weasyprint", "pydyf", "tinycss2", "jinja2", "justmytype-intl-cjk")


class ClusterError(ShinchokuError):
    """The cluster that should render cannot do it."""

    def __init__(self, *, address: str, problem: str, mend: str) -> None:
        """Build the sentence from the address and what is wrong there."""
        super().__init__(f"Dask scheduler [{address}]: {problem}; {mend}")


@contextmanager
def open_cluster(address: str, *, workplace: Workplace) -> Iterator[tuple[Executor, int]]:
    """Have the workers of a cluster at hand, each found to be as this machine is.

    Raises:
        ClusterError: it cannot be reached, has no worker, or one that would print other bytes.
    """
    client = _client(address)
    try:
        client.run(prepare_worker, str(workplace.typeface))
        _check(client, address=address, workplace=workplace)
        yield client.get_executor(), len(client.nthreads())
    finally:
        client.close()


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ClusterError(
            address=address,
            problem="the Python package distributed is not installed here",
            mend="install shinchoku[dask], or unset SHINCHOKU_RENDER_CLUSTER",
        ) from None
    try:
        dask: Any = Client
        return dask(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            address=address,
            problem=f"no answer ({type(error).__name__})",
            mend="start it, or unset SHINCHOKU_RENDER_CLUSTER to render on this machine",
        ) from error


def _check(client: "Client", *, address: str, workplace: Workplace) -> None:
    """Refuse a cluster whose documents would not be those of this machine."""
    threads: dict[str, int] = client.nthreads()
    if not threads:
        raise ClusterError(address=address, problem="it has no worker", mend="start workers")
    many = sorted(worker for worker, count in threads.items() if count != 1)
    if many:
        raise ClusterError(
            address=address,
            problem=f"worker [{many[0]}] has {threads[many[0]]} threads",
            mend="start workers with --nthreads 1 and more processes",
        )
    folders = tuple(str(folder) for folder in layers_of(workplace.templates).folders())
    ours = print_of(*folders)
    told: dict[str, Any] = client.run(print_of, *folders)
    other = sorted(worker for worker, theirs in told.items() if theirs != ours)
    if other:
        apart = sorted(name for name in ours if told[other[0]].get(name) != ours[name])
        raise ClusterError(
            address=address,
            problem=f"worker [{other[0]}] differs from this machine in {', '.join(apart)}",
            mend="install the same shinchoku there, at the same path, with the same libraries, and "
            "have the workspace's report_templates there too, if it has any",
        )


def print_of(*folders: str) -> dict[str, str]:
    """Return what decides the bytes of a document on the machine that is asked."""
    from weasyprint.text.ffi import pango

    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(file for file in Path(folder).rglob("*") if file.is_file()):
            digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return {
        **{name: version(name) for name in LIBRARIES},
        "Pango": str(pango.pango_version()),
        "report_templates": digest.hexdigest(),
        "Python": ".".join(map(str, sys.version_info[:2])),
    }


def prepare_worker(typeface: str) -> None:
    """Give a worker its typeface, made there if need be, before it prints anything."""
    folder = Path(typeface)
    if not (folder / FONTS_CONF).is_file():
        ensure_typeface(folder.parent.parent)
    use_typeface(folder)
