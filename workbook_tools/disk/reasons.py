"""Why the system would not let us: an OSError in a shop's words, as one of three faults.

Sharing violations on Windows, and the "permission denied" or "text busy" that a file server answers for an open file,
all mean the same to staff: somebody has it open.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from workbook_tools.table.faults import Fault

SOMEBODY = "别人或另一个程序"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_BUSY = {errno.ETXTBSY, errno.EBUSY}
_BUSY_WINDOWS = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_DENIED_WINDOWS = {5, 1175, 1176}  # ERROR_ACCESS_DENIED, ERROR_UNABLE_TO_REMOVE_REPLACED, …_MOVE_REPLACEMENT
_DETAILS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这个磁盘是只读的",
    errno.EIO: "磁盘读写出错，可能是磁盘损坏或网络断开",
    errno.ENAMETOOLONG: "文件名或文件夹名太长",
    errno.EFBIG: "文件超过了这个磁盘允许的大小",
    errno.ENOENT: "文件夹不见了",
    errno.ENOTDIR: "应该是文件夹的地方是一个文件",
    errno.EEXIST: "已经有同名的文件",
    errno.ESTALE: "网络位置断开了",
    errno.EXDEV: "两处不在同一个磁盘",
}


def fault_of(error: OSError, name: str, *, denied_means_open: bool = False) -> Fault:
    """The fault that an OSError met while writing for the workbook `name` comes down to: disk-full, cannot-write, workbook-busy.

    denied_means_open: permission has been shown before to be there (we could write beside the file), so that a refusal now
    can only mean that somebody has it open.
    """
    code, windows = error.errno or 0, getattr(error, "winerror", None)
    if code in _FULL:
        return Fault("disk-full", name=name)
    if code in _BUSY or windows in _BUSY_WINDOWS:
        return Fault("workbook-busy", name=name, who=SOMEBODY)
    if denied_means_open and (code == errno.EACCES or windows in _DENIED_WINDOWS):
        return Fault("workbook-busy", name=name, who=SOMEBODY)
    return Fault("cannot-write", name=name, detail=detail_of(error))


def detail_of(error: OSError) -> str:
    """A few Chinese words for an OSError, with the system's own name for it where there are none."""
    code = error.errno or 0
    return _DETAILS.get(code) or f"系统报告 {errno.errorcode.get(code, error.__class__.__name__)}"


@contextmanager
def faults_for(name: str, *, denied_means_open: bool = False) -> Iterator[None]:
    """Inside, an OSError becomes the fault that says so of the workbook `name`."""
    try:
        yield
    except OSError as error:
        raise fault_of(error, name, denied_means_open=denied_means_open) from error
