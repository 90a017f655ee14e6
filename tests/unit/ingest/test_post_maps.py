"""Further posts of people as a sheet keeps them and as a list of all posts tells them."""

from collections.abc import Callable

from flows.ingest import load_source_map
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

SHEET = "担当者ID,氏名,兼務部署コード,兼務開始日,兼務終了日\nU1,見本 太郎,T120,2026/04/01,\n"
ALL_POSTS = "社員番号,部署名,所属区分,発令日\nU1,東営業部,本務,2025/04/01\nU1,西営業部,兼務,\n"


def test_a_sheet_of_dual_posts_and_a_list_of_all_posts_are_read(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("spreadsheet", None, {}))
    desk.land("兼務_一覧.csv", SHEET.encode())
    desk.land("兼務_人事.csv", ALL_POSTS.encode())
    desk.ingest()

    found = {
        tuple(row[name] for name in ("owner_id", "unit_id", "post_kind", "valid_from", "valid_to"))
        for row in desk.rows("post")
    }

    assert found == {
        ("U1", "T120", "secondary", "2026/04/01", None),
        ("U1", "東営業部", "本務", "2025/04/01", None),
        ("U1", "西営業部", "兼務", None, None),
    }
