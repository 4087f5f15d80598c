"""合并: two customers into one, shown side by side first; undone like any other job."""

from datetime import date
from pathlib import Path

from workbook_tools.jobs.merge_plan import Merge, plan
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import commit
from workbook_tools.jobs.shop import read_shop
from workbook_tools.plans.side_by_side import as_json, side_by_side
from workbook_tools.table.faults import EXIT_DONE
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.stale import refuse_stale


def merge(  # noqa: PLR0913 - who, how and when
    path: Path, keep: str, drop: str, *, today: date, add_up: bool = False, dry_run: bool = False, step: Step = silent
) -> Outcome:
    """Merge the customer `drop` into `keep`, each found by 客户编号, the last digits of the phone, the name or `第12行`.

    add_up: amounts and counts of the two rows are added. Faults: customer-missing, customer-ambiguous, merge-refused.
    """

    def plan_on(book: Book) -> Merge:
        step("读取客户表")
        shop = read_shop(book, today=today)
        refuse_stale(path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
        return plan(shop, keep, drop, today=today, add_up=add_up)

    def work(session: Session) -> Outcome:
        merged = commit(session, plan_on, command="merge", today=today, step=step)
        return _told(merged, warnings=tuple(session.warnings), done=True)

    if dry_run:
        refuse_unless_editable(path)
        with open_book(path, for_editing=True) as book:
            return _told(plan_on(book), done=False)
    return edit_again(path, work)


def _told(merged: Merge, *, done: bool, warnings: tuple[str, ...] = ()) -> Outcome:
    kept, dropped = merged.pair.names
    moved = "、".join(f"“{sheet}”{many:,} 行" for sheet, many in merged.moved.items())
    lines = [*side_by_side(merged.pair, merged.cells), *([f"归到 {kept}：{moved}"] if moved else [])]
    row = merged.pair.dropped_row
    if done:
        lines += [f"✓ {dropped} 已并入 {kept}，第 {row} 行已清空，可以在 Excel 里把那一行整行删掉"]
        lines += [f"⚠ {text}" for text in warnings]
        lines += ["下一步：workbook-tools run 重新评级；合并错了就运行 workbook-tools undo"]
    else:
        lines += [f"以上是预览，没有写文件。去掉 --dry-run 就会把 {dropped} 并入 {kept}，清空第 {row} 行。"]
    return Outcome(EXIT_DONE, tuple(lines), {**as_json(merged.pair, merged.cells), "moved": merged.moved, "done": done})
