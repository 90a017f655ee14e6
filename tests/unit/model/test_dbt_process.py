"""What dbt says on its standard output, read up to the end of one build."""

from pathlib import Path

from flows.model.dbt_process import forget_moved_project, read_log
from flows.shelves import Workspace


def test_the_log_of_a_build_ends_at_its_mark_and_leaves_the_rest() -> None:
    lines = iter(
        [
            '{"info": {"level": "info", "name": "LogModelResult", "msg": "OK created"}}\n',
            '{"ended": true}\n',
            '{"info": {"level": "info", "name": "LogTestResult", "msg": "of the next build"}}\n',
        ]
    )

    assert list(read_log(lines)) == [("info", "LogModelResult", "OK created")]
    assert len(list(lines)) == 1


def test_what_is_no_log_line_is_an_error_in_its_own_words() -> None:
    assert list(read_log(["Killed\n", "[1]\n", '{"info": 3}\n'])) == [
        ("error", "", "Killed"),
        ("error", "", "[1]"),
        ("error", "", '{"info": 3}'),
    ]


def test_a_program_that_moved_has_dbt_read_its_project_anew_once(tmp_path: Path) -> None:
    kept = Workspace(tmp_path).dbt_target / "partial_parse.msgpack"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"read by the program in its old folder")

    forget_moved_project(Workspace(tmp_path))
    assert not kept.exists()

    kept.write_bytes(b"read by this one")
    forget_moved_project(Workspace(tmp_path))
    assert kept.exists()
