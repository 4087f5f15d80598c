"""The jobs that staff start by a double-click on a file: those of the buttons, and the weekly run before them."""

from workbook_tools.table.buttons import BUTTONS, Button

WEEKLY = Button("weekly", "每周运行", "CalendarInsert", "备份、收回结果、检查、评级、生成回访、写周报，一次做完")
CLICKS = (WEEKLY, *(button for button in BUTTONS if button.slug != "help"))
BY_SLUG = {button.slug: button for button in CLICKS}
