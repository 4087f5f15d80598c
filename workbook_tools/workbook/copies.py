"""Places and names that no workbook should be worked on in: a chat program's cache, a sync service's conflict copy, a backup."""

import platform
import re
from pathlib import Path

from workbook_tools.disk.names import BACKUPS
from workbook_tools.disk.snapshot import is_file
from workbook_tools.table.faults import Fault

_TEMPORARY = (
    (re.compile(r"WeChat Files|xwechat_files|com\.tencent\.xinWeChat", re.IGNORECASE), "微信"),
    (re.compile(r"WXWork( Files)?|com\.tencent\.WeWorkMac", re.IGNORECASE), "企业微信"),
    (re.compile(r"Tencent Files|com\.tencent\.qq", re.IGNORECASE), "QQ"),
    (re.compile(r"Content\.(Outlook|MSO|IE5)", re.IGNORECASE), "邮件程序"),
    (re.compile(r"INetCache|Temporary Internet Files", re.IGNORECASE), "浏览器或邮件程序"),
    (re.compile(r"Rar\$.*|7z[A-Z][0-9A-F]{8}|Temp\d+_.*\.(zip|rar|7z)|BNZ\.[0-9a-f]+", re.IGNORECASE), "压缩软件"),
)
_CONFLICT_WORDS = re.compile(
    r"[\s._(（\[【-].*?"  # never right behind the original name: 客户冲突记录 is another workbook
    r"(冲突(副本|文件|版本|拷贝|\s*\d|[-_(（)）\]】]|$)|conflicted copy|conflict(?=[-_)\]\d]|$))",
    re.IGNORECASE | re.DOTALL,
)
_MACHINE = re.compile(
    r"-((DESKTOP|LAPTOP|WIN|PC|NB|MINI|SURFACE)-[A-Z0-9]{3,12}|[A-Z][A-Z0-9]{1,13}-(PC|NB|WS|LAPTOP|DESKTOP)"
    r"|.+(的|s)[- ]?(MacBook|iMac|Mac ?mini|Mac ?Pro|Mac ?Studio)(-?\s?(Air|Pro))?)(-\d+|\s?\(\d+\))?",
)
"""What OneDrive appends to a name when two machines saved at once: the name of one of them."""
_COPY_OF_OURS = re.compile(r"\d{4}-W\d{2}_\d{8}_[0-9a-f]{8}")


def refuse_bad_place(path: Path) -> None:
    """Raises temporary-place, cloud-conflict-copy, or cannot-write for one of our own backups; looks only at names.

    A conflict copy is one only while its original lies beside it: alone it is all that the shop has.
    """
    for parent in dict.fromkeys([*path.absolute().parents, *path.resolve().parents]):
        for pattern, who in _TEMPORARY:
            if pattern.fullmatch(parent.name):
                raise Fault("temporary-place", name=path.name, who=who)
    if path.absolute().parent.parent.name == BACKUPS and _COPY_OF_OURS.fullmatch(path.stem):
        raise Fault("cannot-write", name=path.name, detail="这是一份备份，请先用 backup restore 还原到别处")
    original = find_original(path)
    if original is not None:
        raise Fault("cloud-conflict-copy", name=path.name, original=original.name)


def find_original(path: Path) -> Path | None:
    """The workbook beside it of which `path` is a conflict copy, by the naming of OneDrive, Dropbox, 坚果云, WPS云文档 and others."""
    try:
        neighbours = sorted(path.parent.glob("*" + _escaped(path.suffix)), key=lambda other: -len(other.stem))
    except OSError:
        return None
    for other in neighbours:
        rest = path.stem[len(other.stem) :]
        if rest and other.stem and path.stem.startswith(other.stem) and _tells_of_conflict(rest) and is_file(other):
            return other
    return None


def find_conflict_copies(path: Path) -> list[str]:
    """The names of conflict copies that lie beside a workbook: somebody's save is in each of them and nowhere else."""
    try:
        neighbours = sorted(path.parent.glob("*" + _escaped(path.suffix)))
    except OSError:
        return []
    return [
        other.name
        for other in neighbours
        if other.stem.startswith(path.stem) and _tells_of_conflict(other.stem[len(path.stem) :]) and is_file(other)
    ]


def _tells_of_conflict(rest: str) -> bool:
    if _CONFLICT_WORDS.match(rest) or _MACHINE.fullmatch(rest):
        return True
    here = platform.node().partition(".")[0]
    return len(here) > 2 and rest.casefold() == f"-{here}".casefold()


def _escaped(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)
