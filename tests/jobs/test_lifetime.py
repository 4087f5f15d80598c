"""Lifetime value through the command line: figures for programs, a sentence for staff, and no cost without a log."""

import json
import subprocess
import sys
from pathlib import Path

from tests.command import command, staff_edit, write_master
from tests.rules.test_lifetime import SHOP
from tests.tables import TODAY
from workbook_tools.table.columns import PURCHASE_LOG


def write_shop(path: Path, customers: int = 300) -> Path:
    lines = [line for line in SHOP if int(line[0][1:]) <= customers]
    last = {number: day for number, day, _ in lines}
    write_master(
        path, [[n, f"客户{n}", None, None, f"138{n:08d}", last[f"K{n:06d}"], 5000] for n in range(1, customers + 1)]
    )
    with staff_edit(path) as book:
        sheet = book.create_sheet(PURCHASE_LOG.name)
        sheet.append([column.header for column in PURCHASE_LOG.columns])
        for number, day, amount in lines:
            sheet.append([None, f"客户{int(number[1:])}", None, day, amount])
    return path


def test_programs_get_the_figures_and_a_second_run_gets_the_same(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "客户.xlsx")
    first = command("run", shop, "--today", TODAY, "--json").json
    assert first["lifetime"]["weeks"] == 52
    assert first["lifetime"]["missing"] is None
    customer = first["customers"][0]
    assert 0 < customer["P活跃"] <= 1
    assert customer["预期价值"] > 0
    assert "按消费记录预计，12个月内" in customer["判定依据"]
    again = command("run", shop, "--today", TODAY, "--json").json
    assert again["changes"] == 0
    assert again["customers"] == first["customers"]


def test_thin_data_are_said_to_be_thin(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "客户.xlsx", customers=20)
    told = command("run", shop, "--today", TODAY, "--json").json
    assert told["lifetime"]["missing"].startswith("消费记录里来过两次以上的客户只有 ")
    assert {customer["P活跃"] for customer in told["customers"]} == {None}
    command("report", shop, "--today", TODAY)
    page = next(tmp_path.glob("周报*.html")).read_text(encoding="utf-8")
    assert "数据不足，还预计不出客户今后的消费。" in page


def test_the_report_names_who_brings_most(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "客户.xlsx")
    command("report", shop, "--today", TODAY)
    page = next(tmp_path.glob("周报*.html")).read_text(encoding="utf-8")
    assert "最可能继续带来价值的是下面几位" in page
    assert "位客户多半已经走远" in page


def test_a_shop_without_a_log_does_not_pay_for_it(tmp_path: Path) -> None:
    shop = write_master(tmp_path / "客户.xlsx")
    code = (
        "import sys, json\nfrom workbook_tools.app.cli import main\n"
        f"sys.argv = ['workbook-tools', 'run', {str(shop)!r}, '--today', '2024-01-15']\n"
        "try:\n    main()\nfinally:\n    print(json.dumps([name for name in sys.modules if name.startswith('scipy')]))"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60)
    assert json.loads(ended.stdout.splitlines()[-1]) == []
    told = command("run", shop, "--today", TODAY, "--json").json
    assert told["lifetime"] is None
    assert "P活跃" not in told["customers"][0]
