"""The command line: names in English, everything that a person reads in Chinese."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from workbook_tools import __version__
from workbook_tools.app import due
from workbook_tools.app.help import ChineseCommand, ChineseGroup, usage_error_in_chinese
from workbook_tools.app.screen import Steps, print_line, show_fault, show_outcome
from workbook_tools.app.short_lived import be_short_lived
from workbook_tools.jobs.outcome import Outcome, Step, WrongUsage
from workbook_tools.machine.places import System, this_system
from workbook_tools.table.faults import EXIT_INTERRUPTED, EXIT_USAGE, Fault

app = typer.Typer(
    cls=ChineseGroup, help="存量客户表的日常助手：检查、评级、回访、备份、周报，不弄坏原文件。",
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
backup_app = typer.Typer(
    cls=ChineseGroup, help="备份：建立、查看、核对、恢复", no_args_is_help=True, rich_markup_mode=None
)
schedule_app = typer.Typer(cls=ChineseGroup, help="每周自动运行", no_args_is_help=True, rich_markup_mode=None)
presets_app = typer.Typer(
    cls=ChineseGroup, help="导入方案：自带哪些、复制一份来改", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(backup_app, name="backup")
app.add_typer(presets_app, name="presets")
app.add_typer(schedule_app, name="schedule")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("请写成 2024-05-31") from None


def _slot(text: str | due.Slot) -> due.Slot:
    slot = text if isinstance(text, due.Slot) else due.parse_slot(text)
    if slot is None:
        raise typer.BadParameter("请写成 “周一 09:00”")
    return slot


def _now() -> datetime:
    """The only clock of the product."""
    return datetime.now().astimezone()


Workbook = Annotated[Path, typer.Argument(metavar="工作簿", help="客户表所在的 .xlsx 或 .xlsm 文件")]
Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象，给程序用")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只列出会改什么，不写文件")]
Today = Annotated[
    date | None, typer.Option("--today", parser=_day, metavar="日期", help="当作哪一天来算，写成 2024-05-31；默认今天")
]
Results = Annotated[Path | None, typer.Option("--results", metavar="文件", help="不改原文件，把结果另存到这个新文件")]


def _attempt(job: Callable[[Step], Outcome], *, as_json: bool) -> int:
    """Run a job, show what came of it, give its exit code. The one place where faults become exit codes."""
    try:
        with Steps(quiet=as_json) as steps:
            outcome = job(steps)
        show_outcome(outcome, as_json=as_json)
    except Fault as fault:
        show_fault(fault, as_json=as_json)
        return fault.exit_code
    except WrongUsage as error:
        print_line(f"✗ {error}", sys.stderr)
        return EXIT_USAGE
    except KeyboardInterrupt:
        print_line("已中断，原文件没有被改动。", sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: whatever it is, it gets a code and a hint
        return _told_unexpected(error, as_json=as_json)
    return outcome.exit_code


def _told_unexpected(error: Exception, *, as_json: bool) -> int:
    from workbook_tools.jobs.journal import note_unexpected

    fault = Fault("internal-error", detail=f"{type(error).__name__}，详情记在 {note_unexpected(error, _now())}")
    show_fault(fault, as_json=as_json)
    return fault.exit_code


def _perform(job: Callable[[Step], Outcome], *, as_json: bool = False) -> None:
    """Run a job and leave with its exit code."""
    raise typer.Exit(_attempt(job, as_json=as_json))


@app.command(cls=ChineseCommand, help="新建一份客户表（.xlsx；写成 .xlsm 就带一键按钮）")
def new(
    path: Annotated[Path, typer.Argument(metavar="文件", help="新文件的名字，例如 客户表.xlsx")],
    from_ledger: Annotated[
        Path | None, typer.Option("--from-ledger", metavar="流水", help="用这份消费流水做出客户表和消费记录，流水不动")
    ] = None,
    as_json: Json = False,
    today: Today = None,
    dry_run: DryRun = False,
) -> None:
    if from_ledger is None:
        from workbook_tools.jobs.new import create

        _perform(lambda _step: create(path, dry_run=dry_run), as_json=as_json)
        return
    from workbook_tools.jobs.from_ledger import create_from_ledger

    day = today or _now().date()
    _perform(lambda step: create_from_ledger(path, from_ledger, today=day, dry_run=dry_run, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="检查每一格，列出要改的地方，不改文件")
def check(
    workbook: Workbook,
    as_json: Json = False,
    today: Today = None,
    values: Annotated[bool, typer.Option("--values", help="JSON 里附上每一行读懂的内容")] = False,
    write: Annotated[bool, typer.Option("--write", help="把问题写进工作簿的“数据问题”表和列")] = False,
    dry_run: DryRun = False,
) -> None:
    day = today or _now().date()
    if write:
        from workbook_tools.jobs import run as runs

        _perform(lambda step: runs.run(workbook, runs.CHECK, today=day, dry_run=dry_run, step=step), as_json=as_json)
    else:
        from workbook_tools.jobs import check as job

        _perform(lambda step: job.check(workbook, today=day, values=values, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="把只是写法不规范的格子改成规范写法（500元→500），逐格记到更改记录")
def fix(
    workbook: Workbook,
    as_json: Json = False,
    today: Today = None,
    dry_run: DryRun = False,
    prevent: Annotated[
        list[str] | None,
        typer.Option(
            "--prevent", metavar="列名", help="不改内容，给这一列加上输入提示和检查，写错时当场提醒；可以写几次"
        ),
    ] = None,
) -> None:
    day = today or _now().date()
    if prevent:
        from workbook_tools.jobs import preventing

        _perform(
            lambda step: preventing.prevent(workbook, prevent, today=day, dry_run=dry_run, step=step), as_json=as_json
        )
    from workbook_tools.jobs.fix import fix as job

    _perform(lambda step: job(workbook, today=day, dry_run=dry_run, step=step), as_json=as_json)


def _running(part: str, help_text: str) -> None:
    """Declare one of the commands that write results into the workbook."""

    def command(
        workbook: Workbook, as_json: Json = False, today: Today = None, dry_run: DryRun = False, results: Results = None
    ) -> None:
        from workbook_tools.jobs import run as runs

        day = today or _now().date()
        request = runs.COMMANDS[part]
        _perform(
            lambda step: runs.run(
                workbook, request, today=day, dry_run=dry_run, results=results, step=step, listed=as_json
            ),
            as_json=as_json,
        )

    app.command(part, cls=ChineseCommand, help=help_text)(command)


_running("run", "收回结果、检查、评级、生成回访、更新看板，写回原文件")
_running("levels", "只更新满意度、价值等级和客户状态")
_running("follow-up", "只生成本周的回访计划")
_running("harvest", "只收回回访结果，记到沟通记录")


@app.command(cls=ChineseCommand, help="每周一次：备份、运行、出周报")
def weekly(workbook: Workbook, as_json: Json = False, today: Today = None, dry_run: DryRun = False) -> None:
    from workbook_tools.jobs.weekly import weekly as job

    now, day = _now(), today or _now().date()
    _perform(lambda step: job(workbook, today=day, now=now, dry_run=dry_run, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="在工作簿旁边写一份网页周报")
def report(workbook: Workbook, as_json: Json = False, today: Today = None) -> None:
    from workbook_tools.jobs.report import report as job

    day = today or _now().date()
    _perform(lambda step: job(workbook, today=day, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="把两行同一位客户合并成一行，先并排列出，可以撤销")
def merge(  # noqa: PLR0913, PLR0917 - one argument per option
    workbook: Workbook,
    keep: Annotated[str, typer.Argument(metavar="保留", help="保留哪一位：客户编号、手机后四位以上、姓名，或 第12行")],
    drop: Annotated[str, typer.Argument(metavar="并入", help="把哪一位并进来，写法相同")],
    add_up: Annotated[
        bool, typer.Option("--sum", help="金额和次数相加；默认保留原来的，因为两行可能是同一笔记了两次")
    ] = False,
    as_json: Json = False,
    today: Today = None,
    dry_run: DryRun = False,
) -> None:
    from workbook_tools.jobs.merge import merge as job

    day = today or _now().date()
    _perform(
        lambda step: job(workbook, keep, drop, today=day, add_up=add_up, dry_run=dry_run, step=step), as_json=as_json
    )


def _pair(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.rpartition("=")
    if not (theirs.strip() and equals and ours.strip()):
        raise typer.BadParameter("请写成 来源的列=客户表的列")
    return theirs.strip(), ours.strip()


@app.command("import", cls=ChineseCommand, help="从别的表格、CSV 或系统导出的文件导入客户或订单")
def import_(  # noqa: PLR0913, PLR0917 - one argument per option
    workbook: Workbook,
    source: Annotated[Path, typer.Argument(metavar="来源", help="要导入的 .xlsx、.xlsm、.csv 或 .txt 文件")],
    preset: Annotated[
        str, typer.Option("--preset", metavar="方案", help="来源是哪个系统的导出，例如 youzan；或自己的方案文件")
    ] = "",
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="来源的列=客户表的列", help="告诉程序一列对应哪一列，下次记得；可以写几次"),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="两边都有而不同的内容，以来源为准；不写就保留表里的")
    ] = False,
    as_json: Json = False,
    today: Today = None,
    dry_run: DryRun = False,
) -> None:
    from workbook_tools.jobs.importing import Request, import_rows

    request = Request(source, preset, tuple(_pair(text) for text in columns or ()), update)
    day = today or _now().date()
    _perform(lambda step: import_rows(workbook, request, today=day, dry_run=dry_run, step=step), as_json=as_json)


@presets_app.command("list", cls=ChineseCommand, help="列出自带的导入方案")
def presets_list(as_json: Json = False) -> None:
    from workbook_tools.jobs import import_presets

    _perform(lambda _step: import_presets.listing(), as_json=as_json)


@presets_app.command("copy", cls=ChineseCommand, help="把一个自带的方案复制成自己的文件，用记事本改")
def presets_copy(
    name: Annotated[str, typer.Argument(metavar="方案", help="presets list 里的名字，例如 youzan")],
    target: Annotated[Path, typer.Argument(metavar="新文件", help="例如 我的方案.toml，不会覆盖现有文件")],
    as_json: Json = False,
) -> None:
    from workbook_tools.jobs import import_presets

    _perform(lambda _step: import_presets.copy(name, target), as_json=as_json)


@app.command("what-if", cls=ChineseCommand, help="改设置以前先试算：谁会升、谁会降，不改文件")
def what_if(
    workbook: Workbook,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="参数=值", help="要试的设置，例如 高价值下限=4.2；可以写几个")
    ] = None,
    as_json: Json = False,
    today: Today = None,
) -> None:
    from workbook_tools.jobs.what_if import what_if as job

    day = today or _now().date()
    _perform(lambda step: job(workbook, settings or (), today=day, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="一位客户的卡片：资料、评级和理由、消费和沟通、下一步")
def card(
    workbook: Workbook,
    who: Annotated[str, typer.Argument(metavar="客户", help="客户编号、手机后四位以上、姓名，或 第12行")],
    html: Annotated[Path | None, typer.Option("--html", metavar="文件", help="另存成一页网页，必须是新文件")] = None,
    as_json: Json = False,
    today: Today = None,
) -> None:
    from workbook_tools.jobs.card import card as job

    day = today or _now().date()
    _perform(lambda step: job(workbook, who, today=day, html=html, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="比较两份工作簿或备份：谁新增、谁少了、谁的哪一格不同")
def diff(
    earlier: Annotated[str, typer.Argument(metavar="前一份", help="工作簿，或者后一份的备份编号")],
    later: Annotated[str, typer.Argument(metavar="后一份", help="工作簿，或者前一份的备份编号")],
    as_json: Json = False,
    today: Today = None,
) -> None:
    from workbook_tools.jobs.diff import diff as job

    day = today or _now().date()
    _perform(lambda step: job(earlier, later, today=day, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="撤销上一次写入")
def undo(workbook: Workbook, as_json: Json = False, dry_run: DryRun = False) -> None:
    from workbook_tools.jobs.undo import undo as job

    _perform(lambda _step: job(workbook, dry_run=dry_run), as_json=as_json)


@backup_app.command("create", cls=ChineseCommand, help="现在备份一份")
def backup_create(workbook: Workbook, as_json: Json = False, today: Today = None) -> None:
    from workbook_tools.jobs import backups

    now, day = _now(), today or _now().date()
    _perform(lambda _step: backups.create(workbook, today=day, now=now), as_json=as_json)


@backup_app.command("list", cls=ChineseCommand, help="列出现有的备份")
def backup_list(workbook: Workbook, as_json: Json = False) -> None:
    from workbook_tools.jobs import backups

    _perform(lambda _step: backups.listing(workbook), as_json=as_json)


@backup_app.command("verify", cls=ChineseCommand, help="逐份核对备份是否完好")
def backup_verify(workbook: Workbook, as_json: Json = False) -> None:
    from workbook_tools.jobs import backups

    _perform(lambda _step: backups.verify(workbook), as_json=as_json)


@backup_app.command("restore", cls=ChineseCommand, help="把一份备份恢复成新文件")
def backup_restore(
    workbook: Workbook,
    ident: Annotated[str, typer.Option("--id", metavar="编号", help="backup list 里的编号")],
    to: Annotated[Path, typer.Option("--to", metavar="新文件", help="恢复成哪个新文件，不会覆盖现有文件")],
    as_json: Json = False,
) -> None:
    from workbook_tools.jobs import backups

    _perform(lambda _step: backups.restore(workbook, ident, to), as_json=as_json)


At = Annotated[due.Slot, typer.Option("--at", parser=_slot, metavar="时间", help="每周几几点，例如 “周一 09:00”")]


@schedule_app.command("run", cls=ChineseCommand, help="留在前台，每周到点运行一次；关机错过的，开机后补一次")
def schedule_run(
    workbook: Workbook,
    at: At = due.MONDAY_MORNING,
    once: Annotated[bool, typer.Option("--once", help="只看一眼：该运行就运行，然后结束")] = False,
    as_json: Json = False,
) -> None:
    from workbook_tools.app import scheduler

    _perform(
        lambda step: scheduler.run(workbook, at, clock=_now, once=once, step=step),
        as_json=as_json,
    )


@schedule_app.command("install", cls=ChineseCommand, help="登记到系统：到点自动运行，不用一直开着窗口")
def schedule_install(workbook: Workbook, at: At = due.MONDAY_MORNING, as_json: Json = False) -> None:
    from workbook_tools.app import registration

    _perform(lambda _step: registration.install(workbook, at), as_json=as_json)


@schedule_app.command("remove", cls=ChineseCommand, help="从系统里取消登记")
def schedule_remove(workbook: Workbook, as_json: Json = False) -> None:
    from workbook_tools.app import registration

    _perform(lambda _step: registration.remove(workbook), as_json=as_json)


@schedule_app.command("status", cls=ChineseCommand, help="看登记了没有、上次什么时候运行过、下次是什么时候")
def schedule_status(
    workbook: Workbook,
    at: Annotated[
        due.Slot | None, typer.Option("--at", parser=_slot, metavar="时间", help="按每周几几点来看；默认看登记的时间")
    ] = None,
    as_json: Json = False,
) -> None:
    from workbook_tools.app import registration

    _perform(lambda _step: registration.status(workbook, at, now=_now()), as_json=as_json)


def _systems(text: str) -> tuple[System, ...]:
    if text == "all":
        return tuple(System)
    if text not in {system.value for system in System}:
        raise typer.BadParameter(f"“--for {text}”请写成 windows、macos、linux 或 all")
    return (System(text),)


@app.command("click-files", cls=ChineseCommand, help="在工作簿旁边放几个双击就运行的文件，不用 Excel 的宏")
def click_files(
    workbook: Workbook,
    wanted: Annotated[
        str, typer.Option("--for", metavar="系统", help="windows、macos、linux 或 all；默认这台电脑的系统")
    ] = this_system().value,
    as_json: Json = False,
) -> None:
    from workbook_tools.jobs.click_files import lay_out

    systems = _systems(wanted)
    _perform(lambda _step: lay_out(workbook, systems), as_json=as_json)


@app.command("add-buttons", cls=ChineseCommand, help="给没有宏的工作簿加上一键按钮，另存为旁边的 .xlsm，原文件不动")
def add_buttons(workbook: Workbook, as_json: Json = False, dry_run: DryRun = False) -> None:
    from workbook_tools.jobs.add_buttons import add

    _perform(lambda _step: add(workbook, dry_run=dry_run), as_json=as_json)


@app.command(cls=ChineseCommand, help="把工具装到这台电脑上：给按钮、双击文件和每周自动运行用")
def setup(
    wheels: Annotated[
        Path | None, typer.Option("--from", metavar="文件夹", help="不用网络，从 --bundle 做的文件夹安装")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="文件夹", help="不安装，做一个离线安装文件夹，拷到没有网络的电脑上"),
    ] = None,
    wanted: Annotated[
        str, typer.Option("--for", metavar="系统", help="离线安装文件夹给谁用：windows、macos、linux 或 all")
    ] = this_system().value,
    pythons: Annotated[
        list[str] | None, typer.Option("--python", metavar="版本", help="那台电脑的 Python 版本，例如 3.12；可以写几次")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="把装过的全部删掉，客户表和备份不动")] = False,
    as_json: Json = False,
) -> None:
    from workbook_tools.jobs import set_up as job

    systems = _systems(wanted)
    if remove:
        _perform(lambda _step: job.remove(), as_json=as_json)
    elif bundle is not None:
        _perform(lambda step: job.bundle(bundle, systems, pythons or (), step=step), as_json=as_json)
    else:
        _perform(lambda step: job.set_up(wheels, step=step), as_json=as_json)


@app.command(cls=ChineseCommand, help="检查这台电脑能不能正常使用")
def doctor(as_json: Json = False) -> None:
    from workbook_tools.jobs.doctor import doctor as job

    _perform(lambda _step: job(), as_json=as_json)


@app.command(cls=ChineseCommand, help="用示例工作簿完整演示一次每周运行")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="演示放在哪里，必须是新的文件夹")] = Path("演示"),
    as_json: Json = False,
) -> None:
    from workbook_tools.jobs.demo import demo as job

    _perform(lambda step: job(folder, now=_now(), step=step), as_json=as_json)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    if version:
        print_line(f"workbook-tools {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print_line(context.get_help())


def main() -> None:
    """Run the command line and leave with its exit code."""
    be_short_lived()
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - as above
        if not hasattr(error, "format_message"):  # not one of Typer's: a part of ours can't even be loaded
            sys.exit(_told_unexpected(error, as_json=False))
        print_line(f"✗ {usage_error_in_chinese(error)}加上 --help 可以看写法。", sys.stderr)
        sys.exit(EXIT_USAGE)
