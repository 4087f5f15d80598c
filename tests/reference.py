"""Makes docs/参考.md from the declarations: `python -m tests.reference` renews it, a test holds it to them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from workbook_tools.jobs.import_presets import shipped
from workbook_tools.reading.corrections import CORRECTIONS
from workbook_tools.table.codes import KINDS, SEVERITY_WORDS
from workbook_tools.table.columns import COMPUTED, DETAILS, OPTIONAL, STANDARD
from workbook_tools.table.faults import FAULTS
from workbook_tools.table.marks import GENERATED
from workbook_tools.table.settings import parameters

PAGE = Path(__file__).resolve().parents[1] / "docs" / "参考.md"


def reference() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 参考：列、设置、代码"
    yield ""
    yield "这一页由程序里的声明生成，两边总是一致。"
    yield from _section("标准列", ("列", "必需", "怎么填", "也认这些写法"), (
        (column.header, "是" if column.needed else "", column.hint, "、".join(column.synonyms)) for column in STANDARD
    ))  # fmt: skip
    yield from _section(
        "可选列", ("列", "也认这些写法"), ((column.header, "、".join(column.synonyms)) for column in OPTIONAL)
    )
    yield from _section("自动填写的列", ("列", "内容"), ((column.header, column.explains) for column in COMPUTED))
    yield from _section("明细表", ("表", "列"), (
        (detail.name, "、".join(column.header for column in detail.columns)) for detail in DETAILS
    ))  # fmt: skip
    yield from _section("自动生成的表", ("表", "说明"), ((sheet.name, sheet.says) for sheet in GENERATED))
    yield from _section("设置", ("参数", "默认值", "单位", "范围", "作用"), (
        (row.name, row.default, row.unit, row.span, row.says) for row in parameters()
    ))  # fmt: skip
    yield from _section("导入方案", ("名字", "是什么", "靠这些表头认出", "填哪些列"), (
        (f"`{short}`", preset.about, "、".join(preset.known_by), "、".join([*preset.joined, *preset.columns, *preset.fixed]))
        for short, preset in shipped()
    ))  # fmt: skip
    yield from _section("问题代码", ("代码", "轻重", "意思", "怎么办", "程序能改吗"), (
        (
            f"`{kind.code}`", SEVERITY_WORDS[kind.severity], kind.summary,
            kind.wanted.replace("{", "〈").replace("}", "〉"), _corrected(kind.code),
        )
        for kind in KINDS.values()
    ))  # fmt: skip
    yield from _section("不能运行的原因", ("代码", "退出码", "怎么办"), (
        (f"`{kind.code}`", str(kind.exit_code), kind.hint.replace("{", "〈").replace("}", "〉")) for kind in FAULTS.values()
    ))  # fmt: skip


def _corrected(code: str) -> str:
    """Who may put the cell right: `fix` by itself, or staff by 采纳."""
    correction = CORRECTIONS.get(code)
    if correction is None:
        return ""
    return f"{correction.why}：" + ("`fix` 直接改，会丢内容的等您采纳" if correction.spelled else "等您采纳")


def _section(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", _row(header), _row(["---"] * len(header)))
    yield from (_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
