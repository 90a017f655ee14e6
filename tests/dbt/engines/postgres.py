"""A PostgreSQL of the tests' own: made for one session, reached by its socket alone, then gone."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

NAME: Final = "shinchoku"
LONGEST_START_SECONDS: Final = 60
# Order by bytes, as all other engines do; letters as Unicode knows them.
_CLUSTER: Final = ("--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8", "--auth=trust")
# A server that lives for one test need not survive a power cut.
_SERVER: Final = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "work_mem=64MB"),
    *("listen_addresses=", "autovacuum=off", "max_connections=10"),
    # Tables made a moment ago have no statistics: without these, joins of thousands look cheap.
    "enable_nestloop=off",
)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs; none where it is not installed."""
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: found.parent.name
    )
    on_path = shutil.which("initdb")
    folders = [*([Path(on_path).resolve().parent] if on_path else []), *reversed(packaged)]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@contextmanager
def running(folder: Path) -> Iterator[Path]:
    """Run a server with the programs of ``folder``; yield the folder of its socket."""
    home = Path(tempfile.mkdtemp(prefix="shinchoku-pg-"))
    owner = _owner()
    os.chown(home, owner.pw_uid, owner.pw_gid)
    identity = {"user": owner.pw_uid, "group": owner.pw_gid} if os.geteuid() == 0 else {}
    data, log = home / "data", home / "log"
    words = [str(folder / "initdb"), "-D", str(data), "-U", NAME, *_CLUSTER]
    subprocess.run(words, check=True, capture_output=True, cwd=home, **identity)
    settings = [word for setting in _SERVER for word in ("-c", setting)]
    words = [str(folder / "postgres"), "-D", str(data), "-k", str(home), *settings]
    with log.open("wb") as said:
        server = subprocess.Popen(words, stdout=said, stderr=said, cwd=home, **identity)
    try:
        _wait(home, folder, server=server, log=log)
        made = [str(folder / "createdb"), "-h", str(home), "-U", NAME, NAME]
        subprocess.run(made, check=True, capture_output=True)
        yield home
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home)


def _owner() -> pwd.struct_passwd:
    """Return who runs the server: it refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    known = {user.pw_name for user in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in known else "nobody")


def _wait(home: Path, folder: Path, *, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers."""
    asked = [str(folder / "pg_isready"), "-q", "-h", str(home), "-U", NAME]
    for _ in range(LONGEST_START_SECONDS * 10):
        if subprocess.run(asked, check=False).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
