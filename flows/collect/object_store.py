"""A bucket, or any other place that fsspec has a library for: ``s3://``, ``memory://``, ``https://``.

Form of the URLs and of a file's details: https://filesystem-spec.readthedocs.io and, for S3,
https://s3fs.readthedocs.io. Credentials of other stores come from their library's own chain.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from flows.collect.delivery_dates import date_in
from flows.collect.places import (
    BLOCK,
    Access,
    FileFaultError,
    PlacedFile,
    PlaceFaultError,
    is_export_name,
    shown,
)

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_STAMPS: Final = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "modified")
_NO_WAY_IN: Final = ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound")
_WRONG: Final = ("InvalidBucketName", "ParamValidationError", "InvalidRegionError")
_S3_MEND: Final = (
    "look at SHINCHOKU_S3_KEY, SHINCHOKU_S3_SECRET and SHINCHOKU_S3_ENDPOINT, or at the provider's "
    "own chain (AWS_PROFILE, role), and at the rights to list and to get"
)
_OTHER_MEND: Final = "look at the login that the library of this place reads, and at its rights"


class ObjectStore:
    """A URL that fsspec opens; no listing is kept from one look to the next."""

    def __init__(self, location: str, access: Access) -> None:
        """Keep the location; nothing is connected yet."""
        self._location, self._access = location, access
        self._is_s3 = location.startswith(("s3://", "s3a://"))
        self._opened: tuple[AbstractFileSystem, str] | None = None

    def files(self) -> Sequence[PlacedFile]:
        """List the objects under the prefix and one folder below it, or the one file named.

        Raises:
            PlaceFaultError: the store cannot be reached, opened or looked into.
        """
        with self._translated():
            store, root = self._open()
            found = store.info(root)
            if found["type"] == "file":
                return [self._placed(root, found, folder=_parts(root)[-2:-1], top=True)]
            objects: Mapping[str, Mapping[str, object]] = store.find(root, detail=True)
        return list(self._exports(root, objects))

    def blocks(self, file: PlacedFile) -> Iterator[bytes]:
        """Yield the bytes of an object, in one stream of the version that was listed.

        Raises:
            FileFaultError: it may not be read, or is gone.
            PlaceFaultError: the store broke off.
        """
        with self._translated(of_file=True):
            store, _ = self._open()
            with store.open(file.key, "rb", block_size=8 * BLOCK, cache_type="readahead") as stream:
                while block := stream.read(BLOCK):
                    yield block

    def look_again(self, file: PlacedFile) -> PlacedFile:
        """Return an object as it is now."""
        with self._translated(of_file=True):
            store, _ = self._open()
            store.invalidate_cache()
            return self._placed(file.key, store.info(file.key), folder=[file.folder])

    def _open(self) -> "tuple[AbstractFileSystem, str]":
        if self._opened is None:
            from fsspec.core import url_to_fs

            options = self._s3_options() if self._is_s3 else {}
            store, root = url_to_fs(self._location, skip_instance_cache=True, **options)
            if self._is_s3:
                store.retries = 1
                if not root.strip("/"):
                    mend = "write s3://bucket/prefix"
                    raise PlaceFaultError(problem="names no bucket", mend=mend)
            self._opened = store, root
        return self._opened

    def _s3_options(self) -> dict[str, object]:
        access = self._access
        if bool(access.s3_key) != bool(access.s3_secret):
            raise PlaceFaultError(
                problem="has half a login: one of SHINCHOKU_S3_KEY and SHINCHOKU_S3_SECRET is set",
                mend="set both, or none to use the provider's own chain",
            )
        return {
            "key": access.s3_key,
            "secret": access.s3_secret,
            "endpoint_url": access.s3_endpoint,
            "use_listings_cache": False,
            "config_kwargs": {
                "connect_timeout": 10,
                "read_timeout": 60,
                "retries": {"max_attempts": 1},  # collect itself tries again
            },
        }

    def _exports(
        self, root: str, objects: Mapping[str, Mapping[str, object]]
    ) -> Iterator[PlacedFile]:
        for key in sorted(objects):
            *folder, name = _parts(key)[len(_parts(root)) :] or [""]
            is_near = len(folder) <= 1 and not "".join(folder).startswith(".")
            if objects[key]["type"] == "file" and is_near and name and is_export_name(name):
                yield self._placed(key, objects[key], folder=folder)

    def _placed(
        self, key: str, details: Mapping[str, object], *, folder: Sequence[str], top: bool = False
    ) -> PlacedFile:
        within, name = "".join(folder), _parts(key)[-1].partition("?")[0]
        size = details.get("size")
        stamp = next((str(details[kind]) for kind in _STAMPS if details.get(kind)), None)
        base = shown(self._location).rstrip("/")
        return PlacedFile(
            key=key,
            address=base if top else "/".join(part for part in (base, within, name) if part),
            folder=within,
            name=name,
            day=date_in(within) or date_in(name),
            size=size if isinstance(size, int) else None,
            stamp=stamp,
        )

    @contextmanager
    def _translated(self, *, of_file: bool = False) -> Iterator[None]:
        """Say a library's fault in our words; its own may hold a signed address."""
        try:
            yield
        except (PlaceFaultError, FileFaultError):
            raise
        except Exception as error:  # noqa: BLE001 - any library may stand behind a URL
            raise self._fault(error, of_file=of_file) from None

    def _fault(self, error: Exception, *, of_file: bool) -> Exception:
        kind = type(error).__name__
        if isinstance(error, PermissionError) or kind in _NO_WAY_IN:
            problem = f"lets nobody in with this login ({_code_of(error)})"
            mend = _S3_MEND if self._is_s3 else _OTHER_MEND
            return (
                FileFaultError(problem) if of_file else PlaceFaultError(problem=problem, mend=mend)
            )
        if isinstance(error, FileNotFoundError):
            problem = "does not exist, or nothing lies there yet"
            mend = "mend the location, or put the first file there"
            return (
                FileFaultError("it is gone")
                if of_file
                else PlaceFaultError(problem=problem, mend=mend)
            )
        if isinstance(error, ImportError):
            mend = "install the library that fsspec names for this kind of URL, or mend the URL"
            return PlaceFaultError(problem="needs a library that is not installed", mend=mend)
        if isinstance(error, ValueError) or kind in _WRONG:
            problem = f"is no location that can be opened ({kind})"
            return PlaceFaultError(
                problem=problem, mend="see docs/places.md for the form of a location"
            )
        mend = "look at the network and at the server, then run again: what is landed is kept"
        return PlaceFaultError(
            problem=f"is out of reach, or broke off ({_code_of(error)})", mend=mend, may_pass=True
        )


def _code_of(error: BaseException) -> str:
    """Return the code that a store gave, or the kind of the error; never its words."""
    response = getattr(error.__cause__ or error, "response", None)
    said = response.get("Error", {}) if isinstance(response, dict) else {}
    return str(said.get("Code") or type(error).__name__)


def _parts(key: str) -> list[str]:
    return [part for part in key.split("/") if part]
