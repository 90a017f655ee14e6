"""What the program is made of, and what is known against it: ``python -m deploy.supply``.

``sbom`` writes a CycloneDX 1.5 bill of materials from requirements.lock: every package with version
and hashes, its licence where it is installed, and whether the program needs it or only those who
work on it. The same lock is the same bytes. ``audit`` asks OSV about the same list; without a
network it says loudly that nothing was checked, and ends well, so that a train is no obstacle.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import httpx
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements.lock"
PROJECT: Final = ROOT / "pyproject.toml"
SERVICE: Final = "https://api.osv.dev/v1/querybatch"
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SECONDS: Final = 30.0
_EXPRESSION: Final = re.compile(r"[A-Za-z0-9.+() -]{2,80}")
VULNERABLE: Final = 1
USAGE: Final = 2


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return the address by which tools know it."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(lock: Path = LOCK) -> tuple[Package, ...]:
    """Return the packages of a lock file, by name."""
    found: list[Package] = []
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        if pinned := _PINNED.match(block):
            name = canonicalize_name(pinned[1])
            found.append(Package(name, pinned[2], tuple(_HASH.findall(block))))
    return tuple(sorted(found, key=lambda package: (package.name, package.version)))


def needed(project: Path = PROJECT) -> frozenset[str]:
    """Return the names of what the program needs to run, by what is installed."""
    told = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    waiting, found = [Requirement(line) for line in told], set[str]()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if name in found:
            continue
        found.add(name)
        waiting += _requirements(name, asked.extras)
    return frozenset(found)


def _requirements(name: str, extras: set[str]) -> Iterator[Requirement]:
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        asked = Requirement(line)
        wanted = [{"extra": extra} for extra in ("", *sorted(extras))]
        if asked.marker is None or any(asked.marker.evaluate(one) for one in wanted):
            yield asked


def bill_of_materials(packages: tuple[Package, ...], *, required: frozenset[str]) -> str:
    """Return the bill of materials as CycloneDX 1.5, JSON."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    components = [_component(package, required=required) for package in packages]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components, sort_keys=True))
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
    }
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def _component(package: Package, *, required: frozenset[str]) -> dict[str, object]:
    told: dict[str, object] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "scope": "required" if package.name in required else "excluded",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    if licence := _licence(package.name):
        told["licenses"] = [{"license": {"name": licence}}]
    return told


def _licence(name: str) -> str:
    try:
        told = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return ""
    said = str(told.get("license_expression") or told.get("license") or "").strip()
    if _EXPRESSION.fullmatch(said):
        return said
    classes = [line for line in told.get("classifier", ()) if line.startswith("License ::")]
    return classes[0].rsplit(" :: ", 1)[-1] if classes else ""


def audit(packages: tuple[Package, ...], *, service: str = SERVICE) -> dict[str, tuple[str, ...]]:
    """Return what a service of the format of OSV knows against packages, by their address.

    Raises:
        httpx.HTTPError: the service cannot be reached, or does not answer as it should.
    """
    queries = [{"package": {"purl": package.purl}} for package in packages]
    answer = httpx.post(service, json={"queries": queries}, timeout=_SECONDS).raise_for_status()
    results = answer.json()["results"]
    return {
        package.purl: tuple(one["id"] for one in result["vulns"])
        for package, result in zip(packages, results, strict=True)
        if result.get("vulns")
    }


def main(words: list[str]) -> int:
    """Write the bill of materials, or audit; return the exit status."""
    packages = read_lock()
    if len(words) == 2 and words[0] == "sbom":  # noqa: PLR2004 - a verb and a file
        text = bill_of_materials(packages, required=needed())
        Path(words[1]).write_text(text, encoding="utf-8")
        return _say(f"{len(packages)} packages in {words[1]}")
    if words != ["audit"]:
        return _say("python -m deploy.supply sbom FILE | audit", status=USAGE)
    try:
        known = audit(packages)
    except (httpx.HTTPError, ValueError, KeyError) as fault:
        return _say(f"*** NOT AUDITED: no answer from {SERVICE} ({fault}) ***")
    for purl, names in known.items():
        _say(f"{purl}: {', '.join(names)}")
    said = f"{len(packages)} packages, {len(known)} with known vulnerabilities"
    return _say(said, status=VULNERABLE if known else 0)


def _say(line: str, *, status: int = 0) -> int:
    sys.stderr.write(f"{line}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
