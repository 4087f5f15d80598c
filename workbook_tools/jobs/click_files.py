"""一键文件: the files to double-click, in a folder beside the workbook."""

from pathlib import Path

from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome, WrongUsage
from workbook_tools.machine.click_files import ENDINGS, ClickFile, write_click_file
from workbook_tools.machine.places import Places, System, places
from workbook_tools.table.clicks import CLICKS
from workbook_tools.table.faults import Fault

FOLDER = "一键操作 "


def lay_out(workbook: Path, systems: tuple[System, ...]) -> Outcome:
    """Write one file per job and system beside a workbook. What says the same already is left alone.

    A launcher of Linux names the folders of its own machine, so that it is only made there.
    """
    if not workbook.is_file():
        raise Fault("file-missing", name=workbook.name)
    here = places()
    systems = tuple(system for system in systems if system is not System.LINUX or here.system is System.LINUX)
    if not systems:
        raise WrongUsage("Linux 的双击文件要在那台 Linux 电脑上做。")
    folder = workbook.absolute().parent / (FOLDER + workbook.name)
    with faults_for(folder.name):
        folder.mkdir(exist_ok=True)
        written = [
            write_click_file(folder, number, ClickFile(click.slug, click.caption, workbook), _on(system, here))
            for system in systems
            for number, click in enumerate(CLICKS, 1)
        ]
    endings = "、".join(ENDINGS[system] for system in systems)
    ready = here.python.exists()
    lines = (
        f"✓ “{folder.name}”里有 {len(written)} 个文件（{endings}），双击就运行；也可以把别的客户表拖到上面",
        "下一步：关掉客户表，双击“1 每周运行”" if ready else "下一步：先安装一次：workbook-tools setup",
    )
    return Outcome(lines=lines, data={"folder": str(folder), "files": [path.name for path in written]})


def _on(system: System, here: Places) -> Places:
    return here if system is here.system else places(system)
