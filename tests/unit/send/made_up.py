"""Made-up publications, clocks and switches for the tests of send."""

import hashlib
import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from flows.render.large_mail import large_mail
from flows.send.switches import Large, Switches
from flows.shelves import REPORT_TEMPLATES
from flows.vocabulary.delivery import DocumentFile, Edition, EditionKey, Manifest, Recipient
from flows.vocabulary.sending import Oversize

FIRST_MOMENT = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
TITLE = "週次営業進捗 2026W47 関東営業部"


def ticking_clock() -> Callable[[], datetime]:
    ticks = itertools.count()
    return lambda: FIRST_MOMENT + timedelta(seconds=next(ticks))


def fixed_clock() -> datetime:
    return FIRST_MOMENT


def switches_for(port: int, **changes: object) -> Switches:
    switches = Switches(
        sender="shinchoku@sales.example.com",
        sender_name="営業企画部",
        server="127.0.0.1",
        port=port,
        security="none",
        allowed_domains=("example.com",),
        wait_seconds=0.0,
        timeout_seconds=5.0,
        answer_seconds=5.0,
    )
    return replace(switches, **changes)  # type: ignore[arg-type]


def address_of(number: int) -> str:
    return f"manager{number}@example.com"


def publish(folder: Path, *, people: int = 3, addresses: tuple[str, ...] = ()) -> Path:
    chosen = addresses or tuple(address_of(number) for number in range(people))
    editions = tuple(_edition(folder, n, address) for n, address in enumerate(chosen))
    manifest = Manifest(as_of=date(2026, 11, 20), snapshot_id="abc123", editions=editions)
    (folder / "manifest.json").write_text(manifest.model_dump_json())
    return folder


def publish_large(folder: Path, *, day: date = date(2026, 11, 20), people: int = 1) -> Path:
    """Publish editions of three attachments of 40,000, 30,000 and 20,000 bytes."""
    publish(folder, people=people)
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    editions = tuple(_enlarged(folder, one, day, n) for n, one in enumerate(manifest.editions))
    made = manifest.model_copy(update={"as_of": day, "editions": editions})
    (folder / "manifest.json").write_text(made.model_dump_json())
    return folder


def _enlarged(folder: Path, edition: Edition, day: date, number: int) -> Edition:
    lots = random.Random(f"{day} {number}")  # noqa: S311  # what cannot be made smaller
    return edition.model_copy(
        update={
            "pdf": document(folder, f"pdf/大 {number}.pdf", b"%PDF-1.7 " + lots.randbytes(40_000)),
            "tables": document(folder, f"xlsx/{number}.xlsx", lots.randbytes(30_000)),
            "tables_name": "数字",
            "workbook": document(folder, f"forms/{number}.xlsx", lots.randbytes(20_000)),
            "workbook_name": "記入用紙",
        }
    )


def large(most: int | None, way: Oversize = "split", base: str = "") -> Large:
    write = partial(large_mail, templates=REPORT_TEMPLATES)
    return Large(most_bytes=most, way=way, link_base=base, write=write)


def publish_to_do(folder: Path, *, day: date) -> Path:
    """Publish one mail without a document that is for one day."""
    plain = _edition(folder, 0, address_of(0)).model_dump()
    key = plain["key"] | {"report": "todo", "period": day.isoformat()}
    edition = Edition(**{**plain, "key": key, "pdf": None, "html": None, "send_on": day})
    manifest = Manifest(as_of=date(2026, 11, 20), snapshot_id="abc123", editions=(edition,))
    (folder / "manifest.json").write_text(manifest.model_dump_json())
    return folder


def _edition(folder: Path, number: int, address: str) -> Edition:
    key = EditionKey(
        report="progress",
        period="2026W47",
        scope_kind="unit",
        scope_id=f"unit{number}",
        language="ja",
    )
    return Edition(
        key=key,
        title=TITLE,
        context_sha256="0" * 64,
        pdf=document(folder, f"pdf/{key.slug}.pdf", f"%PDF-1.7 page of {number}".encode()),
        html=document(folder, f"html/{key.slug}.html", b"<p>twin</p>"),
        mail_subject=f"【営業進捗】2026年度第3四半期 第8週 {number}",
        mail_text=document(folder, f"mail/{key.slug}.txt", "達成率は62%です。\n.\n".encode()),
        mail_html=document(folder, f"mail/{key.slug}.html", "<p>達成率は62%です。</p>".encode()),
        recipients=(Recipient(person_id=f"p{number}", name=f"山田 {number}", address=address),),
    )


def document(folder: Path, path: str, content: bytes) -> DocumentFile:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return DocumentFile(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
