import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.render.cleaning import LONGEST, Cleaner, width_of


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("株式会社髙﨑", "株式会社髙﨑"),
        ("\ufa19田", "\ufa19田"),
        ("カ\u3099", "ガ"),
        ("a\x00\x07b", "ab"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("two\r\nlines\u2028three", "two lines three"),
        ("葛\U000e0100城", "葛城"),
        ("\U0001f600", "〓"),
        ("שלום", "〓〓〓〓"),
        ("a\ud800b", "a?b"),
        ("\u200bhidden\u2060", "hidden"),
        ("   ", ""),
    ],
)
def test_text_of_others_is_made_fit_to_print(cleaner: Cleaner, dirty: str, clean: str) -> None:
    assert cleaner.clean(dirty) == clean


def test_endless_text_is_cut_before_any_work_is_done_on_it(cleaner: Cleaner) -> None:
    cut = cleaner.clean("国" * 1_000_000)

    assert len(cut) == LONGEST
    assert cut.endswith("…")


def test_an_unbreakable_run_gets_places_to_break(cleaner: Cleaner) -> None:
    runs = cleaner.clean("A" * 100).split("\u200b")

    assert max(map(len, runs)) == 24
    assert cleaner.clean("A" * 100, breaks=False) == "A" * 100


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_whatever_comes_what_leaves_is_known_and_cleaning_again_changes_nothing(
    cleaner: Cleaner, text: str
) -> None:
    once = cleaner.clean(text)

    assert all(ord(character) in cleaner.known | {0x200B} for character in once)
    assert cleaner.clean(once) == once


def test_a_full_width_character_is_one_em_wide() -> None:
    assert width_of("営業") == 2
    assert width_of("ab") < 1.2
