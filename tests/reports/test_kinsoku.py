"""No Japanese line begins with a sign that ends something, or ends with one that begins it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.render.documents import Publication
from tests.reports.boxes import Box, sheets_of
from tests.reports.conftest import Render
from tests.reports.every_kind import EveryKind, publish_every_kind
from tests.reports.strange_names import rename_everything

NOT_FIRST = frozenset(
    "、。，．・：？！）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々ｰｧｨｩｪｫｯｬｭｮ"
)
NOT_LAST = frozenset("（「『【〈《")
LINE = 3.0  # points: texts this near in height stand on one line
BESIDE = 7.0  # points: a text this near to another goes on with it


@pytest.fixture(scope="module")
def papers(
    tmp_path_factory: pytest.TempPathFactory,
    publication: Publication,
    published: Path,
    render: Render,
) -> tuple[Path, ...]:
    """Return the golden cases and every kind with long names, all in Japanese."""
    folder = tmp_path_factory.mktemp("renamed")
    made: EveryKind = publish_every_kind(folder, render, spoil=rename_everything, languages=("ja",))
    golden = [published / e.pdf.path for e in publication.manifest.editions if e.pdf]
    named = [made.out / e.pdf.path for e in made.editions if e.pdf]
    return (*(paper for paper in golden if paper.stem.endswith("ja")), *named)


def test_no_line_begins_or_ends_with_a_sign_that_may_not(papers: tuple[Path, ...]) -> None:
    found = [
        (paper.name, box.page, box.text)
        for paper in papers
        for sheet in sheets_of(paper)
        for box in broken(sheet.boxes)
    ]

    assert len(papers) > 20
    assert not found


def test_a_line_that_is_broken_wrongly_is_seen() -> None:
    first = Box(1, 50, 700, 200, 709, "不足は4名、最大は「")
    second = Box(1, 50, 688, 120, 697, "、その理由")
    beside = Box(1, 201, 700, 260, 709, "東」")

    assert list(broken((first, second))) == [first, second]
    assert list(broken((first, beside))) == []


def broken(boxes: tuple[Box, ...]) -> Iterator[Box]:
    """Yield the texts that begin or end a line with a sign that may not stand there."""
    for box in boxes:
        line = [one for one in boxes if one is not box and abs(one.bottom - box.bottom) < LINE]
        begins = not any(-1 <= box.left - one.right < BESIDE for one in line)
        ends = not any(-1 <= one.left - box.right < BESIDE for one in line)
        if (begins and box.text[0] in NOT_FIRST) or (ends and box.text[-1] in NOT_LAST):
            yield box
