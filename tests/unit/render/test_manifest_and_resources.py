import pytest

from flows.render.manifest import file_stem
from flows.render.resources import palette, stylesheet
from flows.render.typeface import TypefaceMissingError, ensure_typeface
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import EditionKey


def _key(scope_id: str) -> EditionKey:
    return EditionKey(
        report="weekly_progress",
        period="2026W47",
        scope_kind="unit",
        scope_id=scope_id,
        language="ja",
    )


@pytest.mark.parametrize(
    "scope_id", ["東日本/営業部", "../../etc/passwd", "a" * 400, "", "CON", "\u202eevil", "a b"]
)
def test_a_file_name_is_plain_ascii_whatever_the_id(scope_id: str) -> None:
    stem = file_stem(_key(scope_id))

    assert stem.isascii()
    assert all(character.isalnum() or character in "_-" for character in stem)
    assert len(stem) < 100


def test_ids_that_differ_in_case_only_get_different_files() -> None:
    ids = ("0050oAb", "0050oaB", "0050oab", "0050OAB")

    assert len({file_stem(_key(i)).lower() for i in ids}) == 4


def test_a_plain_id_stays_readable() -> None:
    assert file_stem(_key("east")).endswith("2026W47_unit_east_ja")


def test_the_colours_of_charts_are_those_of_the_style() -> None:
    colours = palette(REPORT_TEMPLATES)

    assert colours.short in stylesheet(REPORT_TEMPLATES, report="progress", medium="page").css


def test_the_style_of_the_browser_fetches_nothing_and_is_known_by_its_hash() -> None:
    style = stylesheet(REPORT_TEMPLATES, report="progress", medium="screen")

    assert style.csp_hash.startswith("sha256-")
    assert "url(" not in style.css
    assert "@import" not in style.css


def test_a_medium_has_the_last_word_over_what_all_media_share() -> None:
    css = stylesheet(REPORT_TEMPLATES, report="progress", medium="screen").css

    assert css.index(".heroes {") < css.index("@media (max-width: 640px)")


def test_without_any_japanese_font_the_message_says_what_to_install(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.render.typeface.find_source", lambda: None)

    with pytest.raises(TypefaceMissingError, match="fonts-noto-cjk"):
        ensure_typeface(tmp_path)
