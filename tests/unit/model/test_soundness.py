from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.machine_faults import is_damage
from flows.model.soundness import fault_of


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "shinchoku.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table t as select hash(range) as x from range(90000)")
    return file


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def smudged(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(4096) + content[middle + 4096 :]


def test_a_whole_warehouse_is_sound(warehouse: Path) -> None:
    assert fault_of(warehouse) is None


@pytest.mark.parametrize("harm", [cut, smudged, lambda _: b"", lambda _: b"no database" * 9000])
def test_a_damaged_warehouse_is_seen(warehouse: Path, harm: Callable[[bytes], bytes]) -> None:
    warehouse.write_bytes(harm(warehouse.read_bytes()))

    fault = fault_of(warehouse)

    assert fault is not None
    assert is_damage(fault)
