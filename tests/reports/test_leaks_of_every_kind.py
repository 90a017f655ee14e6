"""No file of any edition holds an id, a name or an amount that belongs to another scope alone."""

import pytest

from tests.reports.every_kind import ACCOUNTS, PEOPLE, UNITS, EveryKind, marks_of
from tests.reports.said import Said

pytestmark = pytest.mark.reports

SCOPES = (*UNITS, *PEOPLE, *ACCOUNTS)


@pytest.mark.parametrize("scope_id", SCOPES)
def test_no_file_of_an_edition_holds_what_is_of_another_scope_alone(
    scope_id: str, every_kind: EveryKind
) -> None:
    own = [e for e in every_kind.editions if e.key.scope_id == scope_id]
    assert own

    for edition in own:
        everything = Said(edition, every_kind.out).everything()
        for other in SCOPES:
            if other != scope_id:
                found = [mark for mark in marks_of(other) if mark in everything]
                assert not found, (edition.key.slug, other, found)


def test_the_marks_stand_in_the_files_of_their_own_scope(every_kind: EveryKind) -> None:
    """A search that cannot find would hold everywhere."""
    missing = {}
    for scope_id in SCOPES:
        own = [e for e in every_kind.editions if e.key.scope_id == scope_id]
        everything = "\n".join(Said(one, every_kind.out).everything() for one in own)
        missing[scope_id] = [mark for mark in marks_of(scope_id) if mark not in everything]

    assert not any(missing.values()), missing


@pytest.mark.parametrize("scope_id", UNITS)
def test_each_file_alone_bears_the_marks_of_its_scope(scope_id: str, every_kind: EveryKind) -> None:
    """PDF, page and workbook are each looked into, and not one for all."""
    edition = next(
        e for e in every_kind.editions if e.template == "progress" and e.key.scope_id == scope_id
    )
    said = Said(edition, every_kind.out)
    name, printed, amount = marks_of(scope_id)[:3]

    assert name in said.pdf()
    assert printed in said.pdf()
    assert name in said.twin()
    inside = "\n".join(said._inside_workbooks())  # the reader of this test
    assert name in inside
    assert amount in inside


def test_neither_names_of_files_nor_of_attachments_name_another_scope(
    every_kind: EveryKind,
) -> None:
    other = {"east": "west", "west": "east", "aki": "ben", "ben": "aki"}
    for edition in every_kind.editions:
        foreign = other.get(edition.key.scope_id)
        files = (edition.pdf, edition.html, edition.tables, edition.mail_text, edition.mail_html)
        names = [*(one.path for one in files if one), edition.title, edition.tables_name]
        assert foreign is None or not [name for name in names if foreign in name]


def test_neither_do_the_recipients_of_one_scope_get_that_of_another(
    every_kind: EveryKind,
) -> None:
    for edition in every_kind.editions:
        if edition.template in {"gap", "meeting"}:
            foreign = ({*UNITS} - {edition.key.scope_id}).pop()
            readers = {one.address for one in edition.recipients}
            assert f"m-{foreign}@aomi.example" not in readers
