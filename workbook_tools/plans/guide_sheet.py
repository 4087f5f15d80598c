"""The sheet 使用说明: one page that tells a clerk how to begin, what each column wants, and that nothing can go wrong."""

from workbook_tools.plans.links import lines_needed, link_to
from workbook_tools.table.columns import MASTER_NAME, QUICK_ENTRY, STANDARD, Column
from workbook_tools.table.look import ACCENT
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Print, SheetPlan

GUIDE_NAME = "使用说明"
_WIDTHS = (24.0, 10.0, 56.0, 15.0)
_LINE_HEIGHT, _LEAST_HEIGHT, _SECTION_HEIGHT = 17.0, 23.0, 34.0
_DAILY = (
    (
        "客人来过以后",
        f"在“{MASTER_NAME}”里找到他那一行，改“最近一次消费时间”和“消费金额”。新客人写在最下面，一位一行。",
    ),
    ("忙不过来的时候", f"在“{QUICK_ENTRY.name}”里写下手机后四位和金额就行，下次整理时会替您记到客户名下。"),
    ("每周一次", "运行“每周整理”：先备份，再检查和评定，排好这周要联系的客户，最后给您一份周报。"),
    ("照着打电话", "打开“回访计划”，从上往下联系，在右边的白格子里选结果、写备注。下次整理会自动收回来。"),
)
_COLOURS = (
    ("error", "红色的格子", "现在用不上，请改一下。例如日期写成了“去年五月”。"),
    ("warning", "黄色的格子", "能看懂，但请看一眼。例如金额写成了“500元”，写 500 更好。"),
    ("ours", "灰蓝色的列", "由程序填写，每次整理都会更新，请不要在里面写字。"),
)
_STYLE_OF = {what: style for style, what, _ in _COLOURS}
_LAST = 4
NEEDED, OPTIONAL = "要填", "可不填"
EXAMPLE = dict(zip(
    (column.header for column in STANDARD),
    ("1", "张三", "男", "28", "13812345688", "2026-10-01", "500", "服装", "2", "售后服务", "满意", "非常满意", "满意", "9"),
    strict=True,
))  # fmt: skip
"""One customer as he should stand in the table."""
_TRUST = (
    "您写的内容，程序不会擅自改动；改过什么，都记在“更改记录”里，还可以撤销。",
    "每次整理之前都会先备份，旧的样子随时找得回来。",
    "排序、筛选、加几列自己的内容、换颜色、放图片，都可以放心做。",
    "想调整规则（多少天没来算沉睡、多少钱算高价值），在“设置”里改“值”这一列。",
)


def plan_guide_sheet() -> SheetPlan:
    """The page, made from the column declarations; it holds no header row that could pass for a customer table."""
    page = _Page()
    page.add(Cell(1, 1, GUIDE_NAME, "title"), height=36)
    page.add(Cell(2, 1, "欢迎！这本工作簿替您记住每一位客户。三分钟看完，就可以开始用了。", "note"))
    page.section("一、平时这样用")
    for when, what in _DAILY:
        page.line(when, "", what)
    page.section("二、每一列怎么填", "例子")
    for column in STANDARD:
        page.line(column.header, NEEDED if column.needed else OPTIONAL, advice(column), EXAMPLE[column.header])
    page.section("三、颜色的意思")
    for _, what, says in _COLOURS:
        page.line(what, "", says)
    page.section("四、请放心用")
    for sentence in _TRUST:
        page.add(Cell(page.row + 1, 1, "· " + sentence, "body"))
    page.add(Cell(page.row + 1, 1, None))
    page.add(Cell(page.row + 1, 1, f"现在就去填“{MASTER_NAME}” ›", "link", link_to(MASTER_NAME, 4, 2)))
    return SheetPlan(
        GUIDE_NAME,
        page.cells,
        dict(enumerate(_WIDTHS, start=1)),
        page.heights,
        merged=tuple(page.merged),
        print_setup=Print(landscape=False, fit_height=1),
        tab_colour=ACCENT,
    )


def advice(column: Column) -> str:
    """What to write in a column, with its choices where there are any."""
    choices = f"（{'、'.join(column.values)}）" if len(column.values) > 2 else ""
    return f"{column.hint}{choices}"


class _Page:
    """Lines one below the other, each as high as its text needs."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.heights: dict[int, float] = {}
        self.merged: list[Area] = []
        self.row = 0

    def add(self, *cells: Cell, height: float = _LEAST_HEIGHT) -> None:
        self.row += 1
        self.cells.extend(cells)
        self.heights[self.row] = height

    def section(self, title: str, last: str = "") -> None:
        row = self.row + 1
        self.add(Cell(row, 1, title, "subtitle"), Cell(row, _LAST, last or None, "kpi_label"), height=_SECTION_HEIGHT)

    def line(self, what: str, mark: str, says: str, example: str | None = None) -> None:
        """Mark and example None: what is said goes on over the example's column."""
        row = self.row + 1
        room = _WIDTHS[2] if example else _WIDTHS[2] + _WIDTHS[3]
        height = max(_LEAST_HEIGHT, _LINE_HEIGHT * lines_needed(says, room) + 5)
        cells = [
            Cell(row, 1, what, _STYLE_OF.get(what, "body_line")),
            Cell(row, 2, mark or None, "needed_mark" if mark == NEEDED else "note_line"),
            Cell(row, 3, says, "body_wrap"),
            Cell(row, _LAST, example, "text_line"),
        ]
        self.add(*cells, height=height)
        if example is None:
            self.merged.append(Area(row, 3, row, _LAST))
