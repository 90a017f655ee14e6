"""A person is found however a name is written, and nobody else is."""

import pytest

from flows.erase.person import Person
from flows.erase.wording import Wording

ADDRESS = "hanako.sato@example.com"
SFA_ID = "0055h0002Al63j3AQA"


def wording_of(*names: str, ids: tuple[str, ...] = (SFA_ID,)) -> Wording:
    person = Person(
        ids=ids,
        names=names,
        addresses=(ADDRESS,),
        telephones=("03-1234-5678",),
        own_values=("佐藤", "花子"),
        own_files=(),
    )
    return Wording(person, "erased-0a1b")


@pytest.mark.parametrize(
    "text",
    [
        "佐藤花子",
        "佐藤　花子様",
        "担当は佐藤 花子さん",
        "佐\u2060藤花\u200b子",
        "\\u4f50\\u85e4\\u82b1\\u5b50",
        "佐藤&nbsp;花子",
    ],
)
def test_a_japanese_name_is_found_with_blanks_signs_and_escapes(text: str) -> None:
    said = wording_of("佐藤 花子").without(text)

    assert "erased-0a1b" in said
    assert not wording_of("佐藤 花子").finds(said)


@pytest.mark.parametrize("text", ["小林太郎", "林太郎丸", "森林太郎と話す"])
def test_a_short_name_within_a_longer_one_is_another_person(text: str) -> None:
    assert wording_of("林 太郎").without(text) == text


@pytest.mark.parametrize("text", ["林太郎", "林太郎様へ", "「林 太郎」", "林太郎さん"])
def test_a_short_name_alone_or_with_a_title_is_found(text: str) -> None:
    assert wording_of("林 太郎").finds(text) == 1


@pytest.mark.parametrize("text", ["Taro O'Neil", "o'neil, taro", "Taro O&#x27;Neil"])
def test_a_latin_name_is_found_in_either_order_and_any_case(text: str) -> None:
    assert wording_of("Taro O'Neil").finds(text) == 1


def test_a_latin_name_within_a_longer_word_is_not_found() -> None:
    assert not wording_of("Ann Lee").finds("Joann Lee and Ann Leeds")


@pytest.mark.parametrize("name", ["佐藤", "林", "12345", "—"])
def test_what_is_many_peoples_name_or_none_is_not_looked_for(name: str) -> None:
    assert not wording_of(name).finds(f"今日は{name}の話")


def test_an_id_is_found_alone_in_either_length_and_lower_case() -> None:
    known = wording_of("佐藤 花子")

    assert known.without(f"owner_{SFA_ID}__ja") == "owner_erased-0a1b__ja"
    assert known.finds(SFA_ID[:15]) == known.finds(SFA_ID.lower()) == 1
    assert not known.finds(SFA_ID + "x")
    assert not known.finds(SFA_ID[:15].lower())


def test_an_id_of_digits_is_no_word_because_an_amount_may_be_the_same() -> None:
    assert not wording_of("佐藤 花子", ids=("12345678",)).finds("amount,12345678,12345678.00")


def test_an_address_goes_and_one_that_contains_it_stays() -> None:
    known = wording_of("佐藤 花子")

    assert known.without(f"<{ADDRESS.upper()}>", address="") == "<>"
    assert known.without(ADDRESS) == "erased-0a1b"
    for other in (f"x{ADDRESS}", f"{ADDRESS}x", f"a.{ADDRESS}"):
        assert known.without(other) == other


def test_own_values_go_from_the_own_row_alone_and_as_whole_cells() -> None:
    known = wording_of("佐藤 花子")

    assert known.without_own_cells(f'{SFA_ID},佐藤,"花子",佐藤商店\r') == f'{SFA_ID},,"",佐藤商店\r'
    assert known.without_own_cells("0055h0002Al00000AA,佐藤,花子") == "0055h0002Al00000AA,佐藤,花子"
