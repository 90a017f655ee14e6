"""A real sshd on loopback: a known host, a key, and files that somebody still uploads."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.collect.places import Access, PlacedFile
from flows.collect.refusals import LocationError, UnreachableError
from flows.collect.sftp_server import SftpServer
from tests.unit.collect import servers
from tests.unit.collect.conftest import Collect
from tests.unit.collect.servers import Server, free_ports, write_key

pytestmark = pytest.mark.slow
CONTENT = b"Id,Amount\r\n1,100\r\n" * 100000
DEAL = "2026-04-01/deal.csv"


def test_files_of_a_server_arrive_once_and_byte_for_byte(
    sftp: Server, collect: Collect, tmp_path: Path
) -> None:
    path = sftp.put(f"arrive/{DEAL}", CONTENT)
    sftp.put("arrive/目標 2026年4月3日.xlsx", b"PK")
    sftp.put("arrive/account_20260401.csv.part", b"half")

    first, second = (collect(f"{sftp.location}/arrive", sftp.access) for _ in range(2))

    assert first.copied == (DEAL, "2026-04-03/目標 2026年4月3日.xlsx")
    assert second.skipped == first.copied
    assert (tmp_path / "landing" / "sfa" / DEAL).read_bytes() == CONTENT
    origin = json.loads((tmp_path / "landing" / "sfa" / f"{DEAL}.origin.json").read_text())
    assert origin["received_from"] == f"{sftp.location}/arrive/{DEAL}"
    assert origin["stamp"] == str(int(path.stat().st_mtime))


def test_a_file_written_a_moment_ago_waits_for_the_next_run(sftp: Server, collect: Collect) -> None:
    path = sftp.put(f"fresh/{DEAL}", CONTENT, age_seconds=5)

    assert "still being written" in collect(f"{sftp.location}/fresh", sftp.access).refused[0].reason

    os.utime(path, (time.time() - 90, time.time() - 90))
    assert collect(f"{sftp.location}/fresh", sftp.access).copied == (DEAL,)


def test_the_same_bytes_laid_down_anew_are_known_and_others_refused(
    sftp: Server, collect: Collect, tmp_path: Path
) -> None:
    sftp.put(f"anew/{DEAL}", CONTENT)
    collect(f"{sftp.location}/anew", sftp.access)
    path = sftp.put(f"anew/{DEAL}", CONTENT, age_seconds=600)

    assert collect(f"{sftp.location}/anew", sftp.access).skipped == (DEAL,)
    origin = json.loads((tmp_path / "landing" / "sfa" / f"{DEAL}.origin.json").read_text())
    assert origin["stamp"] == str(int(path.stat().st_mtime))

    sftp.put(f"anew/{DEAL}", CONTENT.replace(b"100", b"999"), age_seconds=300)
    result = collect(f"{sftp.location}/anew", sftp.access)
    assert "has other bytes" in result.refused[0].reason


@pytest.mark.parametrize(
    ("key_of", "said"),
    [("strange_key", "whose key is not the known one"), (None, "on a server that is not known")],
)
def test_a_host_with_a_changed_or_unknown_key_gets_no_look(
    sftp: Server, collect: Collect, key_of: str | None, said: str
) -> None:
    sftp.put(f"host/{DEAL}", CONTENT)
    known = sftp.known_hosts("wrong_hosts", key_of=key_of) if key_of else sftp.folder / "none"
    access = replace(sftp.access, sftp_known_hosts=known)

    with pytest.raises(LocationError, match=said) as caught:
        collect(f"{sftp.location}/host", access)

    assert "SHA256:" in str(caught.value)
    assert f"[{known}]" in str(caught.value)
    assert not isinstance(caught.value, UnreachableError)


def test_a_key_that_the_server_does_not_know_is_refused(sftp: Server, collect: Collect) -> None:
    access = replace(sftp.access, sftp_key_file=sftp.folder / "strange_key")

    with pytest.raises(LocationError, match="in with this key; look at SHINCHOKU_SFTP_KEY_FILE"):
        collect(sftp.location, access)


def test_a_locked_key_file_opens_with_its_passphrase_and_not_without(
    sftp: Server, collect: Collect, tmp_path: Path
) -> None:
    write_key(tmp_path / "locked", passphrase=b"made-up words")
    with (sftp.folder / "client_key.pub").open("ab") as known:
        known.write((tmp_path / "locked.pub").read_bytes())
    sftp.put(f"locked/{DEAL}", CONTENT)
    access = replace(sftp.access, sftp_key_file=tmp_path / "locked")

    with pytest.raises(LocationError, match="locked] cannot be used"):
        collect(f"{sftp.location}/locked", access)

    opened = replace(access, sftp_passphrase="made-up words")  # noqa: S106
    assert collect(f"{sftp.location}/locked", opened).copied == (DEAL,)
    assert "made-up words" not in repr(opened)


def test_a_folder_that_is_not_there_and_a_missing_key_file_are_named(
    sftp: Server, collect: Collect
) -> None:
    with pytest.raises(LocationError, match=r"holds no folder \[.*/no/such\]"):
        collect(f"{sftp.location}/no/such", sftp.access)
    with pytest.raises(LocationError, match=r"key file \[/no/key\] cannot be used"):
        collect(sftp.location, replace(sftp.access, sftp_key_file=Path("/no/key")))


def test_a_connection_that_breaks_is_made_again(
    sftp: Server, collect: Collect, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    sftp.put(f"cut/{DEAL}", CONTENT)
    blocks, cuts = SftpServer.blocks, []

    def cut_once(self: SftpServer, file: PlacedFile) -> Iterator[bytes]:
        for block in blocks(self, file):
            if not cuts and self._ssh:
                cuts.append(self._ssh.close())
            yield block

    monkeypatch.setattr(SftpServer, "blocks", cut_once)

    assert collect(f"{sftp.location}/cut", sftp.access).copied == (DEAL,)
    assert (len(cuts), len(waits)) == (1, 1)


def test_a_server_that_does_not_answer_may_pass(collect: Collect, waits: list[float]) -> None:
    with pytest.raises(UnreachableError, match="out of reach"):
        collect(f"sftp://kim@127.0.0.1:{free_ports(1)[0]}/out", Access())

    assert len(waits) == 2


def test_a_location_without_a_user_is_told(collect: Collect) -> None:
    with pytest.raises(LocationError, match="write sftp://user@host:port/path"):
        collect("sftp://files.example.com/out", Access())


def test_a_killed_test_leaves_no_server_behind(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from tests.unit.collect.servers import running\n"
        "with running(['sleep', '3600.5'], log=pathlib.Path(sys.argv[1]), answers=lambda: True):\n"
        "    print('up', flush=True); time.sleep(600)"
    )
    root = Path(servers.__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")], cwd=root, stdout=subprocess.PIPE
    )
    assert child.stdout
    child.stdout.readline()

    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    until = time.monotonic() + 20
    while "3600.5" in subprocess.run(["ps", "ax"], capture_output=True, text=True).stdout:  # noqa: PLW1510
        assert time.monotonic() < until
        time.sleep(0.2)
