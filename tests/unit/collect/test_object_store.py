"""A bucket of a real S3 server: what lies there arrives once, and a wrong login says so."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import patch

import fsspec
import pytest

from flows.collect.location import list_waiting
from flows.collect.object_store import ObjectStore
from flows.collect.places import Access
from flows.collect.refusals import LocationError, UnreachableError
from tests.unit.collect.conftest import Collect
from tests.unit.collect.servers import SECRET, Bucket, free_ports

CONTENT = b"Id,Amount\r\n1,100\r\n" * 1000
DEAL = "2026-04-01/deal.csv"
slow = pytest.mark.slow


def landed(root: Path, name: str = DEAL) -> Path:
    return root / "landing" / "sfa" / name


@slow
def test_objects_of_a_prefix_arrive_byte_for_byte_with_their_etag(
    bucket: Bucket, collect: Collect, tmp_path: Path
) -> None:
    bucket.put(f"arrive/{DEAL}", CONTENT)
    bucket.put("arrive/目標 2026年4月3日.xlsx", b"PK")
    bucket.put("arrive/2026-04-01/deep/other.csv", b"not looked at")

    result = collect("s3://exports/arrive", bucket.access)

    assert result.copied == (DEAL, "2026-04-03/目標 2026年4月3日.xlsx")
    assert landed(tmp_path).read_bytes() == CONTENT
    origin = json.loads(landed(tmp_path, f"{DEAL}.origin.json").read_text())
    assert origin["received_from"] == f"s3://exports/arrive/{DEAL}"
    assert len(origin["stamp"].strip('"')) == 32


@slow
def test_what_is_landed_is_not_fetched_again(bucket: Bucket, collect: Collect) -> None:
    bucket.put(f"again/{DEAL}", CONTENT)
    collect("s3://exports/again/", bucket.access)

    with patch.object(ObjectStore, "blocks", side_effect=AssertionError("was fetched")):
        result = collect("s3://exports/again/", bucket.access)

    assert (result.copied, result.skipped) == ((), (DEAL,))


@slow
def test_an_object_with_other_bytes_under_a_landed_name_is_refused(
    bucket: Bucket, collect: Collect, tmp_path: Path
) -> None:
    bucket.put(f"changed/{DEAL}", CONTENT)
    collect("s3://exports/changed", bucket.access)
    bucket.put(f"changed/{DEAL}", CONTENT.replace(b"100", b"999"))

    result = collect("s3://exports/changed", bucket.access)

    assert "has other bytes" in result.refused[0].reason
    assert landed(tmp_path).read_bytes() == CONTENT


@slow
def test_an_object_replaced_while_it_is_fetched_waits_for_the_next_run(
    bucket: Bucket, collect: Collect, tmp_path: Path
) -> None:
    bucket.put(f"moving/{DEAL}", CONTENT)
    look_again = ObjectStore.look_again

    def replace_then_look(self: ObjectStore, file: object) -> object:
        bucket.put(f"moving/{DEAL}", CONTENT + b"2,1\r\n")
        return look_again(self, file)  # type: ignore[arg-type]

    with patch.object(ObjectStore, "look_again", replace_then_look):
        result = collect("s3://exports/moving", bucket.access)

    assert "still being written" in result.refused[0].reason
    assert not landed(tmp_path).exists()
    assert collect("s3://exports/moving", bucket.access).copied == (DEAL,)


@slow
@pytest.mark.parametrize("wrong", ["s3_secret", "s3_key"])
def test_a_wrong_login_is_refused_and_no_secret_is_told(
    bucket: Bucket, collect: Collect, wrong: str
) -> None:
    bucket.put(f"login/{DEAL}", CONTENT)
    access = replace(bucket.access, **{wrong: "wrong-9876543210"})

    with pytest.raises(LocationError) as caught:
        collect("s3://exports/login", access)

    said = str(caught.value)
    assert "source [sfa]" in said
    assert "SHINCHOKU_S3_SECRET" in said
    assert "9876543210" not in said + repr(access)
    assert SECRET not in said + repr(access)


@slow
@pytest.mark.parametrize("place", ["s3://exports/nothing/here", "s3://no-such-bucket/x"])
def test_a_prefix_or_a_bucket_that_holds_nothing_is_named(
    bucket: Bucket, collect: Collect, place: str
) -> None:
    with pytest.raises(LocationError, match="does not exist, or nothing lies there") as caught:
        collect(place, bucket.access)

    assert f"[{place}]" in str(caught.value)


@slow
def test_a_large_object_arrives_whole(bucket: Bucket, collect: Collect, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096 * 21
    bucket.put("large/2026-04-01/deal.csv", content)

    collect("s3://exports/large", bucket.access)

    assert landed(tmp_path).read_bytes() == content


def test_a_server_out_of_reach_is_tried_three_times_and_may_pass(
    collect: Collect, waits: list[float]
) -> None:
    access = Access(
        s3_endpoint=f"http://127.0.0.1:{free_ports(1)[0]}",
        s3_key="k",
        s3_secret="s",  # noqa: S106
    )
    with pytest.raises(UnreachableError) as caught:
        collect("s3://exports/x", access)

    assert isinstance(caught.value, OSError)
    assert caught.value.exit_status == 1
    assert len(waits) == 2


def test_half_a_login_is_a_fault_of_the_settings(collect: Collect) -> None:
    with pytest.raises(LocationError, match="half a login"):
        collect("s3://exports/x", Access(s3_key="made-up"))


def test_any_other_url_that_the_library_knows_is_a_place(collect: Collect, tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe(f"/drop/{DEAL}", CONTENT)

    assert collect("memory://drop", Access()).copied == (DEAL,)
    assert landed(tmp_path).read_bytes() == CONTENT
    assert collect("memory://drop", Access()).skipped == (DEAL,)


def test_a_fetch_that_breaks_off_is_tried_again_and_leaves_no_half_file(
    collect: Collect, tmp_path: Path, waits: list[float]
) -> None:
    fsspec.filesystem("memory").pipe(f"/broken/{DEAL}", CONTENT)
    broken = type("Broken", (), {"__enter__": lambda _: (_ for _ in ()).throw(TimeoutError)})
    opened = [broken, broken, broken]

    with patch.object(
        fsspec.get_filesystem_class("memory"), "open", side_effect=lambda *_, **__: opened.pop()()
    ):
        with pytest.raises(UnreachableError, match="broke off"):
            collect("memory://broken", Access())
        assert (opened, len(waits)) == ([], 2)

    assert list(landed(tmp_path).parent.iterdir()) == []
    assert collect("memory://broken", Access()).copied == (DEAL,)


def test_a_signed_address_is_told_without_its_signature(collect: Collect) -> None:
    port = free_ports(1)[0]
    with pytest.raises(LocationError) as caught:
        collect(f"http://127.0.0.1:{port}/2026-04-01/deal.csv?sig=made-up-signature", Access())

    assert "deal.csv]" in str(caught.value)
    assert "made-up-signature" not in str(caught.value)


def test_one_file_of_a_web_server_is_a_place(collect: Collect, tmp_path: Path) -> None:
    (tmp_path / "web" / "2026-04-01").mkdir(parents=True)
    (tmp_path / "web" / DEAL).write_bytes(CONTENT)
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "web"))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{DEAL}"

        first, second = (collect(f"{address}?sig=x", Access()) for _ in range(2))
        server.shutdown()

    assert (first.copied, second.skipped) == ((DEAL,), (DEAL,))
    assert landed(tmp_path).read_bytes() == CONTENT
    origin = json.loads(landed(tmp_path, f"{DEAL}.origin.json").read_text())
    assert origin["received_from"] == address


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("sftp://kim:made-up-word@files.example.com/out", "holds a password"),
        ("s3://made-up-key:made-up-word@bucket/x", "holds a password"),
        ("simplecache::s3://key:made-up-word@bucket/x", "is a chain of locations"),
        ("sftp://kim:made-up-word@files.example.com:port/x", "cannot be taken apart"),
        ("sftp://kim:made-up-word@[::1/x", "cannot be taken apart"),
        ("sftp://kim:made-up-word@[::1]/x", "holds a password"),
        ("zip://a.csv::s3://key:made-up-word@bucket/x", "cannot be taken apart"),
    ],
)
def test_a_password_in_a_location_is_refused_and_not_told(
    collect: Collect, place: str, said: str
) -> None:
    with pytest.raises(LocationError, match=said) as caught:
        collect(place, Access())

    assert "made-up-word" not in str(caught.value)


def test_what_waits_at_a_place_can_be_listed_without_fetching() -> None:
    fsspec.filesystem("memory").pipe(f"/waiting/{DEAL}", CONTENT)

    (file,) = list_waiting(
        "memory://waiting", source="sfa", access=Access(), received_on=date(2026, 4, 2)
    )

    assert (str(file.day), file.name, file.size) == ("2026-04-01", "deal.csv", len(CONTENT))
