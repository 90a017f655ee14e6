"""The ledgers without a person: every line stays, the pseudonym stands where the address stood.

The rules of the ledgers are taken off and put back within one transaction; what SQLite would keep
in free pages is overwritten.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from flows.erase.wording import Wording


def rewrite_ledger(file: Path, wording: Wording, *, applies: bool) -> int:
    """Return how many cells of a database name the person, and rewrite them if asked to."""
    if not file.is_file():
        return 0
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as opened:
        opened.execute("pragma secure_delete = on")
        opened.execute("begin immediate")
        try:
            places = _rewrite(opened, wording, applies=applies)
        except BaseException:
            opened.execute("rollback")
            raise
        opened.execute("commit")
        if places and applies:
            opened.execute("vacuum")
    return places


def _rewrite(opened: sqlite3.Connection, wording: Wording, *, applies: bool) -> int:
    rules = opened.execute(
        "select name, sql from sqlite_master where type = 'trigger' order by name"
    ).fetchall()
    tables = opened.execute("select name from sqlite_master where type = 'table'").fetchall()
    if applies:
        for name, _ in rules:
            opened.execute(f'drop trigger "{name}"')
    places = sum(_table(opened, name, wording, applies=applies) for (name,) in tables)
    if applies:
        for _, sql in rules:
            opened.execute(sql)
    return places


def _table(opened: sqlite3.Connection, table: str, wording: Wording, *, applies: bool) -> int:
    places = 0
    columns = [row[1] for row in opened.execute(f'pragma table_info("{table}")')]
    for column in columns:
        rows = opened.execute(f'select rowid, "{column}" from "{table}"').fetchall()  # noqa: S608
        for row_id, value in rows:
            if isinstance(value, str) and wording.finds(value):
                places += 1
                if applies:
                    opened.execute(
                        f'update "{table}" set "{column}" = ? where rowid = ?',  # noqa: S608
                        (wording.without(value), row_id),
                    )
    return places
