"""Each fault of a company's own templates gives its sentence: what, where, and what to do."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from flows import cli, doctor, rooms
from flows.prepare.progress import read_index
from flows.render.kinds import PAPER_KINDS
from flows.render.layers import Layers
from flows.render.typeface import ensure_typeface
from flows.render.worker import Job, RenderFailure, Workplace, render_jobs
from flows.settings import Machine
from flows.shelves import REPORT_TEMPLATES, Workspace
from tests.reports.made_up import AS_OF
from tests.reports.own_company import ROWS, make_workspace, night_of
from tests.reports.own_faults import FIRST, PAGE, TEMPLATE_FAULTS, TYPES, WORDS


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace without any fault."""
    return make_workspace(tmp_path_factory.mktemp("sound") / "company")


@pytest.fixture
def broken(sound: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy to break."""
    shutil.copytree(sound.root, tmp_path / "company")
    return Workspace(tmp_path / "company")


def replace(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def refused(shelves: Workspace, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what 'prepare' says of a workspace that it refuses."""
    with pytest.raises(SystemExit) as ended:
        cli.run_guarded(
            lambda: cli.app(["prepare", "--as-of", "2026-11-20", "-w", str(shelves.root)])
        )
    said = capsys.readouterr()
    assert ended.value.code == 2, said.err
    assert "Traceback" not in said.out + said.err
    return said.err


def board_of_east(shelves: Workspace) -> tuple[Job, Workplace]:
    """Return the board report of one unit, to be made in this process."""
    rooms.prepare(night_of(shelves))
    contexts = shelves.contexts(AS_OF)
    entry = next(
        one
        for one in read_index(contexts).entries
        if (one.template, one.key.scope_id, one.key.language) == ("board", "east", "ja")
    )
    layers = Layers.of(REPORT_TEMPLATES, shelves.own_templates)
    job = Job(entry, (contexts / entry.file).read_text("utf-8"))
    return job, Workplace(layers, ensure_typeface(Machine().cache))


def page_of(shelves: Workspace) -> str:
    """Return the page of the board report of one unit."""
    job, place = board_of_east(shelves)
    kind = PAPER_KINDS[job.entry.kind]
    pages = kind.pages_of(
        kind.read(job.text), entry=job.entry, templates=place.templates, typeface=place.typeface
    )
    return pages.paper


def told_by_doctor(shelves: Workspace) -> str:
    return "\n".join(f.sentence for f in doctor.examine(shelves.root) if f.outcome == "fault")


def test_the_example_itself_has_no_fault(sound: Workspace) -> None:
    findings = {finding.topic: finding for finding in doctor.examine(sound.root)}

    assert findings["own reports"].outcome == "fine", findings["own reports"].sentence


@pytest.mark.parametrize("fault", TEMPLATE_FAULTS)
def test_a_fault_is_told_by_doctor_and_by_the_run(
    broken: Workspace, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    name, before, after, told = TEMPLATE_FAULTS[fault]
    replace(broken.own_templates / name, before, after)

    by_doctor, by_run = told_by_doctor(broken), refused(broken, capsys)

    for words in told:
        assert re.search(words, by_doctor), by_doctor
        assert re.search(words, by_run), by_run


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "template: board",
            "template: boards",
            ["line 7", "reports.board.template", "boards", "rep"],
        ),
        ("scopes: [company, unit]", "scopes: [owner]", ["line 9", "reports.board.scopes", "owner"]),
    ],
)
def test_a_report_that_asks_for_what_a_folder_is_not_is_told_with_its_line(
    broken: Workspace, capsys: pytest.CaptureFixture[str], before: str, after: str, told: list[str]
) -> None:
    replace(broken.settings_file, before, after)

    said = refused(broken, capsys)

    assert all(words in said for words in told), said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("alter table {} drop column scope_id", r"no text column \[scope_id\].*dim_scope_owner"),
        ("alter table {} add column s timestamp", r"column \[s\] is TIMESTAMP.*cast \[s\]"),
        ("alter table {} add column l integer[]", r"column \[l\] is INTEGER\[\]"),
        ("insert into {0} select t.* from {0} as t, range(400) where scope_id = 'west'",
         r"holds 802 rows of \[unit west\].*500 at most"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_printed_is_told(
    broken: Workspace, capsys: pytest.CaptureFixture[str], change: str, told: str
) -> None:
    with duckdb.connect(str(broken.current)) as connection:
        connection.execute(change.format("own.rpt_board_types"))

    assert re.search(told, told_by_doctor(broken))
    assert re.search(told, " ".join(refused(broken, capsys).split()))


def test_a_folder_that_is_nothing_and_a_report_without_a_page_are_told(broken: Workspace) -> None:
    (broken.own_templates / "progres").mkdir()
    (broken.own_templates / PAGE).unlink()

    said = told_by_doctor(broken)

    assert re.search(r"progres: .*is no shipped folder and has no report\.yaml", said)
    assert re.search(r"board\.html\.jinja: .*is not there", said)


def test_the_frame_that_locks_every_page_cannot_be_replaced(broken: Workspace) -> None:
    frame = broken.own_templates / "_shared" / "layout.html.jinja"
    frame.parent.mkdir()
    frame.write_text("{% block content %}{% endblock %}", "utf-8")

    assert "takes the place of the frame" in told_by_doctor(broken)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (FIRST, FIRST + "{{ sumary.as_of }}", r"board\.html\.jinja, line 5: .*'sumary'"),
        (FIRST, FIRST + '<a href="javascript:alert(1)">x</a>', r"opens \[javascript:alert"),
        (FIRST, FIRST + '<a href="{{ own_tables.rpt_board_types[0].type_name }}">x</a>', "opens"),
        (FIRST, FIRST + '<p onclick="x">x</p>', r"runs something on \[onclick\]"),
        (FIRST, FIRST + '<img src="https://example.com/p.png">', r"fetches \[https://example"),
        (FIRST, FIRST + "<iframe></iframe>", "has an element <iframe>"),
        ('{% extends "_shared/layout.html.jinja" %}', "", "is not in our frame"),
        (FIRST, FIRST + "{{ ''.__class__.__mro__ }}", "is unsafe"),
        (FIRST, FIRST + "{{ own_tables.rpt_board_types[0].no_such_column }}", "no_such_column"),
    ],
)
def test_what_shows_only_when_a_page_is_made_fails_its_edition(
    broken: Workspace, before: str, after: str, told: str
) -> None:
    replace(broken.own_templates / PAGE, before, after)

    job, workplace = board_of_east(broken)

    (failure,) = render_jobs([job], workplace=workplace)

    assert isinstance(failure, RenderFailure)
    assert re.search(told, failure.problem), failure.problem


def test_a_report_that_fails_does_not_stop_the_others(broken: Workspace) -> None:
    replace(broken.own_templates / PAGE, FIRST, FIRST + "{{ sumary }}")
    rooms.prepare(night_of(broken))

    said = rooms.render(night_of(broken))

    assert said.failed == 6
    assert "3 editions made" in said.sentence
    assert re.search(r"board\.html\.jinja, line 5: .*'sumary'", said.sentence), said.sentence


def test_text_that_looks_like_markup_in_a_link_stays_within_it(tmp_path: Path) -> None:
    hostile = 'https://a.example/"><script>alert(1)</script>'
    row = ("unit", "east", 1, hostile, False, 0, 0.0, 0, 0)
    shelves = make_workspace(tmp_path / "company", rows=[*ROWS[:3], row, *ROWS[4:]])
    link = '<a href="{{ own_tables.rpt_board_types[0].type_name | link }}">x</a>'
    replace(shelves.own_templates / PAGE, FIRST, FIRST + link)

    page = page_of(shelves)

    assert '<a href="https://a.example/&#34;&gt;&lt;script' in page
    assert "<script" not in page


def test_a_template_that_is_changed_is_read_anew_by_the_same_process(broken: Workspace) -> None:
    before = page_of(broken)
    replace(broken.own_templates / WORDS.replace("/en/", "/ja/"), '"構成比"', '"割合"')
    replace(broken.own_templates / "board" / "board.css", "84pt", "83pt")
    replace(broken.own_templates / TYPES, "clip(24)", "clip(3)")
    tokens = broken.own_templates / "_shared" / "css" / "tokens.css"
    tokens.parent.mkdir(parents=True)
    tokens.write_text(":root { --actual: #0b6b4f; }", "utf-8")

    after = page_of(broken)

    assert ("構成比" in before, "割合" in before) == (True, False)
    assert ("構成比" in after, "割合" in after) == (False, True)
    assert "width: 83pt" in after
    assert "東だ…" in after
    assert ("%230b6b4f" in before, "%230b6b4f" in after) == (False, True)
    assert after.index("--actual: #0b5394") < after.index("--actual: #0b6b4f")
