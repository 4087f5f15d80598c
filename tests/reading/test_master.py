import pytest

from tests.tables import raw_table
from workbook_tools.reading.headers import closest, match_headers, normal_header
from workbook_tools.reading.master import MasterPlace, find_master
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import AMOUNT, CUSTOMER_ID, STANDARD
from workbook_tools.table.faults import Fault

NEEDED = "客户姓名  联系方式  最近一次消费时间  消费金额"
ROW = "张三  13812345688  2023-10-01  500"


def find(*sheets: RawSheet, skip: tuple[str, ...] = ()) -> MasterPlace:
    return find_master(sheets, skip, workbook="客户.xlsx")


def fault(*sheets: RawSheet) -> tuple[str, str]:
    with pytest.raises(Fault) as raised:
        find(*sheets)
    return raised.value.code, raised.value.message


def test_a_header_below_a_title_and_blank_columns() -> None:
    sheet = raw_table(f"某某店客户表\n\n{NEEDED}\n{ROW}", top=3, left=2)
    place = find(sheet)
    assert (place.header_row, place.places["客户姓名"], place.places["消费金额"]) == (5, 2, 5)


def test_the_named_sheet_wins_whatever_the_spelling_of_its_name() -> None:
    other = raw_table(f"{NEEDED}\n{ROW}", "旧表")
    for name in ("客户管理计划表", " 客户管理计划表 ", "客戶管理計劃表", "客户管理\u200b计划表"):
        assert find(other, raw_table(f"{NEEDED}\n{ROW}", name)).sheet == name


def test_without_the_name_the_only_table_is_taken() -> None:
    cover, table = raw_table("封面", "封面"), raw_table(f"{NEEDED}\n{ROW}", "名单")
    log = raw_table(f"客户编号  {NEEDED}  日期  金额", "消费记录")
    ours = raw_table(f"{NEEDED}\n{ROW}", "回访计划 2024-01-15")
    assert find(cover, table, log, ours, skip=("回访计划 2024-01-15",)).sheet == "名单"


def test_two_tables_are_named_in_the_fault() -> None:
    code, message = fault(raw_table(NEEDED, "一店"), raw_table(NEEDED, "二店"))
    assert code == "sheet-ambiguous"
    assert "“一店”、“二店”" in message


def test_of_two_tables_the_first_that_somebody_chose_is_taken() -> None:
    one, two = raw_table(NEEDED, "一店"), raw_table(NEEDED, "二店")
    for chosen, taken in ((("二店", "一店"), "二店"), (("三店", "", "一店"), "一店")):
        assert find_master([one, two], (), workbook="客户.xlsx", chosen=chosen).sheet == taken
    with pytest.raises(Fault) as raised:
        find_master([one, two], (), workbook="客户.xlsx", chosen=("三店", ""))
    assert raised.value.words["sheets"] == ("一店", "二店")


def test_no_table_at_all() -> None:
    assert fault(raw_table("随便写写", "Sheet1"))[0] == "sheet-missing"
    code, message = fault(raw_table("姓名  电话  日期", "名单"))
    assert code == "sheet-missing"
    assert "“名单”（第 1 行是表头），但缺少“最近一次消费时间”、“消费金额”" in message


def test_a_master_without_a_header() -> None:
    assert fault(raw_table(""))[0] == "header-missing"
    assert fault(raw_table("1  2  3  4\n5  6  7  8"))[0] == "header-missing"
    assert fault(raw_table(NEEDED, top=31))[0] == "header-missing"
    assert find(raw_table(NEEDED, top=30)).header_row == 30


def test_a_missing_column_is_named_and_the_nearest_header_offered_not_taken() -> None:
    code, message = fault(raw_table("客户姓名  联系方式  最近一次消费时间  消费全额"))
    assert code == "column-missing"
    assert "“消费金额”" in message
    assert "D1 的“消费全额”最接近" in message
    assert "客单价" not in fault(raw_table("客户姓名  联系方式  最近一次消费时间  客单价"))[1]


def test_two_columns_of_one_name_are_refused_but_a_synonym_beside_the_name_is_staffs_own() -> None:
    code, message = fault(raw_table("客户姓名  联系方式  最近一次消费时间  消费金额  联系方式"))
    assert code == "header-duplicate"
    assert "“联系方式”有 2 列（B1、E1）" in message
    assert fault(raw_table("客户姓名  手机  最近一次消费时间  消费金额  电话"))[0] == "header-duplicate"
    assert find(raw_table("客户姓名  手机  最近一次消费时间  消费金额  联系方式")).places["联系方式"] == 5
    assert find(raw_table(f"{NEEDED}  批注  批注")).headers[6] == "批注"


@pytest.mark.parametrize(
    "header",
    [
        "客户姓名",
        " 客户 姓名",
        "客户\n姓名",
        "客戶姓名",
        "客户姓名：",
        "*客户姓名",
        "姓名",
        "顾客姓名",
        "客户姓名（必填）",
        "客户\u200b姓名",
    ],
)
def test_spellings_of_a_header(header: str) -> None:
    assert match_headers({3: header}).places == {"客户姓名": 3}


def test_a_unit_in_brackets_is_left_out_unless_it_changes_the_amounts() -> None:
    assert match_headers({1: "消费金额（元）"}).places == {"消费金额": 1}
    assert match_headers({1: "年龄(周岁)", 2: "总体满意度评分(满分10分)"}).places == {"年龄": 1, "总体满意度评分": 2}
    assert match_headers({1: "消费金额（万元）"}).places == {}


def test_group_names_above_the_header() -> None:
    place = find(raw_table(f"基本信息  .  消费  .\n{NEEDED}\n{ROW}"))
    assert (place.top, place.header_row) == (2, 2)


def test_a_header_of_two_rows() -> None:
    place = find(raw_table(f"客户姓名  联系方式  消费  .\n.  .  最近一次消费时间  消费金额\n{ROW}"))
    assert (place.top, place.header_row) == (1, 2)
    assert place.headers == {1: "客户姓名", 2: "联系方式", 3: "最近一次消费时间", 4: "消费金额"}
    ratings = find(raw_table(f"{NEEDED}  评价  .\n.  .  .  .  服务反馈  总体满意度评分\n{ROW}  满意  9"))
    assert (ratings.header_row, ratings.places["总体满意度评分"]) == (2, 6)


@pytest.mark.parametrize(
    ("header", "column"),
    [("联系电话 Phone", "联系方式"), ("Name/姓名", "客户姓名"), ("消费金额\nAmount", "消费金额"), ("Last Visit（最近到店日期）", "最近一次消费时间"),
     ("Phone Number", "联系方式"), ("客户姓名(VIP)", None), ("联系方式 Name", None), ("消费金额（USD）", None)],
)  # fmt: skip
def test_a_header_in_english_or_in_both_languages(header: str, column: str | None) -> None:
    assert match_headers({1: header}).places == ({column: 1} if column else {})


def test_a_header_with_its_translation_below() -> None:
    place = find(raw_table(f"{NEEDED}  我的列\nName  Phone  Last Visit  Amount\n{ROW}"))
    assert (place.top, place.header_row, place.headers[1], place.headers[5]) == (1, 2, "客户姓名", "我的列")
    ours = find(raw_table(f"{NEEDED}\nName  Phone  Last Visit  Amount  价值等级\n{ROW}  高"))
    assert (ours.header_row, ours.headers[5]) == (2, "价值等级")
    assert find(raw_table(f"{NEEDED}\nName  13812345688  2023-10-01  500")).header_row == 1


def test_the_nearest_header_is_offered_where_no_sheet_has_the_name() -> None:
    code, message = fault(raw_table(f"客户姓名  联系方式  最近一次消费时问  消费金额\n{ROW}", name="Sheet1"))
    assert code == "sheet-missing"
    assert "C1 的“最近一次消费时问”最接近，是的话请改成“最近一次消费时间”" in message


def test_every_name_of_a_column_means_one_column() -> None:
    columns = (*STANDARD, CUSTOMER_ID)
    names = [normal_header(name) for column in columns for name in (column.header, *column.synonyms)]
    assert sorted(names) == sorted(set(names))


def test_closest_offers_nothing_far_fetched() -> None:
    assert closest(AMOUNT, {1: "消费金领", 2: "备注"}) == 1
    assert closest(AMOUNT, {1: "地址", 2: "备注"}) is None
