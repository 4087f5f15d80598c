"""备份: make, list, verify and restore copies."""

from datetime import date, datetime
from pathlib import Path

from workbook_tools.backup.manifest import Backup
from workbook_tools.backup.shelf import list_backups, verify_backups
from workbook_tools.backup.store import create_backup, restore_backup
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.table.faults import Fault
from workbook_tools.workbook import guard
from workbook_tools.workbook.copies import refuse_bad_place

SHOWN = 6


def create(path: Path, *, today: date, now: datetime, reason: str = "手动备份") -> Outcome:
    """One copy of the workbook as it is last saved."""
    refuse_bad_place(path)
    guard.look(path).close()
    created = create_backup(path, moment(today, now), reason=reason)
    said = "已备份并核对无误" if created.new else "内容与已有的备份相同，没有再备份"
    lines = (f"✓ {said}：{created.backup.file}", "下一步：workbook-tools backup list 可以查看全部备份")
    return Outcome(lines=lines, data={"backup": created.backup.as_json(), "new": created.new})


def moment(today: date, now: datetime) -> datetime:
    """The time of day of the clock on the day that the job is asked to work for."""
    return datetime.combine(today, now.time().replace(microsecond=0))


def listing(path: Path) -> Outcome:
    """All copies, newest last."""
    backups = list_backups(path)
    lines = [f"{backup.id}　{backup.day}　{backup.size / 1024:,.0f} KB　{backup.reason}" for backup in backups[-SHOWN:]]
    if len(backups) > SHOWN:
        lines.insert(0, f"共 {len(backups)} 份，最近 {SHOWN} 份：")
    lines.append(
        "恢复：workbook-tools backup restore 工作簿 --id 编号 --to 新文件"
        if backups
        else "还没有备份。现在备份：workbook-tools backup create"
    )
    return Outcome(lines=tuple(lines), data={"backups": [backup.as_json() for backup in backups]})


def verify(path: Path) -> Outcome:
    """Reads every copy again. A damaged one is the fault backup-damaged."""
    sound, damages = verify_backups(path)
    if damages:
        raise Fault("backup-damaged", detail="；".join(damages[:SHOWN]))
    return Outcome(lines=(f"✓ {len(sound)} 份备份都完好",), data={"verified": len(sound), "damaged": []})


def restore(path: Path, ident: str, to: Path) -> Outcome:
    """A copy as a new file; the master and the copies stay as they are."""
    backup: Backup = restore_backup(path, ident, to)
    lines = (f"✓ 已把 {backup.day} 的备份恢复成“{to.name}”", "下一步：打开看看，确认无误后再代替原文件")
    return Outcome(lines=lines, data={"backup": backup.as_json(), "to": str(to)})
