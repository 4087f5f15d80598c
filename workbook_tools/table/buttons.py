"""The jobs that staff start with one click: declared here once, for the sheet buttons, the ribbon and the macros."""

from dataclasses import dataclass

RIBBON_TAB = "客户管理"
RIBBON_GROUP = "一键完成"


@dataclass(frozen=True, slots=True)
class Button:
    """slug: the function of `app.macros`, and the end of the macro's name. icon: one of Excel's own (imageMso)."""

    slug: str
    caption: str
    icon: str
    tip: str

    @property
    def macro(self) -> str:
        """The VBA Sub."""
        return f"WT_{self.slug}"

    @property
    def callback(self) -> str:
        """The VBA Sub that the ribbon calls."""
        return f"{self.macro}_Ribbon"


BUTTONS = (
    Button("check", "校验", "DataValidation", "逐格检查客户表，把要改的格子列在“数据问题”"),
    Button("levels", "更新等级", "SortDialog", "重新算满意度、价值等级和客户状态"),
    Button("follow_up", "生成回访", "MeetingsWorkspace", "生成本周的回访计划"),
    Button("harvest", "收回结果", "AcceptInvitation", "把回访计划里填好的结果收到沟通记录"),
    Button("backup", "备份", "FileSaveAsOtherFormats", "把上次保存的工作簿备份一份并核对"),
    Button("report", "周报", "ChartInsert", "在工作簿旁边写一份网页周报"),
    Button("undo", "撤销", "Undo", "撤销上一次按钮写入的内容"),
    Button("help", "帮助", "Help", "每个按钮是做什么的"),
)
