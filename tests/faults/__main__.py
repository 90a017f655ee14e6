"""The harness as a person runs it: nights that are killed, and one that everything happens to.

    python -m tests.faults [--kills 200] [--seed 1] [--from N] [--keep FOLDER]

Writes: tests/faults/RESULTS.md
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.company import make_company
from tests.faults.gauntlet import AFTERWARDS, FIRST, THEN, night_of_faults
from tests.faults.kills import NIGHTS, Disturbed, Undisturbed
from tests.faults.mail import Mailbox
from tests.faults.runs import Company
from tests.faults.table import is_harmless, write_results


def teller(file: Path) -> Callable[[dict[str, Any]], None]:
    """Return what writes down and prints a line at once, so that nothing is lost if we end."""

    def tell(said: dict[str, Any]) -> None:
        text = json.dumps(said, ensure_ascii=False)
        print(text, flush=True)  # noqa: T201
        with file.open("a", encoding="utf-8") as kept:
            kept.write(text + "\n")

    return tell


def kill_nights(folder: Path, *, kills: int, seed: int, begun: int) -> None:
    """Kill runs until there were so many."""
    (folder / "seed").write_text(f"{seed}\n", encoding="utf-8")
    with Mailbox(folder / "mail" / "first") as server:
        undisturbed = Undisturbed(folder / "undisturbed")
        if not (folder / "undisturbed" / "again.json").is_file():
            quiet = Company(make_company(folder / "quiet"), folder, server.port)
            undisturbed.make(quiet, server, numbers=range(NIGHTS))
            undisturbed.make_again(quiet, number=NIGHTS - 1)
        shutil.rmtree(folder / "company", ignore_errors=True)
        company = Company(make_company(folder / "company"), folder, server.port, number=begun * 10)
        tell = teller(folder / "kills.jsonl")
        nights = Disturbed(company, server, undisturbed, seed, tell, number=begun)
        done, night = begun, 0
        while done < kills:
            done += nights.night(night, most=kills - done)
            night = (night + 1) % NIGHTS


def main() -> None:
    """Do what was asked, and write the table of all that was run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="begun", help="go on after this kill")
    parser.add_argument("--keep", type=Path, help="folder to work in; it is kept")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="shinchoku_faults_"))
    folder.mkdir(parents=True, exist_ok=True)
    faults = folder / "faults"
    try:
        if not faults.exists():
            faults.mkdir()
            tell = teller(folder / "gauntlet.jsonl")
            night_of_faults(faults, faults=(*FIRST, *THEN, *AFTERWARDS), tell=tell)
        kill_nights(folder, kills=asked.kills, seed=asked.seed, begun=asked.begun)
        write_results([folder])
        harmless = is_harmless(folder)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if harmless else 1)


if __name__ == "__main__":
    main()
