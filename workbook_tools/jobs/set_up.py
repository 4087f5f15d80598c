"""安装: the environment at the named place, an icon on the desktop, a look at Excel; and all of it away again.

Runs from inside the wheel, before anything is installed: the standard library only.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook_tools.disk.reasons import detail_of, faults_for
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.machine import environment, office, timers
from workbook_tools.machine.bundle import WHEELS, Target, make_bundle
from workbook_tools.machine.click_files import ENDINGS, ClickFile, write_click_file
from workbook_tools.machine.desktop import desktop_folder
from workbook_tools.machine.made import note_made, read_made, remove_made
from workbook_tools.machine.own_wheel import put_own_wheel
from workbook_tools.machine.places import Places, System, places
from workbook_tools.table.clicks import WEEKLY
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, Fault

ICON = "客户表 每周运行"
ROOM_WANTED = 700_000_000


def set_up(wheels: Path | None = None, *, step: Step = silent) -> Outcome:
    """Install for the person who is logged in. wheels: a folder made by `bundle`, or its wheels, for work without a network."""
    here = places()
    environment.refuse_unfit_python()
    wheels = _wheels_in(wheels) if wheels else None
    fresh = not read_made(here)
    try:
        with faults_for(here.home.name):
            _install(here, wheels, step)
    except Fault:
        if fresh:  # nothing of ours was here, and so it is again
            remove_made(here)
        raise
    step("放桌面图标")
    warnings = [*_bridge(here), *_icon(here)]
    found = office.find_office(here)
    lines = [
        f"✓ 装好了 {environment.installed_version(here.python)}，在 {here.venv}",
        *(
            []
            if any("图标" in text for text in warnings)
            else [f"✓ 桌面上（没有桌面的，在程序菜单里）有“{ICON}”：把客户表拖到它上面就运行"]
        ),
        *(f"⚠ {text}" for text in warnings),
        *(f"　{text}" for text in office.told(found, here.system)),
        "下一步：workbook-tools doctor 可以随时检查；不用了，运行 setup --remove 全部删掉。",
    ]
    data = {"home": str(here.home), "python": str(here.python), "excel": found.excel, "warnings": warnings}
    return Outcome(EXIT_PARTLY if warnings else EXIT_DONE, tuple(lines), data)


def _install(here: Places, wheels: Path | None, step: Step) -> None:
    note_made(here, here.venv, here.results)
    if shutil.disk_usage(here.home).free < ROOM_WANTED:
        raise Fault("disk-full", name=here.home.name)
    step("准备运行环境，要一两分钟")
    with tempfile.TemporaryDirectory() as folder:
        wheel = next(_packages_in(wheels)) if wheels else put_own_wheel(Path(folder))
        environment.make(here, wheels, wheel)


def remove() -> Outcome:
    """Take away what set-up made, and nothing else: workbooks, backups and reports stay."""
    here = places()
    scheduled = timers.find_all(here)
    with faults_for(here.home.name):
        for timer in scheduled:
            timers.uninstall(here, timer.weekly.key)
    if not read_made(here):
        return Outcome(lines=("这台电脑上没有安装过，没有要删的。",), data={"removed": [], "stays": []})
    made = read_made(here)
    stays = remove_made(here)
    lines = (
        f"✓ 已删掉 {len(made) - len(stays)} 处" if not stays else "⚠ 有些文件正在使用，关掉窗口几秒钟以后再运行一次就删完了",
        *((f"✓ 取消了 {len(scheduled)} 个每周自动运行",) if scheduled else ()),
        "您的客户表、备份和周报都没有动。",
    )  # fmt: skip
    data = {"removed": [str(path) for path in made if path not in stays], "stays": [str(path) for path in stays]}
    return Outcome(EXIT_PARTLY if stays else EXIT_DONE, lines, data)


def bundle(
    folder: Path, systems: Sequence[System] = (), pythons: Sequence[str] = (), *, step: Step = silent
) -> Outcome:
    """A folder to carry to a machine without a network. Without systems and pythons: for machines like this one."""
    here = Target.here()
    targets = [Target(system, python) for system in systems or (here.system,) for python in pythons or (here.python,)]
    step("下载全部组件")
    with faults_for(folder.name):
        wheels = make_bundle(folder, targets)
    size = sum(path.stat().st_size for path in wheels) / 1e6
    fits = "、".join(f"{target.system} 的 Python {target.python}" for target in targets)
    lines = (
        f"✓ “{folder.name}”里有 {len(wheels)} 个组件，共 {size:,.0f} MB，适合 {fits}",
        "下一步：把整个文件夹拷到那台电脑，双击“安装”（Windows 是 安装.bat，macOS 是 安装.command，Linux 是 安装.sh）。",
    )
    return Outcome(lines=lines, data={"folder": str(folder), "wheels": [path.name for path in wheels]})


def _wheels_in(folder: Path) -> Path:
    inside = folder / WHEELS
    found = inside if inside.is_dir() else folder
    if not any(_packages_in(found)):
        detail = f"“{folder.name}”里没有安装包"
        raise Fault("setup-failed", detail=detail, advice="请选择 setup --bundle 做出来的文件夹。")
    return found


def _packages_in(wheels: Path) -> Iterator[Path]:
    return wheels.glob(f"{environment.PACKAGE}-*.whl")


def _icon(here: Places) -> list[str]:
    """The icon, or why there is none."""
    folder = desktop_folder(here)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        note_made(here, folder / f"{ICON}{ENDINGS[here.system]}")
        write_click_file(folder, 0, ClickFile(WEEKLY.slug, ICON), here)
    except OSError as error:
        return [f"桌面图标没有放成：{detail_of(error)}"]
    return []


def _bridge(here: Places) -> list[str]:
    """On macOS Excel may only start scripts that lie in a folder of its own: xlwings puts its script there."""
    program = here.venv / "bin" / "xlwings"
    if here.system is not System.MACOS or not program.exists():
        return []
    script = here.user / "Library" / "Application Scripts" / "com.microsoft.Excel"
    before = set(script.glob("xlwings*.applescript"))
    done = subprocess.run(  # noqa: S603 - the program that was just installed
        [str(program), "runpython", "install"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        return ["按钮要用的脚本没有装上：请先打开一次 Excel，再安装一次"]
    note_made(here, *(set(script.glob("xlwings*.applescript")) - before))
    return []
