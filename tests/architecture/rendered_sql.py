"""The SQL of the dbt project as it reads once Jinja is done, without dbt and without an engine.

Where a macro asks dbt for the spelling of an engine, the word ``dispatched_<name>`` stands instead,
and what it was given is kept aside: so what is seen is what every engine gets word for word.
"""

import re
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Final

import jinja2

from tests.architecture.house import ROOT, list_files

PROJECT: Final = ROOT / "dbt_project"
MARK: Final = "dispatched_"
ARGUMENTS: Final[set[str]] = set()
"""Every text that a dispatched macro was given so far: expressions, types, patterns."""
COUSINS: Final = {"redshift": ("postgres",), "databricks": ("spark",)}
"""Whose macros an engine takes before the default ones."""
_MACRO: Final = re.compile(r"(\{%-?\s*macro\s+)(\w+)")


_NO_DIFFERENCE: Final = SimpleNamespace(columns=[SimpleNamespace(values=lambda: [0])])
_NIGHT: Final[dict[str, object]] = {
    "model": SimpleNamespace(name="this", resource_type="model"),
    "modules": SimpleNamespace(re=re),
    "run_query": lambda _sql: _NO_DIFFERENCE,
}
"""What dbt gives to a model while it builds."""


class _ReturnedError(Exception):
    """What dbt's ``return()`` ends a macro with."""

    def __init__(self, value: object) -> None:
        super().__init__("a macro returned")
        self.value = value


def render(text: str, *, engine: str = "", goes_on: bool = False) -> str:
    """Return SQL with Jinja done, in the words of an engine or with those left open.

    With ``goes_on`` as a night that goes on from a last build, whose tables are ``built_<name>``.
    """
    return _jinja(engine, goes_on=goes_on).from_string(text).render()


@cache
def _jinja(engine: str, *, goes_on: bool) -> jinja2.Environment:
    made = jinja2.Environment(  # noqa: S701 - SQL is no markup
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    found: dict[str, Callable[..., object]] = {}
    made.globals |= {
        "return": _end_macro,
        "adapter": {"dispatch": _spelled_by(engine, found) if engine else _left_open},
        "ref": lambda name: f"ref_{name}",
        "source": lambda schema, name: f"source_{schema}_{name}",
        "config": lambda **_named: "",
        "var": lambda name, default=None: "2026-07-31" if name == "as_of_date" else default,
        "env_var": lambda _name, default="": default,
        "none": None,
    } | (_NIGHT if goes_on else {})
    paths = list_files("dbt_project/macros", ending=".sql")
    texts = [text for path in paths if _is_plain(text := path.read_text(encoding="utf-8"))]
    for text in texts:
        made.globals |= {name: _late(name, found) for _, name in _MACRO.findall(text)}
    for text in texts:
        # Under another name in its own file, so that each call goes through the late one.
        module = made.from_string(_MACRO.sub(r"\1macro_\2", text)).module
        found |= {name: getattr(module, f"macro_{name}") for _, name in _MACRO.findall(text)}
    if goes_on:
        found |= {"as_built": "built_{}".format, "changed_days": lambda _object: ["2026-07-30"]}
    return made


def _is_plain(text: str) -> bool:
    """Return whether a file holds macros of SQL, and no tests or parts of dbt itself."""
    return "{% test " not in text and "model[" not in text


def _late(name: str, found: dict[str, Callable[..., object]]) -> Callable[..., object]:
    """Return a call of a macro that is looked up when it is called, and may return any value."""

    def call(*values: object, **named: object) -> object:
        try:
            return found[name](*values, **named)
        except _ReturnedError as returned:
            return returned.value

    return call


def _end_macro(value: object) -> None:
    raise _ReturnedError(value)


def _left_open(name: str, _package: str) -> Callable[..., str]:
    def spelled(*values: object) -> str:
        ARGUMENTS.update(value for value in values if isinstance(value, str))
        return MARK + name

    return spelled


def _spelled_by(
    engine: str, found: dict[str, Callable[..., object]]
) -> Callable[[str, str], Callable[..., object]]:
    """Return a dispatch that looks for an engine's macro as dbt does."""

    def dispatch(name: str, _package: str) -> Callable[..., object]:
        names = [f"{prefix}__{name}" for prefix in (engine, *COUSINS.get(engine, ()), "default")]
        return _late(next(name for name in names if name in found), found)

    return dispatch
