from dataclasses import replace
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.send.eml_file import eml_name, read_message
from flows.send.message import Body, Letter, file_name, write_letter
from flows.send.switches import is_address
from flows.vocabulary.outbox import MailKey
from tests.unit.send.made_up import FIRST_MOMENT, TITLE, switches_for

pytestmark = pytest.mark.unit

KEY = MailKey(
    recipient="yamada@example.com", report="progress", period="2026W47", edition="progress__east"
)
BODY = Body(
    subject="【営業進捗】第8週 関東営業部",
    text="達成率は62%です。\n.\n..\nFrom 関東\n",
    html="<p>達成率は62%です。</p>",
    pdf=b"%PDF-1.7\r\n.\r\n\x00\xff",
    pdf_name=TITLE,
)
ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n\t\0 :<>\"'\\/\u202e髙🈴")
    ),
    max_size=120,
)


def letter(body: Body = BODY, *, name: str = "山田 太郎", key: MailKey = KEY) -> Letter:
    return write_letter(body, key=key, name=name, switches=switches_for(25), at=FIRST_MOMENT)


def read(written: Letter) -> EmailMessage:
    return read_message(written.content)


def test_the_tree_is_text_and_html_beside_the_pdf() -> None:
    types = [part.get_content_type() for part in read(letter()).walk()]

    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_a_workbook_goes_out_beside_the_pdf_under_its_own_name() -> None:
    body = replace(BODY, workbook=b"PK\x03\x04\x00", workbook_name="決定事項_2026-11-20_東/日本")

    *_, book = read(letter(body)).iter_attachments()

    assert book.get_filename() == "決定事項_2026-11-20_東_日本.xlsx"
    assert book.get_content_type().endswith("spreadsheetml.sheet")
    assert book.get_payload(decode=True) == body.workbook


def test_tables_and_form_go_out_beside_the_pdf_each_under_its_own_name() -> None:
    books = {"tables": b"PK\x03\x04\x01", "workbook": b"PK\x03\x04\x00"}
    body = replace(BODY, **books, tables_name="会議資料 東/日本（数字）", workbook_name="決定事項")

    pdf, tables, form = read(letter(body)).iter_attachments()

    assert pdf.get_content_type() == "application/pdf"
    assert tables.get_filename() == "会議資料 東_日本（数字）.xlsx"
    assert tables.get_payload(decode=True) == body.tables
    assert form.get_filename() == "決定事項.xlsx"
    assert form.get_payload(decode=True) == body.workbook


def test_every_part_comes_back_as_it_was_written() -> None:
    parts = [part for part in read(letter()).walk() if not part.is_multipart()]

    text, html, pdf = (cast("bytes", part.get_payload(decode=True)) for part in parts)

    assert text.decode().replace("\r\n", "\n") == BODY.text
    assert html.decode().strip() == BODY.html
    assert pdf == BODY.pdf


def test_the_japanese_file_name_travels_by_rfc_2231() -> None:
    written = letter()

    assert b"filename*" in written.content
    assert [part.get_filename() for part in read(written).iter_attachments()] == [f"{TITLE}.pdf"]


def test_the_headers_say_who_to_whom_what_and_that_a_machine_wrote_it() -> None:
    message = read(letter())

    assert str(message["Subject"]) == BODY.subject
    assert str(message["From"]) == "営業企画部 <shinchoku@sales.example.com>"
    assert str(message["To"]) == "山田 太郎 <yamada@example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<progress.shinchoku.sales.example.com>"
    assert message["X-Shinchoku-Edition"] == "progress__east"


def test_the_same_mail_is_the_same_bytes() -> None:
    assert letter().content == letter().content


def test_the_message_id_is_of_the_mail_and_not_of_the_attempt() -> None:
    other = KEY.model_copy(update={"edition": "progress__west"})

    assert letter().message_id == letter(Body(subject="x", text="y")).message_id
    assert letter().message_id != letter(key=other).message_id
    assert letter().message_id.endswith("@sales.example.com>")


def test_the_wire_sees_seven_bits_and_short_lines_only() -> None:
    content = letter().content

    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_no_other_recipient_is_named_anywhere() -> None:
    message = read(letter())

    assert "Cc" not in message
    assert "Bcc" not in message


@given(subject=ANY_TEXT, name=ANY_TEXT, title=ANY_TEXT, edition=ANY_TEXT)
@settings(max_examples=150, deadline=None)
def test_no_text_can_forge_a_header(subject: str, name: str, title: str, edition: str) -> None:
    body = Body(subject=subject, text="x", html="y", pdf=b"z", pdf_name=title)
    key = KEY.model_copy(update={"edition": edition})

    message = read(letter(body, name=name, key=key))

    assert sorted(message.keys()) == sorted(read(letter()).keys())
    assert message["To"].addresses[0].addr_spec == "yamada@example.com"
    assert len(message["To"].addresses) == 1
    assert len(list(message.walk())) == 5


@given(title=ANY_TEXT)
@settings(max_examples=150, deadline=None)
def test_no_title_makes_a_file_name_that_leaves_its_folder(title: str) -> None:
    name = file_name(title, ending=".pdf")

    assert not set(name) & set('/\\:*?"<>|\r\n\0\u202e')
    assert not name.startswith(".")
    assert len(name.encode()) <= 340


@given(address=st.one_of(st.emails(), ANY_TEXT))
@settings(max_examples=150, deadline=None)
def test_an_address_that_passes_stands_alone_in_the_envelope(address: str) -> None:
    if not is_address(address):
        return

    message = read(letter(key=KEY.model_copy(update={"recipient": address})))

    assert message["To"].addresses[0].addr_spec == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@example.com",
        "a@b@example.com",
        "a@example.com,b@example.com",
        "a@example.com>",
        "a@example.com\r\nRCPT TO:<b@example.com>",
        "山田@example.com",
        "a..b@example.com",
        "a@-x.example.com",
        "a b@example.com",
        f"{'a' * 250}@example.com",
    ],
)
def test_what_is_no_plain_address_is_not_taken_for_one(text: str) -> None:
    assert not is_address(text)


def test_a_mail_on_disk_is_named_so_that_a_person_finds_it() -> None:
    name = eml_name(letter().content, envelope_to="yamada@example.com")

    assert name.startswith("yamada@example.com__営業進捗-第8週-関東営業部__")


@pytest.mark.parametrize(
    "subject",
    [
        "[Progress] Industrial Systems Sales Q3: Q3 is set to land ¥34.3M above target.",
        "[進捗] 東日本営業部 Q3: 着地は目標に 18.6百万円 届かない見込み。上位4件を動かせば縮む。",
        "plain words only",
    ],
)
def test_a_subject_is_read_as_it_was_written_to_the_last_space(subject: str) -> None:
    written = letter(Body(subject=subject, text="本文"))

    assert read(written)["Subject"] == subject
    assert max(map(len, written.content.split(b"\r\n"))) <= 78
