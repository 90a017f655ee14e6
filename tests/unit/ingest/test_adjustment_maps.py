"""What leaders hold will land, as a sheet keeps it."""

from collections.abc import Callable

from flows.ingest import load_source_map
from flows.vocabulary.objects import OBJECTS
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

SHEET = (
    "着地見込の調整（営業企画）\n\n"
    "対象区分,対象コード,期間区分,期間開始,着地見込額(千円),申告日,理由\n"
    "部署,T110,四半期,2026/10/01,48000,2026/11/20,大型案件が翌期へ\n"
    "会社,,月,2026年11月,9000,2026/11/13,\n"
)
SHORT = "区分,担当者ID,対象月,着地見込額（千円）,記入日\n担当者,U1,2026-11,1200,2026/11/20\n"


def test_an_adjustment_is_read_with_its_words_as_ours_and_its_figure_as_it_came(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("spreadsheet", None, {}))
    desk.land("着地見込の調整_11月.csv", SHEET.encode())
    desk.land("着地見込の調整_追加.csv", SHORT.encode())
    desk.ingest()

    rows = desk.rows("forecast_adjustment")
    fields = OBJECTS["forecast_adjustment"]

    assert {tuple(row[name] or None for name in fields) for row in rows} == {
        ("部署", "T110", "四半期", "2026/10/01", "48000", "2026/11/20", "大型案件が翌期へ"),
        ("会社", None, "月", "2026年11月", "9000", "2026/11/13", None),
        ("担当者", "U1", "month", "2026-11", "1200", "2026/11/20", None),
    }
