"""What dbt says on its standard output, read up to the end of one build."""

from flows.model.dbt_process import read_log


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
