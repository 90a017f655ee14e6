"""Mails over a size: divided, linked or held; measured as sent, each part once."""

import email
import email.policy
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from flows.send.local_mailbox import LocalMailbox
from flows.send.outbox import retry_mails
from flows.send.oversize import Limit
from flows.send.parts import Part, key_of_part, part_of, slug_of
from flows.send.publication import letter_of, list_mails, read_manifest
from flows.send.smtp import _is_about_size
from flows.send.switches import Large
from flows.vocabulary.delivery import Manifest
from flows.vocabulary.outbox import MailKey, SendResult
from flows.vocabulary.sending import Mail
from tests.unit.send.conftest import PostOffice
from tests.unit.send.made_up import (
    TITLE,
    address_of,
    document,
    fixed_clock,
    large,
    publish_large,
    switches_for,
)
from tests.unit.send.scripted_server import ScriptedServer
from tests.unit.send.test_sealing import plain_pdf

pytestmark = pytest.mark.unit

BASE = "https://intranet.example.co.jp/sales"
PDF, TABLES, WORKBOOK = f"{TITLE}.pdf", "数字.xlsx", "記入用紙.xlsx"
SLUG = "progress__2026W47__unit__unit0__ja"


@pytest.fixture
def heavy(office: PostOffice) -> PostOffice:
    """Return an office with one edition of 90,000 bytes; the clock stands still."""
    publish_large(office.folder / "published")
    office.now = fixed_clock
    return office


def dry(office: PostOffice, rule: Large) -> list[tuple[int, EmailMessage]]:
    """Return size and message of what would go out, in the order of their numbers."""
    folder = office.folder / f"dry {office.runs}"
    office.send(dry_run_folder=folder, large=rule)
    raw = [file.read_bytes() for file in folder.glob("*.eml")]
    found = [(len(one), email.message_from_bytes(one, policy=email.policy.default)) for one in raw]
    return sorted(found, key=lambda one: str(one[1]["Subject"])[-5:])


def names(message: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in message.iter_attachments()]


def test_attachments_go_out_in_as_few_numbered_mails_as_hold_them_in_their_order(
    heavy: PostOffice,
) -> None:
    found = dry(heavy, large(100_000))

    assert [names(message) for _, message in found] == [[PDF, TABLES], [WORKBOOK]]
    assert [str(m["Subject"])[-5:] for _, m in found] == ["（1/2）", "（2/2）"]
    assert max(size for size, _ in found) <= 100_000
    assert len({str(m["Message-ID"]) for _, m in found}) == 2


def test_a_limit_is_heeded_to_the_byte(heavy: PostOffice) -> None:
    ((whole, _),) = dry(heavy, large(None))

    assert len(dry(heavy, large(whole))) == 1
    assert len(dry(heavy, large(whole - 1))) == 2


def test_a_first_part_of_the_size_of_the_limit_is_not_divided_further(heavy: PostOffice) -> None:
    first = dry(heavy, large(100_000))[0][0]

    assert [names(m) for _, m in dry(heavy, large(first))] == [[PDF, TABLES], [WORKBOOK]]
    assert [names(m) for _, m in dry(heavy, large(first - 1))] == [[PDF], [TABLES, WORKBOOK]]


def test_the_same_mails_are_the_same_bytes(heavy: PostOffice) -> None:
    made = [[m.as_bytes() for _, m in dry(heavy, large(100_000))] for _ in range(2)]

    assert made[0] == made[1]


def test_the_first_mail_says_what_it_says_and_the_others_no_number(heavy: PostOffice) -> None:
    (_, first), (_, second) = dry(heavy, large(100_000))

    for message, has_numbers in ((first, True), (second, False)):
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None
            assert ("62%" in body.get_content()) is has_numbers
            assert "2通" in body.get_content()


def test_links_stand_in_place_of_attachments_and_of_every_number(heavy: PostOffice) -> None:
    ((_, message),) = dry(heavy, large(100_000, "link", base=f"{BASE}/"))

    assert names(message) == []
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert "62%" not in text
        assert f"{BASE}/published/2026-11-20/pdf/%E5%A4%A7%200.pdf" in text
        assert f"{BASE}/published/2026-11-20/xlsx/0.xlsx" in text
    assert "62" not in str(message["Subject"])
    assert TITLE in str(message["Subject"])


def test_a_file_that_fits_no_mail_is_linked_and_the_others_attached(heavy: PostOffice) -> None:
    (size, first), (_, second) = dry(heavy, large(50_000, base=BASE))
    body = first.get_body(("plain",))

    assert size <= 50_000
    assert [names(first), names(second)] == [[TABLES], [WORKBOOK]]
    assert body is not None
    assert f"{BASE}/published/2026-11-20/pdf/" in body.get_content()
    assert "xlsx/0.xlsx" not in body.get_content()
    assert str(first["Subject"])[:-5] == str(second["Subject"])[:-5]


def result_of(office: PostOffice, rule: Large, **changes: object) -> SendResult:
    with ScriptedServer(ehlo=b"250-localhost\r\n250 SIZE 9000000") as server:
        result = office.send(port=server.port, large=rule, **changes)
        assert server.accepted == [
            one.key.redirected_to or one.key.recipient for one in result.accepted
        ]
    return result


@pytest.mark.parametrize(
    ("rule", "mend"),
    [
        (large(100_000, "hold"), "set mail.oversize to split or link"),
        (large(50_000), "its pdf alone is: set mail.link_base"),
        (large(2_000, base=BASE), "its text alone is over it"),
        (replace(large(100_000), write=None), "set mail.oversize"),
    ],
)
def test_what_can_go_out_no_way_is_held_and_told_with_its_mend(
    heavy: PostOffice, rule: Large, mend: str
) -> None:
    result = result_of(heavy, rule)

    (held,) = result.too_large
    assert held.detail.startswith("too large: 1")
    assert mend in held.detail
    assert not result.is_complete
    assert heavy.history(address_of(0)) == ["queued", "held"]


def test_what_was_held_goes_out_once_its_size_is_allowed(heavy: PostOffice) -> None:
    result_of(heavy, large(100_000, "hold"))
    then = result_of(heavy, large(100_000))
    again = result_of(heavy, large(None))

    assert [part_of(one.key.edition) for one in then.accepted] == [
        Part(place=1, count=2, brings=("pdf", "tables")),
        Part(place=2, count=2, brings=("workbook",)),
    ]
    assert len(again.already) == 2


def test_parts_that_are_missing_go_out_later_and_no_other_whatever_the_settings_say(
    heavy: PostOffice,
) -> None:
    with ScriptedServer({"RCPT": ["ok", "5xx"]}) as server:
        first = heavy.send(port=server.port, large=large(100_000))
    assert [len(first.accepted), len(first.refused)] == [1, 1]
    retry_mails(heavy.ledger, run_id="person", now=fixed_clock)

    with LocalMailbox(heavy.folder / "mailbox") as mailbox:
        second = heavy.send(port=mailbox.port, large=large(60_000, "link", base=BASE))
        third = heavy.send(port=mailbox.port, large=large(None))

    ((mail),) = list((heavy.folder / "mailbox").glob("*.eml"))
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert names(message) == [WORKBOOK]
    assert [len(second.accepted), len(second.already), len(third.already)] == [1, 1, 2]


def test_a_missing_part_is_of_the_publication_of_the_first_one(tmp_path: Path) -> None:
    office = PostOffice(tmp_path, now=fixed_clock)
    old, new = (tmp_path / f"2026-11-{day}" for day in (20, 21))
    publish_large(old)
    with ScriptedServer({"RCPT": ["ok", "4xx"]}) as server:
        office.send(port=server.port, large=large(100_000), attempts=1, publication=old)
    publish_large(new, day=date(2026, 11, 21))

    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        office.send(port=mailbox.port, large=large(100_000), publication=new)

    ((mail),) = list((tmp_path / "mailbox").glob("*.eml"))
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    (part,) = message.iter_attachments()
    assert part.get_content() == (old / "forms/0.xlsx").read_bytes()
    assert part.get_content() != (new / "forms/0.xlsx").read_bytes()


def test_what_the_server_takes_counts_where_it_is_less(heavy: PostOffice) -> None:
    with ScriptedServer(ehlo=b"250-localhost\r\n250 SIZE 100000") as server:
        result = heavy.send(port=server.port, large=large(200_000))

    assert len(result.accepted) == 2
    sizes = [int(line.split("size=")[1]) for line in server.commands if line.startswith("mail")]
    assert len(sizes) == 2
    assert max(sizes) <= 100_000


def test_a_locked_report_is_neither_divided_nor_linked(heavy: PostOffice) -> None:
    file = heavy.folder / "published" / "manifest.json"
    manifest = Manifest.model_validate_json(file.read_bytes())
    (edition,) = manifest.editions
    pdf = document(file.parent, "pdf/0.pdf", plain_pdf())
    locked = edition.model_copy(update={"encrypt": True, "pdf": pdf})
    file.write_text(manifest.model_copy(update={"editions": (locked,)}).model_dump_json())
    words = {address_of(0): SecretStr("long-enough")}

    fits = result_of(heavy, large(120_000, base=BASE), passwords=words, redirect_to="a@example.com")
    for way in ("split", "link"):
        result = result_of(heavy, large(60_000, way, base=BASE), passwords=words)  # type: ignore[arg-type]
        (held,) = result.too_large
        assert "a locked report is neither divided nor linked" in held.detail
    assert len(fits.accepted) == 1


def test_a_mail_is_measured_once_more_as_it_leaves(heavy: PostOffice) -> None:
    folder, switches = heavy.folder / "published", switches_for(1)
    (mail,) = list_mails(read_manifest(folder), publication=folder, switches=switches)
    letter = letter_of(mail, switches=switches, at=fixed_clock())
    size = len(letter.content)

    limit = Limit(most_bytes=size - 1, said="mail.max_megabytes")
    assert limit.refuses(mail, letter).startswith(f"too large: {size:,} bytes are over mail.max")
    assert Limit(most_bytes=size, said="").refuses(mail, letter) == ""


@pytest.mark.parametrize(
    ("script", "answer", "mends"),
    [
        ("MAIL", b"552 5.3.4 too big", 1),
        ("end", b"552 message exceeds fixed limit", 1),
        ("end", b"550 5.3.4 too big", 1),
        ("end", b"552 5.2.2 mailbox full", 0),
        ("end", b"550 no", 0),
    ],
)
def test_a_refusal_for_size_is_told_with_its_mend(
    heavy: PostOffice, script: str, answer: bytes, mends: int
) -> None:
    with ScriptedServer(says={script: answer}) as server:  # type: ignore[dict-item]
        result = heavy.send(port=server.port)

    (refused,) = result.refused
    assert refused.detail.count("set mail.max_megabytes below what the server takes") == mends
    assert refused.detail.count("this mail has 12") == mends


def test_a_temporary_answer_is_never_about_size() -> None:
    assert not _is_about_size(452, b"452 5.3.4 later")


def test_the_key_of_a_part_tells_edition_place_and_what_it_brings() -> None:
    key = MailKey(recipient="a@b", report="r", period="p", edition=SLUG)
    part = Part(place=1, count=3, brings=())
    made = key_of_part(key, part)

    assert made.edition == f"{SLUG}~1of3.text"
    assert (slug_of(made.edition), part_of(made.edition)) == (SLUG, part)
    assert (slug_of(SLUG), part_of(SLUG)) == (SLUG, None)


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"oversize": "link"}, "links need link_base"),
        ({"link_base": "intranet/sales"}, "is no address"),
        ({"link_base": "https://a.example/x?y=1"}, "is no address"),
        ({"max_megabytes": 0}, "greater than 0"),
        ({"max_megabytes": float("inf")}, "finite"),
    ],
)
def test_settings_that_cannot_be_are_refused(block: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Mail.model_validate(block)
