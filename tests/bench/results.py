"""Where the results of `make bench` stand, and how a part of them is written anew."""

from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def write_section(heading: str, section: str) -> None:
    """Put a section in the place of its former text, or at the end."""
    before, _, after = RESULTS.read_text(encoding="utf-8").partition(f"{heading}\n")
    rest = after[after.find("\n## ") + 1 :] if "\n## " in after else ""
    text = f"{before.rstrip()}\n\n{section}\n{rest}".rstrip() + "\n"
    RESULTS.write_text(text, encoding="utf-8")
