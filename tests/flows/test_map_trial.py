"""``init --sample`` and ``doctor --file``: a map is proposed and tried, nothing is loaded."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.errors import UsageError
from flows.map_trial import try_map
from flows.scaffold import init

HEADER = "案件番号,案件名称,営業担当,進捗ステータス,受注見込金額(千円),確度,契約予定日(予定),備考"
UNREADABLE = "1,弁,鈴木,受注,未定,101,来月,"
READABLE = 'ポンプ,佐藤,提案,"1,200",60,2026/05/31,x'
DEALS = "\n".join([HEADER, UNREADABLE, *(f"{number},{READABLE}" for number in range(2, 22)), ""])


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "案件_2026-04-01.csv"
    path.write_text(DEALS, encoding="utf-8")
    return path


def test_a_proposed_map_reads_the_file_that_it_was_made_from(sample: Path, tmp_path: Path) -> None:
    root = tmp_path / "sales"
    said = "\n".join(init(root, system="custom", samples=[sample]))

    told = "\n".join(try_map(root, source="crm", file=sample))

    assert "60 %  amount" in said
    assert "not placed          <- 備考 (text)" in said
    assert "提案: 20 deal(s)" in said
    assert "21 rows read, 21 kept, 0 rejected" in told
    assert "1200000" in told
    assert "✗ 未定" in told
    assert "✗ 来月" in told
    assert "✗ 101" in told
    assert "2026-05-31" in told
    assert "受注: 1 row(s)" in told
    assert not list((root / "landing").rglob("*.csv"))
    assert not (root / "lake").exists()


def test_a_sample_that_is_no_table_is_told_with_its_mend(tmp_path: Path) -> None:
    broken = tmp_path / "deals.xlsx"
    broken.write_bytes(b"no workbook")

    with pytest.raises(UsageError, match=r"deals\.xlsx"):
        init(tmp_path / "sales", system="custom", samples=[broken])
    with pytest.raises(UsageError, match="--from custom"):
        init(tmp_path / "sales", system="salesforce", samples=[broken])


def test_a_source_or_file_that_is_not_there_is_named(sample: Path, tmp_path: Path) -> None:
    init(tmp_path / "sales", system="custom", samples=[sample])

    with pytest.raises(UsageError, match="crm, sheets"):
        list(try_map(tmp_path / "sales", source="nobody", file=sample))
    with pytest.raises(UsageError, match="is no file"):
        list(try_map(tmp_path / "sales", source="crm", file=tmp_path / "none.csv"))


def test_doctor_shows_the_trial_on_the_command_line(
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    init(tmp_path / "sales", system="custom", samples=[sample])
    words = ["doctor", "-w", str(tmp_path / "sales"), "--source", "crm", "--file", str(sample)]
    monkeypatch.setattr("sys.argv", ["shinchoku", *words])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert "[deal] utf-8" in capsys.readouterr().out


def test_a_day_and_a_share_are_shown_as_the_run_will_read_them(tmp_path: Path) -> None:
    root, file = tmp_path / "sales", tmp_path / "Opportunity.csv"
    init(root, system="salesforce")
    file.write_text(
        "Id,StageName,Amount,CloseDate,Probability\n1,a,60%,2026-06-30T20:00:00.000+0000,60\n",
        encoding="utf-8",
    )

    told = "\n".join(try_map(root, source="crm", file=file))

    assert "2026-07-01" in told  # in Tokyo
    assert "✗ 60%" in told  # no amount
    assert "0.6" in told


def test_a_column_of_two_formats_is_proposed_and_shown_as_the_run_will_read_it(
    tmp_path: Path,
) -> None:
    root, file = tmp_path / "sales", tmp_path / "deals.csv"
    days = ["31.05.2026", "30/06/2026", "2026/7/4"]
    rows = [f"{number},甲,提案,10,{day}" for number, day in enumerate(days)]
    file.write_text(
        "\n".join(["案件番号,案件名,フェーズ,金額,完了予定日", *rows, ""]), encoding="utf-8"
    )

    init(root, system="custom", samples=[file])
    told = "\n".join(try_map(root, source="crm", file=file))

    assert 'date_format: ["%d.%m.%Y", "%d/%m/%Y"]' in (root / "my_map.yml").read_text("utf-8")
    assert "2026-05-31 | 2026-06-30 | 2026-07-04" in told
    assert "✗" not in told
