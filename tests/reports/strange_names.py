"""Names as they come from the systems of others, put in the place of every name of a warehouse."""

from pathlib import Path
from typing import Final

import duckdb

OLD: Final = "髙﨑邉𠮷鷗"
HALF_WIDTH: Final = "ﾊﾝｶｸｶﾅｼｮｳｼﾞ"
EMOJI: Final = "\U0001f600"
NAMES: Final = (
    f"{OLD}株式会社{HALF_WIDTH}{EMOJI}東日本統括本部第一営業部公共営業課",
    "株式会社日本中央高度情報通信基盤整備推進機構ホールディングス東日本統括本部営業課",
    "Llanfairpwllgwyngyllgogerychwyrndrobwlll",
    "ｱﾚｸｻﾝﾄﾞﾗ・フォン・ヒルデブラント＝シュタウフェンベルク・デ・ラ・クルス侯爵夫人",
)
LONGEST: Final = 40
# names of our own words, which no source brings
_OURS: Final = ("kpi_name", "metric_name")


def rename_everything(warehouse: Path) -> None:
    """Give each name of each row of each report table a strange one, and what is to be done too."""
    with duckdb.connect(str(warehouse)) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "inner join information_schema.tables using (table_schema, table_name) "
            "where table_schema = 'marts' and table_type = 'BASE TABLE' and data_type = 'VARCHAR' "
            "and (regexp_matches(column_name, '_name(_ja|_en)?$') or column_name = 'next_action')"
        ).fetchall()
        for table, column in columns:
            if not column.startswith(_OURS):
                connection.execute(
                    f"update marts.{table} set {column} = list_extract(?, rowid % ? + 1) "  # noqa: S608  # made up
                    f"where {column} is not null",
                    [list(NAMES), len(NAMES)],
                )
