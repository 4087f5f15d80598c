"""Faults: why a run could not be done. Each knows its code, its exit code, its words and what to do next.

A fault means that nothing was changed. Bad data is never a fault: see codes.py.
"""

from dataclasses import dataclass

EXIT_DONE, EXIT_PROBLEMS, EXIT_USAGE, EXIT_PARTLY, EXIT_INTERRUPTED = 0, 1, 2, 20, 130


@dataclass(frozen=True, slots=True)
class FaultKind:
    """message and hint are templates over the keywords given when the fault is raised."""

    code: str
    exit_code: int
    message: str
    hint: str


FAULTS: dict[str, FaultKind] = {kind.code: kind for kind in (
    FaultKind("file-missing", 10, "找不到文件“{name}”。", "请检查文件名和文件夹。"),
    FaultKind("file-empty", 10, "“{name}”是空文件（0 字节）。", "网盘文件请先下载完整；否则请用最近的备份。"),
    FaultKind("file-corrupt", 10, "“{name}”已损坏：{detail}。", "请用 Excel 打开后另存为新文件，或从备份恢复。"),
    FaultKind("not-a-workbook", 10, "“{name}”不是 Excel 工作簿{detail}。", "请选择 .xlsx 或 .xlsm 文件。"),
    FaultKind("is-csv", 10, "“{name}”其实是文本（CSV）文件。", "请用 Excel 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-html", 10, "“{name}”其实是网页文件。", "请用 Excel 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-xls", 10, "“{name}”是旧版 .xls 格式。", "请用 Excel 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-xlsb", 10, "“{name}”是 .xlsb 二进制格式。", "请用 Excel 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-ods", 10, "“{name}”是 .ods 格式。", "请用 Excel 或 LibreOffice 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-xml2003", 10, "“{name}”是 XML 表格 2003 格式。", "请用 Excel 打开，再“另存为”.xlsx 工作簿。"),
    FaultKind("is-lock-file", 10, "“{name}”是 Excel 打开文件时的临时文件，不是工作簿。", "请选择没有 ~$ 开头的那个文件。"),
    FaultKind("password-needed", 10, "“{name}”设有打开密码。", "请在 Excel 里取消打开密码后再试。"),
    FaultKind("strict-ooxml", 10, "“{name}”是“严格 Open XML”格式，本程序不修改它。", "请在 Excel 里“另存为”普通的 .xlsx 工作簿。"),
    FaultKind("unsafe-zip", 10, "“{name}”的压缩包不安全：{detail}。", "请不要使用来历不明的文件；自己的文件请用 Excel 另存一份。"),
    FaultKind("unsafe-xml", 10, "“{name}”里有不安全的内容：{detail}。", "请不要使用来历不明的文件；自己的文件请用 Excel 另存一份。"),
    FaultKind("too-big", 10, "“{name}”太大：{detail}。", "请删除不用的内容或图片，或拆成几个工作簿。"),
    FaultKind("sheet-missing", 10, "“{name}”里没有客户表：{detail}。", "请把客户表命名为“客户管理计划表”，并保留表头。"),
    FaultKind("sheet-ambiguous", 10, "“{name}”里有几张表都像客户表：{detail}。", "请把要用的那一张命名为“客户管理计划表”；用按钮或双击文件时会问是哪一张。"),
    FaultKind("header-missing", 10, "“{name}”的客户表里找不到表头：{detail}。", "前 30 行里要有一行写着：客户姓名、联系方式、最近一次消费时间、消费金额。"),
    FaultKind("header-duplicate", 10, "“{name}”的表头重复：{detail}。", "请改掉其中一个表头，再试一次。"),
    FaultKind("column-missing", 10, "“{name}”缺少必需的列：{detail}。", "请在表头补上这一列。"),
    FaultKind("workbook-signed", 10, "“{name}”带有数字签名，一修改签名就失效。", "请先另存一份没有签名的工作簿。"),
    FaultKind("workbook-shared", 10, "“{name}”是“共享工作簿”，带有修订记录。", "请在 Excel 里关闭“共享工作簿”后再试。"),
    FaultKind("structure-protected", 10, "“{name}”的工作簿结构受保护，不能增加工作表。", "请在 Excel“审阅—保护工作簿”里取消保护后再试。"),
    FaultKind("edit-unsafe", 10, "不能保证完好地修改“{name}”：{detail}。", "可以加上 --results 另存结果，原文件不动。"),
    FaultKind("source-unusable", 10, "要导入的“{name}”用不了：{detail}。", "请检查这个文件；第一行应是表头，至少有姓名和电话两列。"),
    FaultKind("import-no-room", 10, "“{name}”的客户表放不下要新增的客户：{detail}。", "请在 Excel 里插入空行并保存，再导入一次。"),
    FaultKind("workbook-busy", 11, "“{name}”正被{who}打开。", "请保存并关闭后重试。"),
    FaultKind("workbook-not-saved", 10, "“{name}”还没有保存过。", "请先保存到自己的文件夹，再按一次按钮。"),
    FaultKind("workbook-online", 10, "Excel 只知道“{name}”的网址，不知道它在这台电脑的哪个文件夹。", "请先让网盘把它同步到本机再打开，或另存到本机文件夹。"),
    FaultKind("name-unsupported", 10, "文件名“{name}”里有等号（=），按钮认不出这个文件。", "请另存为不带等号的文件名。"),
    FaultKind("sheet-protected", 10, "“{name}”的“{sheet}”受保护，不能写入。", "请在 Excel“审阅—撤消工作表保护”后再按一次。"),
    FaultKind("sheet-filtered", 10, "“{name}”的“{sheet}”正在筛选，写入会错行。", "请先点“数据—清除”显示全部行，再按一次；筛选按钮可以保留。"),
    FaultKind("excel-busy", 11, "Excel 正忙：可能有格子正在编辑，或开着对话框。", "请按回车结束编辑、关掉对话框，再按一次。"),
    FaultKind("cloud-conflict-copy", 11, "“{name}”是网盘的冲突副本，原文件“{original}”就在旁边。", "请先核对两份文件，合并后用原文件。"),
    FaultKind("workbook-changed", 12, "运行期间有人保存了“{name}”。", "请稍后再运行一次。"),
    FaultKind("stale-copy", 12, "“{name}”不是最新的：旁边的“{newer}”运行得更晚。", "请使用“{newer}”，或先把这份移到别处。"),
    FaultKind("disk-full", 13, "磁盘已满，“{name}”没有写入。", "请清理磁盘后重试。"),
    FaultKind("cannot-write", 13, "不能写入“{name}”：{detail}。", "请检查文件夹权限，或换一个位置。"),
    FaultKind("temporary-place", 13, "“{name}”在{who}的临时文件夹里，随时会被清掉。", "请先把文件另存到自己的文件夹。"),
    FaultKind("schedule-refused", 13, "没有登记每周运行：{detail}。", "{advice}还是不行，请运行 doctor。"),
    FaultKind("setup-failed", 13, "没有装成：{detail}。", "{advice}还是不行，请运行 doctor。"),
    FaultKind("settings-invalid", 14, "设置有误：{detail}。", "请在“设置”表里改正后再运行。"),
    FaultKind("preset-invalid", 14, "导入方案“{name}”用不了：{detail}。", "自带的方案用 presets list 查看；自己的方案请照着自带的改。"),
    FaultKind("backup-damaged", 15, "备份已损坏：{detail}。", "请用 backup list 选择另一份备份。"),
    FaultKind("backup-missing", 15, "没有这份备份：{detail}。", "请用 backup list 查看现有的备份。"),
    FaultKind("nothing-to-undo", 15, "“{name}”没有可以撤销的操作。", "更早的内容请从备份恢复。"),
    FaultKind("customer-missing", 2, "找不到“{name}”这位客户{detail}。", "请写客户编号、完整的姓名，或手机号的后四位以上。"),
    FaultKind("customer-ambiguous", 2, "“{name}”有几位：{detail}。", "请改用客户编号（K 开头的）再试一次。"),
    FaultKind("merge-refused", 2, "这两行不能合并：{detail}。", "请按提示处理后再试，或在 Excel 里手工合并。"),
    FaultKind("internal-error", 30, "程序遇到意外问题：{detail}。", "请把日志发给维护人员；原文件没有被改动。"),
)}  # fmt: skip


class Fault(Exception):  # noqa: N818 - a fault is the word that the contract uses
    """A run that could not be done, with the workbook as it was.

    `Fault("workbook-busy", name="客户.xlsx", who="张三")`; a missing keyword is a mistake of ours and raises KeyError.
    """

    def __init__(self, code: str, **words: object) -> None:
        kind = FAULTS[code]
        self.code, self.exit_code = kind.code, kind.exit_code
        self.words = words
        self.message = kind.message.format(**{"detail": "", **words}) + "未做任何修改。"
        self.hint = kind.hint.format(**words)
        super().__init__(f"[{code}] {self.message}")

    def as_json(self) -> dict[str, object]:
        """The `fault` object of --json."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "changed": False}
