"""Where a record stands in the system that it comes from: templates of links, by the settings."""

from collections.abc import Iterator, Mapping
from typing import Final

LINKED_OBJECTS: Final = ("deal", "task")
MARK: Final = "{id}"
_SCHEME: Final = "https://"
_LONGEST: Final = 300


def faults_of_links(templates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (object, problem) of each template that no link could be made of."""
    for name, template in templates.items():
        if name not in LINKED_OBJECTS:
            yield name, f"[{name}] has no links; these have: {', '.join(LINKED_OBJECTS)}"
        elif not template.startswith(_SCHEME) or len(template) > _LONGEST:
            yield name, f"must begin with {_SCHEME} and have at most {_LONGEST} characters"
        elif not (template.isascii() and template.isprintable()) or " " in template:
            yield name, "must be an address as a browser has it: ASCII, no blank"
        elif template.count(MARK) != 1 or MARK in template.removeprefix(_SCHEME).split("/", 1)[0]:
            yield name, f"must hold {MARK} once, after the name of the server"


def parts_of_link(template: str) -> tuple[str, str]:
    """Return what stands before and after the id."""
    before, _, after = template.partition(MARK)
    return before, after
