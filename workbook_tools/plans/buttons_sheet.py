"""The sheets that a workbook with buttons has beside the others: the buttons with what they do, and where Python is."""

from workbook_tools.table.buttons import BUTTONS
from workbook_tools.table.interpreter import INTERPRETER_MACOS, INTERPRETER_WINDOWS
from workbook_tools.table.look import ACCENT
from workbook_tools.table.sheets import Cell, SheetPlan

NAME = "一键操作"
FIRST_ROW, BUTTON_COLUMN, TIP_COLUMN = 4, 1, 2
SETTINGS_NAME = "xlwings.conf"
"""The name that the macros look for."""
SETTINGS = {
    "INTERPRETER_WIN": INTERPRETER_WINDOWS,
    "INTERPRETER_MAC": INTERPRETER_MACOS,
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "SHOW CONSOLE": "False",
}
"""Read by the macros: where the program is installed on each machine."""
_BUTTON_HEIGHT, _ROW_HEIGHT = 34.0, 22.0


def plan_buttons_sheet() -> SheetPlan:
    """A row for each button, which lies over its first cell."""
    cells = [
        Cell(1, 1, NAME, "title"),
        Cell(2, 1, "点一下按钮就开始，不用保存、不用关闭。做完会说结果；不满意就点“撤销”。", "note"),
    ]
    cells += [Cell(FIRST_ROW + at, TIP_COLUMN, button.tip, "body") for at, button in enumerate(BUTTONS)]
    last = FIRST_ROW + len(BUTTONS) + 1
    cells.append(Cell(last, 1, "按钮没有反应时：请在 Excel 上方的黄色提示条点“启用内容”。", "note"))
    heights = {1: 32.0, 2: _ROW_HEIGHT, **{FIRST_ROW + at: _BUTTON_HEIGHT for at in range(len(BUTTONS))}}
    return SheetPlan(NAME, cells, {BUTTON_COLUMN: 18, TIP_COLUMN: 60}, heights, tab_colour=ACCENT)


def plan_settings_for_macros() -> SheetPlan:
    """Names and values, in the first two columns."""
    cells = [Cell(row, at, text) for row, pair in enumerate(SETTINGS.items(), 1) for at, text in enumerate(pair, 1)]
    return SheetPlan(SETTINGS_NAME, cells, {1: 32, 2: 60})
