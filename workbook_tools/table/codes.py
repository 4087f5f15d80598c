"""The catalogue of problems: facts about a cell, a row or the table. The code is the name; its wording stands beside it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """error: the value can't be used; warning: used, but look at it; info: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_WORDS = {Severity.ERROR: "必须改", Severity.WARNING: "请看一下", Severity.INFO: "供参考"}


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """found and wanted are templates over {found}, {column}, {detail}; detail is what the check adds (other rows, limits)."""

    code: str
    severity: Severity
    found: str
    wanted: str
    summary: str


KINDS: dict[str, ProblemKind] = {}


def _kind(code: str, severity: Severity, summary: str, found: str, wanted: str) -> ProblemKind:
    return ProblemKind(code, severity, found, wanted, summary)


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
KINDS = {kind.code: kind for kind in (
    _kind("name-missing", _E, "没有姓名", "这一行没有客户姓名", "请补上姓名；不是客户就把整行删掉"),
    _kind("contact-missing", _E, "没有电话", "这一行没有联系方式", "请补上手机号"),
    _kind("phone-invalid", _E, "不是电话号码", "“{found}”不是完整的电话号码{detail}", "请写 11 位手机号，例如 13812345688"),
    _kind("phone-lost-digits", _E, "号码丢了几位", "“{found}”是科学计数法，后面几位已经丢失", "请找到原号码重新填写"),
    _kind("phone-masked", _I, "号码被遮住", "“{found}”有几位被遮住，不能拨打", "有完整号码时请补全"),
    _kind("phone-multiple", _I, "一格多个号码", "“{found}”里有几个号码，已用第一个", "其余号码可以写到备注里"),
    _kind("contact-not-phone", _I, "不是电话", "“{found}”不是电话号码", "能打的号码请写在这里，微信号写到“微信”列"),
    _kind("contact-duplicate", _W, "号码重复", "“{found}”在{detail}也有", "是同一位客户请合并成一行，不是请改正号码"),
    _kind("customer-duplicate", _W, "客户重复", "“{found}”与{detail}像是同一位客户", "是同一位请合并，不是可以忽略"),
    _kind("name-similar", _W, "姓名相近", "“{found}”与{detail}号码相同、姓名相近", "是同一位请统一姓名"),
    _kind("customer-id-duplicate", _W, "客户编号重复", "客户编号“{found}”在{detail}", "复制行来新增客户时，请把编号那一格清空"),
    _kind("customer-id-moved", _W, "客户编号对不上", "客户编号“{found}”的姓名和电话都与上次备份不同", "请确认编号没有贴错行"),
    _kind("sheet-is-ledger", _W, "像流水账", "{detail}的号码重复出现且日期不同，这张表像是消费流水", "一位客户请只占一行；运行 workbook-tools new 客户表.xlsx --from-ledger 这份文件，会另做一份客户表和消费记录，原来的不动"),
    _kind("no-purchase-yet", _I, "还没消费", "还没有消费记录，按意向客户处理", "消费以后请补上日期和金额"),
    _kind("date-missing", _E, "没有日期", "没有{column}", "请写成 2024-05-31"),
    _kind("date-unreadable", _E, "不是日期", "“{found}”不是日期{detail}", "请写成 2024-05-31"),
    _kind("date-ambiguous", _E, "月日分不清", "“{found}”分不清哪个是月、哪个是日", "请写成 2024-05-31"),
    _kind("date-no-year", _E, "没写年份", "“{found}”没有写年份", "请写成 2024-05-31"),
    _kind("date-in-future", _E, "日期在将来", "“{found}”在今天之后", "请改成实际发生的日期"),
    _kind("date-implausible", _E, "日期太早", "“{found}”早于 1990 年", "请检查年份"),
    _kind("date-as-text", _W, "日期写成文字", "“{found}”是文字，已读作 {detail}", "建议改成真正的日期 {detail}"),
    _kind("date-as-number", _W, "日期写成数字", "“{found}”是数字，已读作 {detail}", "建议改成真正的日期 {detail}"),
    _kind("amount-missing", _E, "没有金额", "没有{column}", "请写数字，例如 500；没花钱写 0"),
    _kind("amount-unreadable", _E, "不是金额", "“{found}”不是金额{detail}", "请写数字，例如 500"),
    _kind("amount-as-text", _W, "金额写成文字", "“{found}”是文字，已读作 {detail}", "建议改成数字 {detail}"),
    _kind("amount-negative", _W, "金额是负数", "“{found}”是负数", "退款请确认，写错请改正"),
    _kind("amount-approximate", _W, "金额是大概数", "“{found}”是大概的数，已按 {detail} 计算", "知道准确金额时请改正"),
    _kind("count-unreadable", _E, "不是次数", "“{found}”不是次数", "请写数字，例如 2"),
    _kind("score-unreadable", _E, "不是评分", "“{found}”不是评分", "请写 0 到 10 的数字，例如 9"),
    _kind("rating-unreadable", _E, "看不懂评价", "“{found}”不是五种评价之一", "请从下拉里选：非常满意、满意、一般、不满意、非常不满意"),
    _kind("gender-unreadable", _E, "看不懂性别", "“{found}”不是性别", "请写 男 或 女，不知道就留空"),
    _kind("age-unreadable", _E, "不是年龄", "“{found}”不是年龄", "请写数字，例如 28，不知道就留空"),
    _kind("score-out-of-range", _E, "评分超出范围", "“{found}”不在 0 到{detail}之间", "请检查评分"),
    _kind("age-out-of-range", _E, "年龄超出范围", "“{found}”不在 0 到 120 之间", "请写周岁，例如 28"),
    _kind("score-scale", _W, "评分满分不对", "{detail}", "请在“设置”里改“评分满分”，改好前评分不参与计算"),
    _kind("feedback-text", _I, "反馈是一句话", "“{found}”是一句话，不当作评价{detail}", "评价请从下拉里选，原话可以写到备注"),
    _kind("rating-contradiction", _W, "评价互相矛盾", "{detail}", "请向客户核实，改正写错的一项"),
    _kind("override-without-reason", _W, "调整没写理由", "等级调整“{found}”没有写调整理由，没有采用", "请在“调整理由”里写一句原因"),
    _kind("override-unreadable", _W, "调整看不懂", "等级调整“{found}”不是价值等级，没有采用", "请写 高、中、低，或店里用的等级名称；不调整就留空"),
    _kind("error-value", _E, "公式出错", "“{found}”是公式错误", "请改正公式，或直接填写内容"),
    _kind("formula-in-data", _W, "格子里是公式", "这一格是公式，按它的结果“{found}”处理", "建议改成直接填写的内容"),
    _kind("invisible-characters", _W, "有看不见的字符", "“{found}”里有看不见的字符，已忽略", "建议重新输入一遍"),
    _kind("mojibake", _W, "乱码", "“{found}”像是乱码", "请重新输入正确的文字"),
    _kind("serial-duplicate", _W, "序号重复", "序号“{found}”在{detail}也有", "请重新编号"),
    _kind("log-mismatch", _W, "与消费记录不一致", "“{found}”与消费记录不一致：{detail}", "以哪边为准请确认"),
    _kind("order-duplicate", _W, "单号重复", "单号“{found}”在{detail}也有", "重复的请删除一行"),
    _kind("refund", _W, "退款", "“{found}”是退款", "请确认"),
    _kind("customer-unknown", _W, "找不到客户", "“{found}”在客户表里找不到", "请补上客户，或改正编号和姓名"),
    _kind("points-mismatch", _W, "积分不一致", "积分“{found}”与明细不一致：{detail}", "请核对积分"),
    _kind("task-damaged", _W, "任务号被改动", "“{found}”这一行的任务号对不上", "请不要改动任务号"),
    _kind("stale-row", _I, "很久没更新", "这一行已经{detail}没有更新", "请核对后更新"),
    _kind("setting-defaulted", _I, "设置用了默认值", "“设置”里没有“{found}”，已用默认值 {detail}", "需要调整时请在“设置”里填写"),
    _kind("merged-data", _W, "合并单元格", "{detail}是合并的格子，只有左上角一格有内容", "请取消合并，每格都填写"),
    _kind("hidden-rows", _W, "有隐藏的行", "有 {detail} 行被隐藏或筛掉，也照样处理", "不需要的请删除，需要的请取消隐藏"),
    _kind("total-row", _W, "合计行", "“{found}”这一行当作合计，不算客户", "不用改；想算作客户请改姓名"),
    _kind("stray-cells", _W, "表外有内容", "“{found}”在客户表之外，没有处理", "不需要请删除，需要请移到表内"),
    _kind("header-normalised", _W, "表头写法不同", "表头“{found}”当作“{column}”", "建议把表头改成“{column}”"),
    _kind("column-absent", _W, "缺少一列", "没有“{column}”这一列", "需要时请加上这一列"),
    _kind("external-link", _W, "链接到别的文件", "这个工作簿链接到别的文件：{detail}", "不再需要请在“数据—编辑链接”里断开"),
    _kind("style-bloat", _W, "格式太多", "这个工作簿里有 {detail} 种单元格格式，会越来越慢", "请把内容复制到新模板"),
)}  # fmt: skip
