"""What pip says, in Chinese."""

import sys

import pytest

from workbook_tools.machine.pip import environment, explained, run
from workbook_tools.table.faults import Fault


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\Users\\\\张三'", "没有写入的权限"),
        ("ERROR: [WinError 32] The process cannot access the file because it is being used by another process", "正在使用"),
        ("ERROR: No matching distribution found for lxml>=5", "缺少适合这台电脑的组件 lxml"),
        ("ERROR: x.whl is not a supported wheel on this platform.", "缺少适合这台电脑的组件"),
        ("NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "网络不通"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "公司网络拦截"),
        ("ERROR: Package 'x' requires a different Python: 3.10.0 not in '>=3.11'", "版本不合适"),
        ("/usr/bin/python3: No module named pip", "没有带 pip"),
        ("Something quite new\n", "Something quite new"),
        ("", "没有说明原因"),
    ],
)  # fmt: skip
def test_trouble_is_told_in_chinese_with_what_to_do(said: str, told: str) -> None:
    fault = explained(said)
    assert fault.code == "setup-failed"
    assert told in fault.message
    assert fault.hint.endswith("。")


def test_a_program_that_fails_or_is_missing_is_a_fault() -> None:
    with pytest.raises(Fault, match="磁盘满了"):
        run([sys.executable, "-c", "import sys; sys.exit('No space left on device')"])
    with pytest.raises(Fault, match="setup-failed"):
        run(["/no/such/program"])


def test_offline_nothing_of_this_machines_settings_takes_part() -> None:
    given = {"PIP_INDEX_URL": "somewhere", "PYTHONPATH": "/here", "HOME": "/home/张三"}
    online, offline = environment(given, offline=False), environment(given, offline=True)
    assert online["PIP_INDEX_URL"] == "somewhere"
    assert "PIP_INDEX_URL" not in offline
    assert "PYTHONPATH" not in online
    assert offline["HOME"] == "/home/张三"
