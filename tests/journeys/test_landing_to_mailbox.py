"""One night of the sample company, from landed files to a manager's mailbox."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import duckdb
import openpyxl
import pytest

from flows.send.local_mailbox import LocalMailbox
from flows.vocabulary.delivery import Edition, Manifest
from sample_company.workbooks import HEADER_ROW

from .conftest import Ran


def manifest_of(ran: Ran) -> tuple[Path, Manifest]:
    folder = max((ran.workspace / "published").glob("2*"))
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    return folder, Manifest.model_validate_json(text)


def edition_of(manifest: Manifest, scope_kind: str, language: str) -> Edition:
    return next(
        e
        for e in manifest.editions
        if e.key.scope_kind == scope_kind and e.key.language == language
    )


def text_of(pdf: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def mails_in(mailbox: LocalMailbox) -> Iterator[EmailMessage]:
    for file in sorted(mailbox.folder.rglob("*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        yield message


def in_millions(yen: float) -> str:
    return str((Decimal(yen) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP))


def content_of(warehouse: Path) -> dict[str, str]:
    """Return a fingerprint of the rows of every mart, whatever their order."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'marts' and table_type = 'BASE TABLE' order by 1"
        ).fetchall()
        return {
            name: str(
                connection.execute(
                    f"select count(*), sum(hash(t)::hugeint) from marts.{name} t"  # noqa: S608
                ).fetchone()
            )
            for (name,) in tables
        }


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def dual_posts_of(night: Ran) -> list[tuple[str, str]]:
    """Return person and unit of the posts that the delivered sheet says go on."""
    sheet = max((night.workspace / "landing" / "sheets").glob("*/兼務.xlsx"))
    rows = [*openpyxl.load_workbook(sheet, read_only=True).active.values][HEADER_ROW + 1 :]
    folder, _ = manifest_of(night)
    return [
        (str(owner), str(unit))
        for owner, _, unit, _, _, valid_to in rows
        if valid_to is None or valid_to.date().isoformat() >= folder.name[:10]
    ]


def test_the_night_ends_well_and_says_what_each_step_did(night: Ran) -> None:
    assert night.status == 0, night.said

    for step in ("collect", "ingest", "judge raw", "model", "outlook", "render", "send"):
        assert step in night.said
    assert "Traceback" not in night.said


def test_every_recipient_of_the_manifest_has_exactly_one_mail(
    night: Ran, mailbox: LocalMailbox
) -> None:
    _, manifest = manifest_of(night)

    wanted = sorted(
        (recipient.address.lower(), edition.mail_subject)
        for edition in manifest.editions
        for recipient in edition.recipients
    )
    got = sorted(
        (str(mail["To"].addresses[0].addr_spec).lower(), str(mail["Subject"]))
        for mail in mails_in(mailbox)
        if list(mail.iter_attachments())
    )
    assert wanted
    assert got == wanted


def test_the_attached_pdf_is_the_published_one(night: Ran, mailbox: LocalMailbox) -> None:
    folder, manifest = manifest_of(night)
    published = {e.pdf.sha256 for e in manifest.editions}

    for mail in mails_in(mailbox):
        for attachment in mail.iter_attachments():
            assert attachment.get_content_type() == "application/pdf"
            assert hashlib.sha256(attachment.get_content()).hexdigest() in published
    assert all(
        hashlib.sha256((folder / e.pdf.path).read_bytes()).hexdigest() == e.pdf.sha256
        for e in manifest.editions
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_key_numbers_of_the_pdf_are_those_of_kpi_value(night: Ran, language: str) -> None:
    folder, manifest = manifest_of(night)
    edition = edition_of(manifest, "company" if language == "ja" else "unit", language)
    text = text_of(folder / edition.pdf.path)
    with duckdb.connect(
        str(night.workspace / "warehouse/current/shinchoku.duckdb"), read_only=True
    ) as connection:
        rows = connection.execute(
            """
            select k.metric_id, k.value from marts.kpi_value as k
            inner join marts.dim_period as p
                on k.period_kind = p.period_kind and k.period_start = p.period_start
            where k.scope_kind = ? and k.scope_id = ? and p.is_current
                and k.period_kind = 'quarter' and k.segment_kind = 'all'
                and k.metric_id in ('bookings_amount', 'target_amount', 'landing_amount',
                    'open_pipeline_amount', 'attainment_ratio')
            """,
            [edition.key.scope_kind, edition.key.scope_id],
        ).fetchall()
    values = dict(rows)
    assert len(values) == 5

    plain = text.replace(",", "").replace("−", "-")
    for metric in ("bookings_amount", "target_amount", "landing_amount", "open_pipeline_amount"):
        assert in_millions(values[metric]) in plain, metric
    assert re.search(rf"{values['attainment_ratio'] * 100:.1f}\s*%", plain)


def test_every_font_of_every_pdf_is_embedded(night: Ran) -> None:
    folder, manifest = manifest_of(night)

    for edition in manifest.editions:
        listed = subprocess.run(
            ["pdffonts", str(folder / edition.pdf.path)], capture_output=True, text=True, check=True
        ).stdout.splitlines()[2:]
        assert listed
        for font in listed:
            assert "NotoSansJP" in font.replace("-", "").replace(" ", "")
            assert re.search(r"\byes +yes +(yes|no)\b", font), font


def test_no_edition_names_a_deal_or_a_person_from_outside_its_scope(night: Ran) -> None:
    folder, manifest = manifest_of(night)
    with duckdb.connect(
        str(night.workspace / "warehouse/current/shinchoku.duckdb"), read_only=True
    ) as connection:
        deals = connection.execute(
            "select deal_id, deal_name, owner_id from marts.fct_deal where length(deal_name) > 6"
        ).fetchall()
        within = connection.execute(
            "select scope_kind, scope_id, owner_id from intermediate.int_owners_scoped"
        ).fetchall()
    names_by_scope: dict[tuple[str, str], set[str]] = {}
    guests = [("unit", unit, owner) for owner, unit in dual_posts_of(night)]
    assert guests
    for kind, scope, owner in [*within, *guests]:
        names_by_scope.setdefault((kind, scope), set()).add(owner)

    for edition in manifest.editions:
        if edition.key.scope_kind == "company":
            continue
        inside = names_by_scope[edition.key.scope_kind, edition.key.scope_id]
        own_names = {name for _, name, owner in deals if owner in inside}
        text = text_of(folder / edition.pdf.path)
        html = (folder / edition.html.path).read_text(encoding="utf-8")
        for deal_id, name, owner in deals:
            if owner not in inside:
                assert deal_id not in html
                assert name in own_names or name not in html
                assert name in own_names or name not in text


def test_a_dual_post_is_shown_to_its_unit_and_to_the_units_of_the_person_alone(night: Ran) -> None:
    folder, manifest = manifest_of(night)
    with duckdb.connect(
        str(night.workspace / "warehouse/current/shinchoku.duckdb"), read_only=True
    ) as connection:
        homes = connection.execute(
            "select owner_id, dim_owner.name, path from marts.dim_owner"
            " inner join marts.dim_org_unit using (unit_id)"
            " where dim_owner.is_current and dim_org_unit.is_current"
        ).fetchall()
    above = {owner: set(path.split("/")) for owner, _, path in homes}
    names = {owner: name for owner, name, _ in homes}
    named: dict[str, set[str]] = {}
    guests: dict[str, set[str]] = {}
    for file in (night.workspace / "contexts" / folder.name[:10]).glob("*.json"):
        context = json.loads(file.read_text(encoding="utf-8"))
        if file.name == "index.json" or context["key"]["scope_kind"] != "unit":
            continue
        unit = context["key"]["scope_id"]
        people = {row["child_id"] for row in context["dual_posts"]}
        listed = {row["owner_id"] for row in context["deals"]}
        members = {row["child_id"] for row in context["members"]}
        named.setdefault(unit, set()).update(people | listed | members)
        guests.setdefault(unit, set()).update(people)
        assert {row["owner_id"] for row in context["deals"] if row["list_code"] == "dual_post"} == (
            people
        )

    posts = dual_posts_of(night)
    assert len(posts) == 2
    assert {unit: people for unit, people in guests.items() if people} == {
        unit: {owner} for owner, unit in posts
    }
    for owner, post in posts:
        assert post not in above[owner]
        assert {unit for unit, people in named.items() if owner in people} <= above[owner] | {post}
        (page,) = (
            (folder / edition.html.path).read_text(encoding="utf-8")
            for edition in manifest.editions
            if edition.key.scope_id == post
        )
        assert names[owner] in page
        assert "兼務者" in page or "Dual posts" in page


def test_running_the_date_again_changes_nothing_and_sends_nothing(
    night: Ran, shinchoku: Callable[..., Ran], mailbox: LocalMailbox
) -> None:
    before = files_of(night.workspace / "published"), len(list(mails_in(mailbox)))
    rows = content_of(night.workspace / "warehouse/current/shinchoku.duckdb")

    again = shinchoku(night.workspace, "run", port=mailbox.port)

    assert again.status == 0, again.said
    assert (files_of(night.workspace / "published"), len(list(mails_in(mailbox)))) == before
    assert content_of(night.workspace / "warehouse/current/shinchoku.duckdb") == rows


def test_a_warehouse_rebuilt_from_the_landed_files_alone_is_equal(
    night: Ran, shinchoku: Callable[..., Ran], tmp_path: Path
) -> None:
    rebuilt = tmp_path / "rebuilt"
    rebuilt.mkdir()
    shutil.copytree(night.workspace / "landing", rebuilt / "landing")
    shutil.copy(night.workspace / "shinchoku.yaml", rebuilt)

    ran = shinchoku(rebuilt, "run", "--no-send")

    assert ran.status == 0, ran.said
    kept = content_of(night.workspace / "warehouse/current/shinchoku.duckdb")
    assert content_of(rebuilt / "warehouse/current/shinchoku.duckdb") == kept
    assert files_of(rebuilt / "published") == files_of(night.workspace / "published")


def test_explain_goes_from_a_printed_number_to_file_and_line(
    night: Ran, shinchoku: Callable[..., Ran]
) -> None:
    folder, _ = manifest_of(night)
    year, month = int(folder.name[:4]), int(folder.name[5:7])
    quarter = f"{year}Q{(month - 4) % 12 // 3 + 1}"

    asked = shinchoku(
        night.workspace, "explain", "bookings_amount", "--scope", "company",
        "--period", quarter, "--limit", "100000", "--json",
    )  # fmt: skip

    assert asked.status == 0, asked.said
    answer = json.loads(asked.said[asked.said.index("{") :])
    assert len(answer["records"]) == answer["record_count"] > 0
    total = sum(Decimal(record["numerator"]) for record in answer["records"])
    assert total == Decimal(answer["value"])
    for record in answer["records"][:20]:
        landed = night.workspace / "landing" / record["source"] / record["source_file"]
        line = landed.read_bytes().split(b"\n")[int(record["source_row"]) - 1]
        assert record["record_id"].encode() in line


def test_what_a_night_writes_is_for_its_user_alone(night: Ran) -> None:
    shelves = ("state", "published", "contexts", "warehouse", "lake", "exports", "forecasts")
    written = [path for shelf in shelves for path in (night.workspace / shelf).rglob("*")]

    open_to_others = [str(path) for path in written if path.stat().st_mode & 0o077]
    assert written
    assert open_to_others == []
