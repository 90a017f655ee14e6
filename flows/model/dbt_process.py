"""The child process that is dbt: started early, told what to build, ended with its run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import Final, Self

from flows.model.own_project import find_project
from flows.shelves import DBT_PROJECT, Workspace
from flows.vocabulary.workspace import WorkspaceSettings

ENDED: Final = '{"ended": true}'


class DbtProcess:
    """dbt at hand for one workspace and date.

    Reading its project takes dbt more seconds than most builds, on one core: whoever starts it
    while other rooms are at work does not wait for it, and no second build of a night reads again.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        as_of: date,
        settings: WorkspaceSettings,
        environment: Mapping[str, str],
    ) -> None:
        """Start dbt; ``environment`` is what it may see beside its own variables."""
        self._as_of = as_of
        forget_moved_project(workspace)
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            _command(workspace),
            env={**environment, **_variables(workspace, settings=settings)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    def build(
        self,
        words: Sequence[str],
        *,
        progress: Callable[[str], None],
        told_on: date | None = None,
    ) -> list[str]:
        """Build to the end, tell ``progress`` of each model and test; return dbt's error lines.

        ``told_on`` is the day of the delivery that is rewound, where the date is before the first.
        """
        # Told with each build, not when the project is read: one reading holds for all nights.
        days = {"as_of_date": self._as_of, "told_on": told_on}
        told = json.dumps({name: day.isoformat() for name, day in days.items() if day})
        errors: list[str] = []
        with suppress(BrokenPipeError):  # a dbt that is gone has said why
            self._tell((*words, "--vars", told))
        for level, name, message in read_log(self._child.stdout or ()):
            if level == "error":
                errors.append(message)
            elif name in {"LogModelResult", "LogTestResult"}:
                progress(message)
        return errors

    def _tell(self, words: Sequence[str]) -> None:
        if self._child.stdin is not None:
            self._child.stdin.write(json.dumps(list(words)) + "\n")
            self._child.stdin.flush()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End dbt, whatever it is at."""
        self.close()

    def close(self) -> None:
        """End dbt, whatever it is at."""
        self._child.kill()
        with suppress(BrokenPipeError):
            self._child.communicate()


def _command(workspace: Workspace) -> list[str]:
    """Return the call of dbt; its words hold for every build."""
    return [
        *(sys.executable, "-m", "flows.tether", str(os.getpid()), "flows.model.dbt_child"),
        *("--no-use-colors", "--log-format", "json", "--log-level-file", "none"),
        *("--project-dir", str(find_project(workspace)), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(workspace.dbt_target)),
    ]


def forget_moved_project(workspace: Workspace) -> None:
    """Have dbt read anew where the program or the own project has moved to another folder.

    What dbt keeps of its last reading names the folder of each seed and notices no move.
    """
    read_from = workspace.dbt_target / "read_from"
    folders = f"{find_project(workspace)}\n{DBT_PROJECT}\n"
    if read_from.is_file() and read_from.read_text(encoding="utf-8") == folders:
        return
    (workspace.dbt_target / "partial_parse.msgpack").unlink(missing_ok=True)
    workspace.dbt_target.mkdir(parents=True, exist_ok=True)
    read_from.write_text(folders, encoding="utf-8")


def _variables(workspace: Workspace, *, settings: WorkspaceSettings) -> dict[str, str]:
    """Return the variables that dbt_project/profiles.yml and its sources ask for."""
    engine = settings.engine
    limit = {"SHINCHOKU_MEMORY_LIMIT": engine.memory_limit} if engine.memory_limit else {}
    return limit | {
        "SHINCHOKU_LANDING": str(workspace.landing),
        "SHINCHOKU_LAKE": str(workspace.lake),
        "SHINCHOKU_PARAMETERS": str(workspace.parameters),
        "SHINCHOKU_FORECASTS": str(workspace.root / "forecasts"),
        "SHINCHOKU_WAREHOUSE": str(workspace.candidate),
        # Reading them costs two seconds a night, and no table is made of them.
        "SHINCHOKU_SEMANTIC_MODELS": "none_at_night",
        "SHINCHOKU_TIMEZONE": settings.company.timezone,
        "SHINCHOKU_THREADS": str(engine.threads),
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUTF8": "1",
        # dbt would write a logs folder where it is called.
        "DBT_LOG_PATH": str(workspace.dbt_target / "logs"),
    }


def read_log(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (level, event, message) of dbt's log of one build; what is no log line is an error."""
    for line in lines:
        if line.strip() == ENDED:
            return
        try:
            info = json.loads(line)["info"]
            told = str(info["level"]), str(info["name"]), str(info["msg"])
        except (ValueError, KeyError, TypeError):
            told = "error", "", line.strip()
        yield told
