from pathlib import Path


def write_results(folder: Path, *, seed: int) -> None: ...
