import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from flows.render.progress_view import METRIC_IDS, definition_columns
from flows.render.words import UnknownWordError, words_of
from flows.shelves import PROJECT_ROOT, REPORT_TEMPLATES
from flows.vocabulary.languages import Language
from flows.vocabulary.objects import OBJECTS


def _catalogue(language: str) -> Catalog:
    file = REPORT_TEMPLATES / "locale" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def _entries(language: str) -> dict[str, str]:
    entries = {}
    for message in _catalogue(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string if isinstance(message.string, str) else message.string[-1]
            entries[key] = words
    return entries


def test_both_languages_have_the_same_entries_and_none_is_empty() -> None:
    ja, en = _entries("ja"), _entries("en")

    assert ja.keys() == en.keys()
    assert all(ja.values())
    assert all(en.values())


def test_both_languages_use_the_same_figures_or_fewer() -> None:
    ja, en = _entries("ja"), _entries("en")

    def figures(words: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    differing = {key for key in ja if figures(ja[key]) != figures(en[key])}
    # English needs no "names" where one is meant, and says "the top deal" for one
    assert not differing, differing


def test_everything_that_a_source_may_deliver_has_a_name() -> None:
    assert {f"object.{name}" for name in OBJECTS} <= _entries("ja").keys()


def test_every_code_that_prepare_may_choose_has_words() -> None:
    texts = [
        (PROJECT_ROOT / "flows" / "prepare" / name).read_text("utf-8")
        for name in ("headline.py", "findings.py")
    ]
    codes = {code for text in texts for code in _codes(text)} - {"none"}
    known = {key.split(".", 1)[1] for key in _entries("ja")}

    missing = {code for code in codes if code not in known}

    assert len(codes) > 40
    assert not missing, missing


def test_every_entry_that_a_template_names_exists() -> None:
    named = {
        key
        for path in REPORT_TEMPLATES.rglob("*.jinja")
        for key in re.findall(r"say\(\"([a-z_.]+)\"[,)]", path.read_text("utf-8"))
    }

    assert len(named) > 60
    assert not named - _entries("en").keys()


def test_every_printed_metric_has_a_name_and_a_definition() -> None:
    entries = _entries("ja")

    for metric_id in METRIC_IDS:
        assert f"metric.{metric_id}" in entries
        assert f"definition.{metric_id}" in entries


def test_english_knows_one_and_many() -> None:
    words = words_of(REPORT_TEMPLATES, "en")

    assert "top deal" in words.say("action.move_close", count=1)
    assert "deals" in words.say("action.move_close", count=2)


def test_a_missing_entry_is_told_with_its_file() -> None:
    with pytest.raises(UnknownWordError, match=r"locale/ja/LC_MESSAGES/messages\.po"):
        words_of(REPORT_TEMPLATES, "ja").say("headline.of_no_such_code")


def test_no_compiled_catalogue_lies_beside_the_words() -> None:
    assert not list(Path(REPORT_TEMPLATES).rglob("*.mo"))


def _codes(text: str) -> set[str]:
    """Return the values given as code= in a module, both sides of a choice."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg == "code":
            found |= {
                leaf.value
                for leaf in ast.walk(node.value)
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            }
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            found |= {
                leaf.value
                for leaf in ast.walk(node.value)
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            }
    return {code for code in found if re.fullmatch(r"[a-z][a-z_]*[a-z]", code)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_metric_is_defined_once_in_two_columns_of_nearly_one_height(
    language: Language,
) -> None:
    words = words_of(REPORT_TEMPLATES, language)

    left, right = definition_columns(words)

    assert (*left, *right) == METRIC_IDS
    heights = [
        sum(len(words.say(f"definition.{metric_id}")) for metric_id in column)
        for column in (left, right)
    ]
    assert max(heights) < 1.5 * min(heights)
