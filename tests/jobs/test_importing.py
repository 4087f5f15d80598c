"""导入: what becomes of each row, and that nothing else in the workbook changes."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table, TableColumn, TableFormula

from tests.command import Ended, column_of, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

HEADERS = ["序号", "客户姓名", "性别", "年龄", "联系方式", "最近一次消费时间", "消费金额", "服务反馈", "备注", "尺码"]
ZHANG = [1, "张三", "男", 28, "13812345688", date(2023, 10, 1), 500, "满意", "老客户", 38]
LI = [2, "李四", None, None, "137xxxxxx99", "2023-09-15", "1000元", None, None, 40]
DAY = ("--today", "2024-01-15")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx", (ZHANG, LI), HEADERS)


def source(folder: Path, text: str, name: str = "来源.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.strip().encode(encoding))
    return path


def run(master: Path, text: str, *options: str) -> Ended:
    return command("import", master, source(master.parent, text), "--json", *DAY, *options)


def results(ended: Ended) -> list[tuple[int, str]]:
    return [(row["row"], row["result"]) for row in ended.json["rows"]]


def row_of(master: Path, row: int) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(master)[MASTER_NAME]
    return {str(sheet.cell(1, at).value): sheet.cell(row, at).value for at in range(1, sheet.max_column + 1)}


def test_rows_are_added_updated_left_and_refused_each_with_its_reason(master: Path) -> None:
    ended = run(master, """
姓名,手机,最近消费日期,累计消费,年龄,鞋码
张三,138-1234-5688,2024/1/2,800元,29,39
王五,="13900001111",2023年12月1日,￥1200,三十,41
张三,13812345688,2023-10-01,,,
赵六,1.38E+10,2023-01-01,5,,
钱七,13700001111,去年五月,5,,
散客,13700001112,2023-05-01,5,,
""")  # fmt: skip
    assert ended.code == 20
    assert results(ended) == [
        (2, "updated"), (3, "added"), (4, "unchanged"), (5, "refused"), (6, "refused"), (7, "refused"),
    ]  # fmt: skip
    why = {row["row"]: row["why"] or "" for row in ended.json["rows"]}
    assert "保留表里的" in why[2]
    assert "科学计数法" in why[5]
    assert "去年五月" in why[6]
    assert "散客" in why[7]
    zhang, wang = row_of(master, 2), row_of(master, 4)
    assert (zhang["最近一次消费时间"].date(), zhang["消费金额"], zhang["年龄"]) == (date(2024, 1, 2), 800, 28)
    assert (wang["序号"], wang["客户姓名"], wang["联系方式"], wang["年龄"]) == (3, "王五", "13900001111", 30)
    assert ended.json["unused_columns"] == ["鞋码"]


def test_the_same_file_again_changes_nothing(master: Path) -> None:
    text = "姓名,手机,最近消费日期,累计消费\n张三,13812345688,2024/1/2,800元\n王五,13900001111,2023-12-01,9\n李四,13755554499,,\n"
    assert run(master, text).json["changes"] > 0
    before, time = master.read_bytes(), master.stat().st_mtime_ns
    again = run(master, text)
    assert again.json["changes"] == 0
    assert {result for _, result in results(again)} == {"unchanged"}
    assert (master.read_bytes(), master.stat().st_mtime_ns) == (before, time)


def test_a_rehearsal_says_the_same_and_writes_nothing(master: Path) -> None:
    text = "姓名,手机,年龄\n王五,13900001111,30\n赵六,123,30\n"
    before = master.read_bytes()
    dry = run(master, text, "--dry-run")
    assert master.read_bytes() == before
    assert sorted(path.name for path in master.parent.iterdir()) == ["客户.xlsx", "来源.csv"]
    assert results(dry) == results(run(master, text))


def test_what_was_written_is_logged_and_taken_back(master: Path) -> None:
    before = master.read_bytes()
    run(master, "姓名,手机,年龄\n李四,13755554499,30\n王五,13900001111,30\n")
    assert row_of(master, 3)["联系方式"] == "13755554499"
    log = column_of(master, "类别", "更改记录")
    assert log.count("改写") == 2
    assert log.count("新增一行") == 1
    assert command("undo", master).code == 0
    assert master.read_bytes() == before


def test_after_staff_have_gone_on_only_the_import_is_taken_back(master: Path) -> None:
    run(master, "姓名,手机,年龄\n李四,13755554499,30\n王五,13900001111,30\n")
    with staff_edit(master) as book:
        book[MASTER_NAME]["I2"] = "新的备注"
    command("undo", master)
    assert row_of(master, 2)["备注"] == "新的备注"
    assert row_of(master, 3)["联系方式"] == "137xxxxxx99"
    assert row_of(master, 4)["客户姓名"] is None


def test_a_blank_never_erases_and_an_older_purchase_changes_nothing(master: Path) -> None:
    ended = run(master, "姓名,手机,最近消费日期,累计消费,性别\n张三,13812345688,2023-01-01,9999,\n")
    assert results(ended) == [(2, "unchanged")]
    assert row_of(master, 2)["消费金额"] == 500


def test_a_running_total_does_not_shrink(master: Path) -> None:
    run(master, "姓名,手机,最近消费日期,累计消费\n张三,13812345688,2024-01-02,300\n")
    assert row_of(master, 2)["消费金额"] == 500
    assert row_of(master, 2)["最近一次消费时间"].date() == date(2024, 1, 2)


def test_update_lets_the_source_win_but_never_over_a_formula(master: Path) -> None:
    with staff_edit(master) as book:
        book[MASTER_NAME]["D2"] = "=20+8"
    ended = run(master, "姓名,手机,年龄,服务反馈\n张三,13812345688,60,很差\n", "--update")
    assert row_of(master, 2)["服务反馈"] == "非常不满意"
    assert row_of(master, 2)["年龄"] == "=20+8"
    assert "公式" in ended.json["rows"][0]["why"]


def test_text_that_looks_like_a_formula_stays_text(master: Path) -> None:
    run(master, "姓名,手机,备注\n=1+1,13900001111,=cmd|' /C calc'!A0\n")
    sheet = openpyxl.load_workbook(master)[MASTER_NAME]
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=1+1", "s") or sheet["B4"].data_type == "inlineStr"
    assert sheet["I4"].data_type != "f"


def test_an_unreadable_aside_is_left_out_and_told(master: Path) -> None:
    ended = run(master, "姓名,手机,年龄\n王五,13900001111,八十后\n")
    assert results(ended) == [(2, "added")]
    assert "八十后" in ended.json["rows"][0]["why"]
    assert row_of(master, 4)["年龄"] is None


def test_scrambled_text_is_not_let_in(master: Path) -> None:
    scrambled = "张三丰".encode().decode("gb18030", "ignore")
    ended = run(master, f"姓名,手机,备注\n{scrambled},13900001111,\n王五,13900001112,{scrambled}\n")
    assert results(ended) == [(2, "refused"), (3, "added")]
    assert row_of(master, 4)["备注"] is None


def test_the_shops_own_columns_are_filled_in_their_own_kind(master: Path) -> None:
    run(master, "姓名,手机,尺码\n王五,13900001111,41\n赵六,13900001112,均码\n")
    assert [row_of(master, row)["尺码"] for row in (4, 5)] == [41, "均码"]


def test_a_mapping_is_said_once_and_known_from_then_on(master: Path) -> None:
    text = "姓名,手机,鞋的大小\n王五,13900001111,41\n"
    assert run(master, text).json["unused_columns"] == ["鞋的大小"]
    assert run(master, text, "--map", "鞋的大小=尺码").json["columns"]["鞋的大小"] == "尺码"
    assert row_of(master, 4)["尺码"] == 41
    assert run(master, text.replace("王五,13900001111", "赵六,13900001112")).json["columns"]["鞋的大小"] == "尺码"
    kept = master.parent / "备份" / "客户.xlsx" / "导入对照.toml"
    assert '"鞋的大小" = "尺码"' in kept.read_text(encoding="utf-8")
    kept.write_text('[columns]\n"鞋的大小" = "不用"\n', encoding="utf-8")
    assert run(master, text).json["unused_columns"] == ["鞋的大小"]
    assert run(master, text, "--map", "鞋的大小=星座").code == 10
    assert command("import", master, "x.csv", "--map", "尺码").code == 2


def test_refused_rows_are_corrected_in_the_results_and_imported_from_there(master: Path) -> None:
    ended = run(master, "姓名,手机,年龄\n王五,1390000,30\n赵六,13900001112,31\n")
    report = master.parent / ended.json["report"]
    with staff_edit(report) as book:
        sheet = book["待改正"]
        assert [cell.value for cell in sheet[4]] == ["没有导入的原因", "姓名", "手机", "年龄"]
        assert [cell.value for cell in sheet[5]][1:] == ["王五", "1390000", "30"]
        sheet["C5"] = "13900001113"
    again = command("import", master, report, "--json", *DAY)
    assert (again.code, results(again)) == (0, [(5, "added")])
    assert row_of(master, 5)["联系方式"] == "13900001113"


def test_another_workbook_is_read_behind_the_same_guard(master: Path, tmp_path: Path) -> None:
    rows = ([7, "王五", "女", 30, 13900001111, date(2023, 12, 1), 99.5, None, None, None],)
    other = write_master(tmp_path / "另一家.xlsx", rows, HEADERS)
    ended = command("import", master, other, "--json", *DAY)
    assert results(ended) == [(2, "added")]
    assert (row_of(master, 4)["序号"], row_of(master, 4)["消费金额"]) == (3, 99.5)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\3\4" + bytes(50))
    assert command("import", master, tmp_path / "坏.xlsx", "--json").fault == "file-corrupt"
    assert command("import", master, tmp_path / "没有.csv", "--json").fault == "file-missing"


@pytest.mark.parametrize("text", ["姓名,生日\n张三,2000-01-01\n", "a,b\n1,2\n", "手机\n13800000000\n", ""])
def test_a_source_without_names_and_phones_is_refused(master: Path, text: str) -> None:
    before = master.read_bytes()
    assert run(master, text).fault in ("source-unusable", "file-empty")
    assert master.read_bytes() == before


def test_after_a_run_new_customers_get_their_numbers_at_once(master: Path) -> None:
    command("run", master, *DAY)
    run(master, "姓名,手机\n王五,13900001111\n")
    assert row_of(master, 4)["客户编号"] == "K000003"
    ended = command("run", master, "--json", *DAY)
    assert [one["客户编号"] for one in ended.json["customers"]] == ["K000001", "K000002", "K000003"]
    assert "customer-id-duplicate" not in ended.json["counts"]


class TestRoom:
    """Where the new rows go."""

    NEW = "姓名,手机,累计消费\n王五,13900001111,5\n赵六,13900001112,6\n"

    def test_rows_look_like_the_last_customers(self, master: Path) -> None:
        with staff_edit(master) as book:
            for cell in book[MASTER_NAME][3]:
                cell.fill, cell.font = PatternFill("solid", fgColor="FFEEAA"), Font(bold=True)
        run(master, self.NEW)
        sheet = openpyxl.load_workbook(master)[MASTER_NAME]
        assert all(sheet.cell(5, at).fill.fgColor.rgb == "00FFEEAA" for at in range(1, 11))
        assert sheet["B5"].font.b

    def test_above_a_total_there_must_be_room(self, master: Path) -> None:
        with staff_edit(master) as book:
            book[MASTER_NAME]["A5"], book[MASTER_NAME]["G5"] = "合计", "=SUM(G2:G4)"
        before = master.read_bytes()
        refused = run(master, self.NEW)
        assert refused.fault == "import-no-room"
        assert "第 5 行上面插入 1 个空行" in refused.json["fault"]["message"]
        assert master.read_bytes() == before
        assert results(run(master, self.NEW.rsplit("赵", 1)[0])) == [(2, "added")]
        assert row_of(master, 5)["消费金额"] == "=SUM(G2:G4)"

    def test_a_remark_keeps_its_blank_row(self, master: Path) -> None:
        with staff_edit(master) as book:
            book[MASTER_NAME]["A6"] = "备注：电话打不通的另记"
        assert run(master, self.NEW).fault == "import-no-room"
        assert results(run(master, self.NEW.rsplit("赵", 1)[0])) == [(2, "added")]

    def test_serials_and_formulas_that_stand_ready_are_left_alone(self, master: Path) -> None:
        with staff_edit(master) as book:
            sheet = book[MASTER_NAME]
            for row in range(4, 9):
                sheet.cell(row, 1, row - 1)
                sheet.cell(row, 4, f"=2024-{row}")
        run(master, self.NEW)
        assert [row_of(master, row)["序号"] for row in (4, 5, 6)] == [3, 4, 5]
        assert row_of(master, 4)["年龄"] == "=2024-4"
        assert row_of(master, 4)["客户姓名"] == "王五"

    @pytest.mark.parametrize(("bottom", "grown"), [(3, 5), (4, 5), (9, 9)])
    def test_an_excel_table_grows_with_its_rows(self, master: Path, bottom: int, grown: int) -> None:
        with staff_edit(master) as book:
            book[MASTER_NAME].add_table(Table(displayName="客户", ref=f"A1:J{bottom}"))
        run(master, self.NEW)
        table = openpyxl.load_workbook(master)[MASTER_NAME].tables["客户"]
        assert table.ref == f"A1:J{grown}"

    def test_a_totals_row_of_a_table_is_a_wall(self, master: Path) -> None:
        with staff_edit(master) as book:
            sheet = book[MASTER_NAME]
            sheet["A4"] = "总数"
            table = Table(displayName="客户", ref="A1:J4", totalsRowCount=1)
            table.tableColumns = [TableColumn(id=at, name=name) for at, name in enumerate(HEADERS, 1)]
            table.tableColumns[6].totalsRowFunction = "sum"
            table.tableColumns[6].totalsRowFormula = TableFormula(attr_text="SUM(G2:G3)")
            sheet.add_table(table)
        assert run(master, self.NEW).fault == "import-no-room"

    def test_rows_that_hold_only_spaces_are_passed_over(self, master: Path) -> None:
        with staff_edit(master) as book:
            book[MASTER_NAME]["B5"], book[MASTER_NAME]["E6"] = "  ", " "
        assert results(run(master, self.NEW)) == [(2, "added"), (3, "added")]
        assert [row_of(master, row)["客户姓名"] for row in (7, 8)] == ["王五", "赵六"]
        assert run(master, self.NEW).json["changes"] == 0

    def test_the_first_customers_of_a_fresh_workbook(self, tmp_path: Path) -> None:
        fresh = tmp_path / "新.xlsx"
        command("new", fresh)
        assert results(run(fresh, self.NEW)) == [(2, "added"), (3, "added")]
        assert column_of(fresh, "客户姓名")[:2] == ["王五", "赵六"]
        assert column_of(fresh, "序号")[:2] == [1, 2]
        assert command("run", fresh, *DAY).code == 1  # an amount without a date
