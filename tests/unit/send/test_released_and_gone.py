"""What was released of a publication that is not there as it was: nobody gets it unseen."""

import shutil

import pytest

from tests.unit.send.made_up import publish_large
from tests.unit.send.scripted_server import ScriptedServer

from .test_release import FIRST, SECOND, Office
from .test_release import waiting as waiting  # noqa: PLC0414  # three mails that wait

pytestmark = pytest.mark.unit


def test_what_was_released_and_is_gone_gives_way_to_what_is_there_and_that_waits(
    waiting: Office,
) -> None:
    waiting.release()
    publish_large(waiting.folder / FIRST.isoformat(), day=FIRST, people=3)
    file = waiting.folder / FIRST.isoformat() / "manifest.json"
    file.write_text(file.read_text().replace("【営業進捗】", "【進捗】"))
    with ScriptedServer() as server:
        anew = waiting.night(port=server.port)
        assert (len(anew.awaiting), server.accepted) == (3, [])
        waiting.release()
        waiting.send_released(port=server.port)

    assert len(server.accepted) == 3
    assert waiting.events() == [
        "awaiting", "released", "held", "awaiting", "released", "sending", "accepted",
    ]  # fmt: skip


def test_what_is_older_than_what_was_released_and_is_gone_does_not_wait(waiting: Office) -> None:
    waiting.publish_on(SECOND)
    waiting.night(SECOND)
    waiting.release()
    shutil.rmtree(waiting.folder / SECOND.isoformat())

    assert len(waiting.night(FIRST).of("held")) == 3
    assert waiting.events()[-1] == "held"
