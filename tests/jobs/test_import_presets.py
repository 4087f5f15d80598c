"""The presets that come with the program, and those of a shop's own."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.command import command, write_master
from workbook_tools.jobs.import_presets import shipped
from workbook_tools.reading.headers import MASTER_NAMES, normal_header
from workbook_tools.table.columns import MASTER_NAME, PURCHASE_LOG

HEADERS = [
    "客户姓名", "联系方式", "最近一次消费时间", "消费金额", "性别", "积分", "生日", "公司名称", "职位", "地区", "来源", "负责人", "邮箱",
]  # fmt: skip
EXPORTS: dict[str, tuple[str, dict[str, object]]] = {
    "youzan": (
        "客户姓名,客户昵称,免费等级,付费等级,客户手机号,客户积分,客户储值余额\n,小王,V1,,13900001111,1200,0.00\n",
        {"客户姓名": "小王", "联系方式": "13900001111", "积分": 1200, "来源": "有赞"},
    ),
    "zoho": (
        ("联系人所有者,线索来源,称谓,名,姓,账户名称,职务,部门,电话,家庭电话,手机,出生日期,邮寄城市,邮寄州,描述\n"
        "陈总,展会,女士,五,王,王记公司,经理,,010-62345678,,13900001111,1990-05-01,杭州,浙江,常客\n"),
        {"客户姓名": "王五", "联系方式": "13900001111", "性别": "女", "生日": date(1990, 5, 1), "公司名称": "王记公司",
         "职位": "经理", "地区": "杭州", "来源": "展会", "负责人": "陈总"},
    ),
    "zoho-en": (
        ("Contact Owner,Lead Source,Salutation,First Name,Last Name*,Account Name,Email,Title,Phone,Mobile,Date of Birth,"
        "Mailing City\nAnn,Web,Mr.,John,Smith,Smith Ltd,j@smith.com,CEO,,+86 139 0000 1111,1990-05-01,Beijing\n"),
        {"客户姓名": "John Smith", "联系方式": "13900001111", "性别": "男", "邮箱": "j@smith.com", "地区": "Beijing"},
    ),
    "fxiaoke": (
        ("客户名称,客户编号,电话,邮件,负责人,归属部门,客户来源,成交状态,最后一次成交时间,省,市,区\n"
        "王记公司,A01,0571-87654321,w@w.cn,陈总,销售部,展会,已成交,2023-12-01 10:00,浙江省,杭州市,西湖区\n"),
        {"客户姓名": "王记公司", "联系方式": "057187654321", "最近一次消费时间": date(2023, 12, 1), "邮箱": "w@w.cn",
         "地区": "浙江省杭州市西湖区", "负责人": "陈总"},
    ),
}  # fmt: skip


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx", [["张三", "13812345688", date(2023, 10, 1), 500]], HEADERS)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("short", EXPORTS)
def test_an_export_is_read_and_recognised_by_its_headers(short: str, named: bool, master: Path) -> None:
    text, expected = EXPORTS[short]
    path = master.parent / "导出.csv"
    path.write_bytes(text.encode("gb18030"))
    options = ("--preset", short) if named else ()
    ended = command("import", master, path, "--json", "--today", "2024-01-15", *options)
    assert (ended.code, [row["result"] for row in ended.json["rows"]]) == (0, ["added"])
    sheet = openpyxl.load_workbook(master)[MASTER_NAME]
    written: dict[str, Any] = {header: sheet.cell(3, at).value for at, header in enumerate(HEADERS, 1)}
    written |= {header: value.date() for header, value in written.items() if isinstance(value, datetime)}
    assert {header: written[header] for header in expected} == expected


def test_every_column_that_a_preset_fills_is_one_of_ours() -> None:
    of_log = {column.header for column in PURCHASE_LOG.columns}
    for short, preset in shipped():
        filled = {*preset.columns, *preset.joined, *preset.fixed}
        assert all(normal_header(header) in MASTER_NAMES.exact or header in of_log for header in filled), short
        assert preset.known_by, short


def test_a_preset_is_copied_changed_and_used(master: Path) -> None:
    mine = master.parent / "我的.toml"
    listed = command("presets", "list", "--json").json["presets"]
    assert {one["id"] for one in listed} == {"youzan", "taobao", "zoho", "zoho-en", "fxiaoke"}
    assert command("presets", "copy", "youzan", mine).code == 0
    assert command("presets", "copy", "youzan", mine, "--json").fault == "cannot-write"
    mine.write_text(mine.read_text(encoding="utf-8").replace('"有赞"', '"小程序"'), encoding="utf-8")
    path = master.parent / "导出.csv"
    path.write_text(EXPORTS["youzan"][0], encoding="utf-8")
    command("import", master, path, "--preset", mine, "--today", "2024-01-15")
    assert openpyxl.load_workbook(master)[MASTER_NAME]["K3"].value == "小程序"


@pytest.mark.parametrize("text", ["name = ", 'name = "x"\nkolumns = 1', "kind = 'customers'", 'name="x"\nkind="shops"'])
def test_a_preset_with_a_mistake_is_refused_by_name(text: str, master: Path) -> None:
    (master.parent / "我的.toml").write_text(text, encoding="utf-8")
    ended = command("import", master, "x.csv", "--preset", master.parent / "我的.toml", "--json")
    assert (ended.code, ended.fault) == (14, "preset-invalid")
    assert "我的.toml" in ended.json["fault"]["message"]


def test_an_unknown_preset_names_the_known_ones(master: Path) -> None:
    ended = command("import", master, "x.csv", "--preset", "京东", "--json")
    assert ended.fault == "preset-invalid"
    assert "youzan" in ended.json["fault"]["message"]
