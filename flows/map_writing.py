"""Write a proposed map as YAML that a person reads: each column with how sure it is, and why."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from flows.vocabulary.objects import KEYS

if TYPE_CHECKING:
    from flows.ingest.map_proposal import Proposal, ProposedColumn

_HEAD: Final = """\
# A proposal, made from the headers and values of the files named below. Read it before you use it:
# each column says how sure the proposal is; what could not be placed ends its object.
# flows/ingest/maps/README.md of the project says what a map may hold;
# 'shinchoku doctor --source NAME --file FILE' shows ten rows as this map reads them.
system: custom

objects:
"""


def map_text(proposals: Sequence["Proposal"]) -> str:
    """Return the map of some files; of an object that several files hold the first is proposed."""
    seen: dict[str, Proposal] = {}
    for proposal in proposals:
        seen.setdefault(proposal.object_name, proposal)
    return _HEAD + "".join("\n".join(_lines_of(proposal)) + "\n\n" for proposal in seen.values())


def _lines_of(proposal: "Proposal") -> Iterator[str]:
    sheet = f", sheet: {_quoted(proposal.sheet)}" if proposal.sheet else ""
    needed = _needed(proposal)
    yield f"  {proposal.object_name}:"
    yield f"    files: [{{pattern: {_quoted(proposal.file_name)}{sheet}}}]  # or a pattern with *"
    yield f"    required: [{', '.join(needed)}]"
    yield "    columns:"
    for name in proposal.missing:
        yield f"      # {name}: nothing names it; give its header, compose it, or say row_key: true"
    for column in proposal.columns:
        yield f"      {_rule(column)}  # {column.confidence} %: {column.reason}"
    for header, kind in proposal.unplaced:
        yield f"      # not placed: {_quoted(header)} ({kind})"


def _needed(proposal: "Proposal") -> list[str]:
    """Return the fields without which no number is right, and the keys that a column gives."""
    found = {column.name for column in proposal.columns}
    keys = KEYS[proposal.object_name]
    return [name for name in _wanted(proposal) if name in found or name not in keys]


def _wanted(proposal: "Proposal") -> tuple[str, ...]:
    more = ("stage", "amount", "close_date") if proposal.object_name == "deal" else ()
    return (*KEYS[proposal.object_name], *more)


def _rule(column: "ProposedColumn") -> str:
    said = {"headers": [column.header], **column.options}
    return f"{column.name}: {{{', '.join(f'{k}: {_value(v)}' for k, v in said.items())}}}"


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    """Return a text as YAML takes it whatever it holds: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def stage_lines(proposals: Sequence["Proposal"]) -> list[str]:
    """Return the stages that the files hold; what they mean is for a person to say."""
    return [
        f"{stage}: {count} deal(s)" for proposal in proposals for stage, count in proposal.stages
    ]
