"""The columns, each declared once. The reader, the checks, the template, the help and the docs all read them here."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column's cells mean, and so which parser reads them."""

    SERIAL = "序号"
    NAME = "姓名"
    GENDER = "性别"
    AGE = "年龄"
    CONTACT = "电话"
    DATE = "日期"
    AMOUNT = "金额"
    COUNT = "次数"
    RATING = "评价"
    FEEDBACK = "反馈"
    SCORE = "评分"
    YES_NO = "是否"
    TEXT = "文字"


@dataclass(frozen=True, slots=True)
class Column:
    """A staff column: its header, kind, other spellings of the header, the hint shown while typing, width in characters."""

    header: str
    kind: Kind
    needed: bool = False
    synonyms: tuple[str, ...] = ()
    hint: str = ""
    width: float = 12
    values: tuple[str, ...] = ()


RATINGS = ("非常满意", "满意", "一般", "不满意", "非常不满意")
GENDERS = ("男", "女")

SERIAL = Column("序号", Kind.SERIAL, synonyms=("编号", "序", "No"), hint="从 1 开始的流水号，可以不填", width=6)
NAME = Column(
    "客户姓名", Kind.NAME, needed=True, synonyms=("姓名", "客户名称", "客户名", "客户", "名字", "会员姓名", "顾客姓名", "顾客", "顾客名称",
              "会员名称", "客人姓名", "Name", "Customer Name", "Customer", "Client Name", "Client", "Full Name"),
    hint="写客户的姓名，一格一位", width=12,
)  # fmt: skip
GENDER = Column(
    "性别", Kind.GENDER, synonyms=("客户性别", "Gender", "Sex"), hint="从下拉里选 男 或 女", width=6, values=GENDERS
)
AGE = Column("年龄", Kind.AGE, synonyms=("客户年龄", "Age"), hint="写数字，例如 28", width=6)
CONTACT = Column(
    "联系方式", Kind.CONTACT, needed=True,
    synonyms=("电话", "手机号", "手机", "联系电话", "手机号码", "电话号码", "客户手机号", "联系手机", "会员手机",
              "客户电话", "会员电话", "顾客电话", "联系号码", "联络方式", "联络电话", "移动电话", "手机/电话", "电话/手机",
              "Phone", "Phone Number", "Phone No", "Mobile", "Mobile Phone", "Mobile Number", "Mobile No", "Tel", "Telephone",
              "Contact", "Contact Number"),
    hint="写一个手机号，例如 13812345688", width=15,
)  # fmt: skip
LAST_PURCHASE = Column(
    "最近一次消费时间", Kind.DATE, needed=True,
    synonyms=("最近消费日期", "最近消费时间", "上次消费", "上次消费时间", "上次消费日期", "最后消费时间", "最后消费日期",
              "最近一次消费日期", "最近购买时间", "最近购买日期", "最近到店时间", "最近到店日期", "最后一次消费时间",
              "最后一次消费日期", "最近一次购买时间", "最近一次消费", "上次购买时间", "上次购买日期", "末次消费时间", "末次消费日期",
              "最近消费", "最后消费", "最后一次消费", "最近到店", "上次到店", "上次到店时间", "上次到店日期", "最后购买时间", "最后购买日期",
              "最近一次购买日期", "最近一次到店时间", "最近一次到店日期", "最近交易时间", "最近交易日期", "最近下单时间", "最近下单日期",
              "Last Purchase", "Last Purchase Date", "Last Order Date", "Last Visit", "Last Visit Date"),
    hint="写成 2024-05-31", width=14,
)  # fmt: skip
AMOUNT = Column(
    "消费金额", Kind.AMOUNT, needed=True,
    synonyms=("累计消费", "累计消费金额", "消费总额", "总消费", "总消费金额", "累计金额", "消费总金额", "累计消费额", "消费累计金额",
              "总消费额", "消费额", "消费合计", "累计消费总额", "累计购买金额", "Total Spent", "Total Spend", "Total Amount", "Amount Spent",
              "Amount"),
    hint="写数字，例如 500；单位会自动显示", width=12,
)  # fmt: skip
CATEGORY = Column(
    "消费商品类别", Kind.TEXT, synonyms=("商品类别", "消费类别", "产品类别", "商品分类", "消费品类", "产品分类", "Category",
                      "Product Category"), hint="例如 服装",
    width=14,
)  # fmt: skip
SERVICE_COUNT = Column("服务次数", Kind.COUNT, synonyms=("服务次", "累计服务次数"), hint="写数字，例如 2", width=9)
SERVICE = Column("服务内容", Kind.TEXT, synonyms=("服务项目",), hint="做了什么服务，例如 售后服务", width=20)
FEEDBACK = Column(
    "服务反馈",
    Kind.FEEDBACK,
    synonyms=("客户反馈",),
    hint="从下拉里选，也可以写一句客户的原话",
    width=12,
    values=RATINGS,
)
QUALITY = Column(
    "对产品/服务质量的评价", Kind.RATING, synonyms=("产品质量评价", "质量评价", "对产品质量的评价", "对服务质量的评价"),
    hint="从下拉里选", width=14, values=RATINGS,
)  # fmt: skip
ATTITUDE = Column(
    "对服务态度的评价", Kind.RATING, synonyms=("服务态度评价", "态度评价"), hint="从下拉里选", width=12, values=RATINGS
)
SCORE = Column(
    "总体满意度评分",
    Kind.SCORE,
    synonyms=(
        "总体评分",
        "满意度评分",
        "总评分",
        "总体满意度",
        "整体满意度评分",
        "Satisfaction Score",
        "Overall Score",
    ),
    hint="写 0 到 10 的数字，例如 9",
    width=11,
)

STANDARD = (
    SERIAL, NAME, GENDER, AGE, CONTACT, LAST_PURCHASE, AMOUNT, CATEGORY, SERVICE_COUNT, SERVICE, FEEDBACK, QUALITY,
    ATTITUDE, SCORE,
)  # fmt: skip
NEEDED = tuple(column for column in STANDARD if column.needed)
RATED = (FEEDBACK, QUALITY, ATTITUDE)

CUSTOMER_ID = Column("客户编号", Kind.TEXT, synonyms=("会员号", "会员卡号"), hint="留空即可，自动编号", width=11)
FIRST_PURCHASE = Column("首次消费时间", Kind.DATE, synonyms=("首次消费日期", "首次购买时间"))
PURCHASES = Column("消费次数", Kind.COUNT, synonyms=("购买次数", "累计消费次数"))
OWNER = Column("负责人", Kind.TEXT, synonyms=("跟进人", "客户经理", "归属人"))
CONSENT = Column("同意联系", Kind.YES_NO)
LOST_REASON = Column("战败原因", Kind.TEXT)
LOST_DATE = Column("战败日期", Kind.DATE)
OVERRIDE = Column("等级调整", Kind.TEXT, values=("高", "中", "低"))
OVERRIDE_REASON = Column("调整理由", Kind.TEXT)
CHANNEL = Column("偏好渠道", Kind.TEXT)
LAST_UPDATE = Column("最后更新", Kind.DATE, synonyms=("更新时间", "最后更新时间"))
ENTERED_BY = Column("录入人", Kind.TEXT)
WECHAT = Column("微信", Kind.TEXT, synonyms=("微信号",))
EMAIL = Column("邮箱", Kind.TEXT)
POINTS = Column("积分", Kind.AMOUNT)
REMARK = Column("备注", Kind.TEXT)

OPTIONAL = (
    Column("生日", Kind.DATE, synonyms=("出生日期",)), FIRST_PURCHASE, PURCHASES, Column("地区", Kind.TEXT),
    Column("来源", Kind.TEXT), Column("推荐人", Kind.TEXT), Column("使用场景", Kind.TEXT), Column("偏好", Kind.TEXT),
    Column("需求类型", Kind.TEXT), CHANNEL, EMAIL, WECHAT, Column("公司名称", Kind.TEXT),
    Column("职位", Kind.TEXT), OWNER, CONSENT, LOST_REASON, LOST_DATE, OVERRIDE, OVERRIDE_REASON,
    POINTS, REMARK, LAST_UPDATE, ENTERED_BY,
)  # fmt: skip
BY_HEADER = {column.header: column for column in (*STANDARD, CUSTOMER_ID, *OPTIONAL)}
DUE_ENDINGS = ("到期", "到期日", "下次保养日期")
"""A staff date column whose header ends like this is a reminder of its own."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column of ours. slug: the hidden defined name that marks it; number_format: an Excel format code."""

    header: str
    slug: str
    width: float
    number_format: str = "General"
    folded: bool = False
    explains: str = ""


ID_SLUG = "customer_id"
COMPUTED = (
    Computed("满意度等级", "satisfaction_level", 10, explains="满意、一般、不满意，或未评价"),
    Computed("价值等级", "tier", 9, explains="客户对店里的价值，分三级；名字可以在“设置”里改"),
    Computed("客户状态", "state", 9, explains="意向、新客、活跃、沉睡、流失、战败、挽回"),
    Computed("下次回访日期", "next_contact", 12, "yyyy-mm-dd", explains="下一次该联系这位客户的日子"),
    Computed("建议动作", "action", 24, explains="现在最该为这位客户做的一件事"),
    Computed("数据问题", "problems", 26, explains="这一行哪些格子要改"),
    Computed("客户编号", ID_SLUG, 11, "@", folded=True, explains="客户的固定编号，排序和复制都不会变"),
    Computed("满意度", "satisfaction", 8, "0.0", folded=True, explains="0 到 100 分"),
    Computed("客户分群", "segment", 13, folded=True, explains="按时间、次数、金额分成的客户群"),
    Computed("距上次消费天数", "silence", 10, "0", folded=True, explains="从最近一次消费到今天的天数"),
    Computed("判定依据", "grounds", 60, folded=True, explains="以上结论是怎么得出的"),
)
COMPUTED_BY_HEADER = {column.header: column for column in COMPUTED}
TAKEN_SUFFIX = "（自动）"
"""Added to our header where a staff column already has the name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail sheet that staff keep or we fill: its name, its columns, and others that are read where staff have them."""

    name: str
    columns: tuple[Column, ...]
    extra: tuple[Column, ...] = ()


_WHO = (CUSTOMER_ID, NAME, CONTACT)
PURCHASE_LOG = Detail("消费记录", (*_WHO, Column("日期", Kind.DATE, synonyms=("消费日期", "消费时间"), width=12),
    Column("金额", Kind.AMOUNT, synonyms=("消费金额",), width=10), Column("商品类别", Kind.TEXT, synonyms=("消费商品类别",), width=14),
    Column("数量", Kind.COUNT, width=8), Column("单号", Kind.TEXT, synonyms=("订单号", "订单编号"), width=18)), extra=(POINTS,))  # fmt: skip
SERVICE_LOG = Detail("服务记录", (*_WHO, Column("日期", Kind.DATE, width=12), Column("内容", Kind.TEXT, width=26),
    Column("反馈", Kind.FEEDBACK, width=14), Column("处理人", Kind.TEXT, width=10)))  # fmt: skip
CONTACT_LOG = Detail("沟通记录", (*_WHO, Column("日期", Kind.DATE, width=12), Column("方式", Kind.TEXT, width=10),
    Column("内容", Kind.TEXT, width=30), Column("结果", Kind.TEXT, width=12), Column("负责人", Kind.TEXT, width=10),
    Column("任务号", Kind.TEXT, width=22)))  # fmt: skip
QUICK_ENTRY = Detail("记一笔", (Column("手机尾号或姓名", Kind.TEXT, hint="写客户的手机后四位，或姓名", width=18),
    Column("金额", Kind.AMOUNT, width=10), Column("商品类别", Kind.TEXT, width=14),
    Column("日期", Kind.DATE, hint="不填就是当天", width=12), Column("经手人", Kind.TEXT, width=10),
    Column("备注", Kind.TEXT, width=26), Column("处理结果", Kind.TEXT, hint="自动填写，请不要改", width=26)))  # fmt: skip
DETAILS = (PURCHASE_LOG, SERVICE_LOG, CONTACT_LOG, QUICK_ENTRY)

MASTER_NAME = "客户管理计划表"
WALK_INS = ("散客", "零售", "零散客户", "匿名", "现金客户", "路人", "散户")
"""Names that stand for nobody in particular."""
