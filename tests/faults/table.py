"""The table of what was tried and what was harmed, made from what the harness wrote down.

    python -m tests.faults.table FOLDER ...

Reads: kills.jsonl and gauntlet.jsonl of the folders → writes: tests/faults/RESULTS.md
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from flows.steps import ORDER

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
_HEAD: Final = """\
# What was done to nights, and what came of it

Written by `python -m tests.faults` from what it really ran: a made-up company of six people, each
night a whole one under Prefect with dbt, Great Expectations, PDFs and a mail server on loopback. A
night's end is compared with that of the night that nobody disturbed: every row of every table,
every byte of lake, contexts, exports, forecasts and publication, every mail that the server has,
the state of every mail, the account of rows.
"""
_HARM: Final = ("lost_mails", "doubled_mails", "lost_rows", "wrong")
_OF_THE_MACHINE: Final = (
    (re.compile(r"(?<![:/\w])…?/(?:[^\s/\]'\"]+/)+"), "…/"),
    (re.compile(r"PID \d+"), "PID …"),
    (re.compile(r"\(\d{8}T\d{6}-\d+\)"), "(…)"),
    (re.compile(r", value \[[^]]*\]"), ""),
    (re.compile(r"location \d+"), "location …"),
)
Line = dict[str, Any]


def write_results(folders: Sequence[Path]) -> str:
    """Write the results of some folders and return them.

    The file ``seed`` of a folder may say more than the seed, of what was special about its nights.
    """
    kills = [(folder, list(_lines(folder / "kills.jsonl"))) for folder in folders]
    met = [line for folder in folders for line in _lines(folder / "gauntlet.jsonl")]
    text = "\n".join((_HEAD, *_table(kills, met), *_where(kills), *_said(met)))
    RESULTS.write_text(text + "\n", encoding="utf-8")
    return text


def _lines(file: Path) -> Iterator[Line]:
    if file.is_file():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _table(kills: list[tuple[Path, list[Line]]], met: list[Line]) -> Iterator[str]:
    yield (
        "| fault | times tried | nights compared | mails lost | mails doubled | rows lost "
        "| wrong numbers (tables, files) | tracebacks | readings of the warehouse | failed ones |"
    )
    yield f"|---|{'---:|' * 9}"
    lines = [line for _, told in kills for line in told]
    yield _row("killed", [x for x in lines if _is_kill(x)], [x for x in lines if "end" in x])
    ends = [line for line in met if "end" in line]
    for fault in dict.fromkeys(line["fault"] for line in met if "fault" in line):
        yield _row(fault, [line for line in met if line.get("fault") == fault], ends)
    yield ""


def _is_kill(line: Line) -> bool:
    return "kill" in line and line["status"] == -9


def _row(fault: str, tried: list[Line], ends: list[Line]) -> str:
    harm = [sum(_count(end[name]) for end in ends) for name in _HARM]
    tracebacks = sum(bool(x["traceback"]) for x in tried) + sum(x["tracebacks"] for x in ends)
    readings = (sum(x[name] for x in tried) for name in ("readings", "unreadable"))
    cells = (fault, len(tried), len(ends), *harm, tracebacks, *readings)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _count(value: int | list[str]) -> int:
    return len(value) if isinstance(value, list) else value


def _where(kills: list[tuple[Path, list[Line]]]) -> Iterator[str]:
    yield "## Where the kills fell"
    yield ""
    lines = [line for _, told in kills for line in told]
    done = [line for line in lines if _is_kill(line)]
    ends = [line for line in lines if "end" in line]
    missed = sum("kill" in line and line["status"] != -9 for line in lines)
    sent, lost = (sum(end["resolved"][name] for end in ends) for name in ("sent", "not_sent"))
    doubled = sum(end["doubled_mails"] for end in ends)
    held = Counter(line["holds"] for line in done)
    compared = sum(_in_nights_that_ended(told) for _, told in kills)
    yield (
        f"{len(done)} kills, {compared} of them in the {len(ends)} nights that were let go to "
        f"their end and compared, the others in nights that the harness left; {missed} more "
        "runs were over before their moment came. Half of the kills hit the command alone, half of "
        "them all that it had started. After each kill the warehouse in use was read whole: it was "
        f"that of this night or of the one before, {held['neither'] + held['none']} times neither. "
        f"Of the mails whose answer a kill had lost, {sent} were found in the server and {lost} "
        f"were not; they were resolved by that, as an operator would; {doubled} went out twice."
    )
    yield ""
    for folder, told in kills:
        if count := sum(map(_is_kill, told)):
            left = sum(len(line["left_behind"]) for line in told if "end" in line)
            yield f"- seed {_seed(folder)}: {count} kills, {left} processes left at work"
    yield ""
    yield "| step | by the clock | by an event of a file | by a moment of a mail | kills |"
    yield "|---|---:|---:|---:|---:|"
    for step in ("start", *ORDER, "end"):
        yield _step_row(step, [line for line in done if line["step"] == step])
    yield ""


def _in_nights_that_ended(told: list[Line]) -> int:
    """Return how many kills were followed by the end of their night."""
    last = max((place for place, line in enumerate(told) if "end" in line), default=0)
    return sum(map(_is_kill, told[:last]))


def is_harmless(folder: Path) -> bool:
    """Say whether nothing was harmed, and every run said clearly what to mend."""
    lines = [line for name in ("kills", "gauntlet") for line in _lines(folder / f"{name}.jsonl")]
    harm = sum(_count(line[name]) for line in lines if "end" in line for name in _HARM)
    left = sum(len(line.get("left_behind", ())) for line in lines)
    held = sum(line.get("holds") in {"neither", "none"} for line in lines)
    unclear = sum(line.get("clear") is False for line in lines)
    return not (harm or left or held or unclear)


def _seed(folder: Path) -> str:
    file = folder / "seed"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else "?"


def _step_row(step: str, lines: Iterable[Line]) -> str:
    kinds = Counter(_way(line["kind"]) for line in lines)
    names = {"start": "before the first step", "end": "after the last step"}
    cells = [kinds[way] for way in ("clock", "file", "mail")]
    return f"| {names.get(step, step)} | {' | '.join(map(str, cells))} | {sum(cells)} |"


def _way(kind: str) -> str:
    if kind == "clock":
        return kind
    return "mail" if " " in kind else "file"


def _said(met: list[Line]) -> Iterator[str]:
    if not met:
        return
    yield "## What a run said"
    yield ""
    yield "| fault | exit | sentence |"
    yield "|---|---:|---|"
    shown = dict.fromkeys(
        f"| {line['fault']} | {line['status']} | {_without_this_machine(line['sentence'])} |"
        for line in met
        if "fault" in line
    )
    yield from shown


def _without_this_machine(sentence: str) -> str:
    """Return a sentence without places, processes and times of the machine it was said on."""
    for pattern, word in _OF_THE_MACHINE:
        sentence = pattern.sub(word, sentence)
    return sentence.replace("|", "\\|")


if __name__ == "__main__":
    print(write_results([Path(word) for word in sys.argv[1:]]))  # noqa: T201
