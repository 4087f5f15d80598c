"""The backups are bisected: few are read, and the week in which most errors came is found wherever there is one."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.command import HEADERS, command, staff_edit, write_master
from workbook_tools.backup.manifest import Backup
from workbook_tools.jobs.origins import bisect
from workbook_tools.reading.presence import Flags, Wanted
from workbook_tools.table.columns import MASTER_NAME

DAY = date(2023, 8, 7)


def backups(many: int) -> list[Backup]:
    day = datetime(2023, 1, 2)  # noqa: DTZ001 - as manifests have it
    return [Backup(at, f"{at}.xlsx", day + timedelta(weeks=at), 1, f"{at:064d}", "") for at in range(many)]


def cells(many: int) -> Wanted:
    texts = np.array([str(at) for at in range(many)], dtype=object)
    return Wanted(texts, texts, texts, texts, texts)


@given(some.integers(0, 40), some.lists(some.integers(0, 40), min_size=1, max_size=60), some.sets(some.integers(0, 40)))
def test_a_majority_is_found_with_few_looks(many: int, born: list[int], damaged: set[int]) -> None:
    """born: the first backup that holds each cell; at `many` none does yet."""
    born = [min(first, many) for first in born]
    looked: list[int] = []

    def look(backup: Backup, wanted: Wanted) -> Flags | None:
        if backup.number in damaged:
            return None
        looked.append(backup.number)
        return np.array([born[int(cell)] <= backup.number for cell in wanted.found], dtype=bool)

    seen = bisect(backups(many), cells(len(born)), look, date(2023, 12, 31))
    sound = [at for at in range(many) if at not in damaged]
    assert len(looked) == len(set(looked)) <= int(np.ceil(np.log2(len(sound) + 1))) + 1
    if not sound:
        assert seen is None
        return
    assert seen is not None
    place = [next((rank for rank, at in enumerate(sound) if first <= at), len(sound)) for first in born]
    commonest = max(set(place), key=place.count)
    if place.count(commonest) * 2 > len(born):
        assert seen.errors.tolist() == [rank == commonest for rank in place]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("workbook_tools.jobs.origins.user_cache_dir", lambda *_parts, **_more: str(tmp_path / "cache"))
    rows = [[None, f"客{at}", None, None, f"138{at:08d}", "2023-06-01", 100 + at] for at in range(90)]
    (tmp_path / "店").mkdir()
    return write_master(tmp_path / "店" / "客户.xlsx", rows)


def spoil(shop: Path, rows: range) -> None:
    with staff_edit(shop) as book:
        for row in rows:
            book[MASTER_NAME].cell(row, HEADERS.index("最近一次消费时间") + 1).value = "去年五月"


def test_the_week_is_named_and_the_report_tells_it(shop: Path) -> None:
    for week in range(6):
        if week == 3:
            spoil(shop, range(2, 82, 2))
        ended = command("weekly", shop, "--today", DAY + timedelta(weeks=week), "--json")
    assert ended.json["origins"]["appeared"] == {"after": "2023-08-21", "until": "2023-08-28", "errors": 40}
    told = command("check", shop, "--today", DAY + timedelta(weeks=6))
    assert "100% 的日期错误是 8 月第 3 周出现的（2023-08-21 的备份里还没有）" in told.out
    page = next(shop.parent.glob("周报 2023-09-11.html")).read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "8 月第 3 周出现的" in page
    assert len(list((shop.parents[1] / "cache" / "origins").glob("*.json"))) <= 4


def test_sorted_rows_and_new_numbers_do_not_hide_an_old_error(shop: Path) -> None:
    """The first backup has no 客户编号 yet, and rows move."""
    spoil(shop, range(2, 42))
    command("backup", "create", shop, "--today", DAY)
    command("run", shop, "--today", DAY)
    with staff_edit(shop) as book:
        book[MASTER_NAME].move_range("A2:Y91", rows=3)
    ended = command("check", shop, "--today", DAY + timedelta(days=1), "--json")
    assert ended.json["origins"]["appeared"] == {"after": None, "until": DAY.isoformat(), "errors": 40}


def test_few_errors_open_no_backup(shop: Path) -> None:
    spoil(shop, range(2, 10))
    command("weekly", shop, "--today", DAY)
    ended = command("check", shop, "--today", DAY, "--json")
    assert ended.json["origins"] is None
    assert not (shop.parents[1] / "cache").exists()


def test_a_damaged_backup_is_passed_over(shop: Path) -> None:
    spoil(shop, range(2, 60))
    command("weekly", shop, "--today", DAY)
    for copy in (shop.parent / "备份" / shop.name).glob("*.xlsx"):
        copy.write_bytes(b"PK")
    assert command("check", shop, "--today", DAY + timedelta(days=1), "--json").json["origins"]["errors"] == 58
