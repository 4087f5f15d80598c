"""Fairness through the command line: every run checks it, tells it in JSON, and shows it in the report."""

from pathlib import Path

from tests.command import HEADERS, command, write_master


def test_every_run_checks_and_the_report_shows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [
            n,
            f"客户{n}",
            "男" if n % 2 else "女",
            30,
            f"138{n:08d}",
            "2024-01-02",
            3000,
            "服装",
            1,
            "售后",
            "满意",
            "满意",
            "满意",
            8,
        ]
        for n in range(1, 81)
    ]
    for row in rows:
        row.extend(["低", "老是砍价"] if row[2] == "女" else [None, None])
    path = write_master(tmp_path / "客户.xlsx", rows, [*HEADERS, "等级调整", "调整理由"])
    told = command("weekly", path, "--today", "2024-01-15", "--json").json
    fairness = told["fairness"]
    assert (fairness["checked"], fairness["unequal"]) == (80, 0)
    assert [(one["label"], one["outcome"]) for one in fairness["unlike"]] == [("女", "评为高价值")]
    assert len(fairness["overridden"]) == 40
    page = Path(told["report"]).read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "得分和原来等级相同的客户里，女客户评为高价值的比其他客户少 100 个百分点" in page
    assert "40 位客户的等级是店里自己定的" in page
    assert "高 → 低：老是砍价" in page
    assert "客户12" not in page


def test_opinions_are_told_to_programs_as_well(tmp_path: Path) -> None:
    told = command("run", write_master(tmp_path / "客户.xlsx"), "--today", "2024-01-15", "--json").json["opinions"]
    assert (round(told["csat"], 3), told["nps_like"], told["totals"], told["contradictions"]) == (0.667, 0.5, 2, 1)
    assert {opinion["label"]: opinion["ranked"] for opinion in told["by_service"]} == {
        "售后服务": False,
        "安装服务": False,
    }
