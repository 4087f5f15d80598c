"""What the buttons in Excel call: one function per button of `table.buttons`.

This is only the door: it says that the process is a short one before all else is loaded.
"""

from workbook_tools.app.short_lived import be_short_lived


def check() -> None:
    """校验."""
    _press("check")


def levels() -> None:
    """更新等级."""
    _press("levels")


def follow_up() -> None:
    """生成回访."""
    _press("follow_up")


def harvest() -> None:
    """收回结果."""
    _press("harvest")


def backup() -> None:
    """备份."""
    _press("backup")


def report() -> None:
    """周报."""
    _press("report")


def undo() -> None:
    """撤销."""
    _press("undo")


def help() -> None:  # noqa: A001 - the button is called so
    """帮助."""
    _press("help")


def _press(slug: str) -> None:
    be_short_lived()
    from workbook_tools.app.presses import pressed  # noqa: PLC0415 - a third slower where it is loaded before

    pressed(slug)
