import json
from pathlib import Path

import pytest

from tests.command import command, write_master
from workbook_tools.table.codes import KINDS
from workbook_tools.table.faults import FAULTS

DAY = "2024-01-15"


def test_check_gives_one_json_object(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx")
    ended = command("check", path, "--json", "--values", "--today", DAY)
    found = ended.json
    assert (ended.code, found["rows"], found["header_row"]) == (0, 2, 1)
    assert found["values"][0]["消费金额"] == 500
    assert sum(found["counts"].values()) == len(found["problems"])
    for problem in found["problems"]:
        assert problem["severity"] == KINDS[problem["code"]].severity
        assert problem["message"].startswith("「客户管理计划表」")


def test_an_error_among_the_problems_is_exit_code_1(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [[1, "王五", None, None, "1391234", "去年五月", 5]])
    ended = command("check", path, "--json", "--today", DAY)
    assert ended.code == 1
    assert {problem["code"] for problem in ended.json["problems"] if problem["severity"] == "error"} == {
        "phone-invalid",
        "date-unreadable",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), ("姓名,电话\n".encode(), "is-csv"), (b"%PDF-1.7", "not-a-workbook"), (None, "file-missing")],
)
def test_what_is_no_workbook_is_refused_by_name(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "客户.xlsx"
    if content is not None:
        path.write_bytes(content)
    ended = command("run", path, "--json")
    assert (ended.code, ended.fault) == (10, code)
    assert ended.json["fault"]["changed"] is False
    assert "未做任何修改" in ended.json["fault"]["message"]


def test_a_fault_for_a_person_says_what_to_do(tmp_path: Path) -> None:
    ended = command("check", tmp_path / "没有.xlsx")
    assert ended.out == ""
    assert FAULTS["file-missing"].hint in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["没有"],
        ["check", "a.xlsx", "--bogus"],
        ["check", "a.xlsx", "--today", "昨天"],
        ["schedule", "run", "a.xlsx", "--at", "9点"],
    ],
)
def test_wrong_usage_is_exit_code_2_in_chinese(arguments: list[str]) -> None:
    ended = command(*arguments)
    assert ended.code == 2
    assert "--help" in ended.err
    assert not any(word in ended.err for word in ("Error", "Usage", "Missing", "No such"))


def test_help_is_chinese_and_names_every_command() -> None:
    ended = command("--help")
    for name in ("new", "check", "run", "weekly", "report", "backup", "undo", "schedule", "doctor", "demo"):
        assert f"  {name} " in ended.out
    assert "Options" not in ended.out


def test_doctor_finds_this_machine_well() -> None:
    ended = command("doctor", "--json")
    assert ended.json["ok"], ended.out


def test_schedule_runs_once_and_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    path = write_master(tmp_path / "客户.xlsx")
    assert command("schedule", "status", path, "--json").json["due"] is True
    assert command("schedule", "run", path, "--once").code in (0, 1)
    assert command("schedule", "status", path, "--json").json["due"] is False
    assert json.loads(command("schedule", "run", path, "--once", "--json").out) == {"due": False}


def test_new_makes_a_workbook_that_runs_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "新表.xlsx"
    assert command("new", path).code == 0
    assert command("run", path, "--today", DAY, "--json").json["customers"] == []
    assert command("new", path, "--json").fault == "cannot-write"


def test_no_customer_stands_in_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    from workbook_tools.jobs.journal import note_unexpected  # noqa: PLC0415 - after the folder is set

    try:
        raise ValueError("张三 13812345688")  # noqa: TRY301 - the error itself is the subject
    except ValueError as error:
        from datetime import UTC, datetime  # noqa: PLC0415

        written = note_unexpected(error, datetime(2024, 1, 15, tzinfo=UTC)).read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "张三" not in written
    assert "138" not in written
