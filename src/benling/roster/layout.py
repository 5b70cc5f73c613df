"""The roster workbook: its sheets, columns and the other headings that are understood."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column. ``kind`` says how its cells are read (:mod:`benling.roster.cells`)."""

    field: str
    title: str
    #: code, person_id, org_unit, name, title, choice, date or text
    kind: str
    #: False: the cell may be empty (the column itself is always needed)
    required: bool
    #: what to fill in, for the instruction sheet
    guide: str
    also: tuple[str, ...] = ()
    #: for kind ``choice``: name of the list in the rules
    choices: str = ""
    #: characters wide in a written workbook
    width: int = 16


@dataclass(frozen=True)
class SheetLayout:
    title: str
    also: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def banner(self) -> str:
        """The line above the heading in workbooks we write."""
        return f"{self.title}表（一行一条，带*的必填）"

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)


COVER_TITLE = "封面"
COVER_ALSO = ("封面表", "首页")
GUIDE_TITLE = "填表说明"
CHOICES_TITLE = "选项"
#: rows whose first cell begins so are examples and never read as data
EXAMPLE_MARK = "示例"

COVER = (
    Column(
        "subtree", "填报范围单位代码", "code", True,
        "本文件覆盖哪个单位及其全部下级，填该单位的代码", width=22,
        also=("填报范围", "范围单位代码", "填报单位代码", "单位代码", "子树代码"),
    ),
    Column(
        "effective_on", "数据日期", "date", True,
        "名册内容从哪一天起是这样", width=22,
        also=("生效日期", "截止日期", "统计日期", "数据截止日期"),
    ),
    Column(
        "filled_by", "填报人", "name", True, "填报人姓名", width=22,
        also=("填表人", "制表人", "经办人"),
    ),
)  # fmt: skip

ORG_UNITS = SheetLayout(
    "单位",
    ("单位表", "机构", "机构表", "单位信息"),
    (
        Column(
            "code", "单位代码", "code", True,
            "字母、数字和短横线，例如 WC-03-02；定了就不要改",
            also=("代码", "机构代码", "单位编码"),
        ),
        Column(
            "name", "单位名称", "title", True, "规范全称或通用简称", width=28,
            also=("名称", "机构名称"),
        ),
        Column(
            "level", "层级", "choice", True, "从下拉列表选择", choices="levels", width=10,
            also=("级别", "单位层级", "单位级别"),
        ),
        Column(
            "organ_type", "机构类型", "choice", True, "从下拉列表选择", choices="organ_types",
            width=22, also=("类型", "单位类型", "机构性质"),
        ),
        Column(
            "territorial_parent", "属地上级", "org_unit", False,
            "属地管理的上级单位代码；填报范围的最上级单位可以空着",
            also=("属地上级代码", "属地上级单位", "块上级", "上级单位", "上级单位代码"),
        ),
        Column(
            "department_parent", "主管部门", "org_unit", False,
            "业务上的主管部门代码；没有就空着",
            also=("主管部门代码", "业务主管部门", "条上级", "主管单位"),
        ),
    ),
)  # fmt: skip

PEOPLE = SheetLayout(
    "人员",
    ("人员表", "人员信息", "名册", "人员名册"),
    (
        Column(
            "person_id", "人员编号", "person_id", True,
            "全市唯一，字母和数字，例如 P000105；不要用身份证号",
            also=("编号", "人员代码", "工号"),
        ),
        Column("name", "姓名", "name", True, "同名的人编号不同即可", also=("人员姓名",)),
        Column(
            "establishment_unit", "编制单位", "org_unit", True, "编制所在单位的代码",
            also=("编制单位代码", "编制所在单位"),
        ),
        Column(
            "working_unit", "现工作单位", "org_unit", True,
            "实际工作单位的代码，须在填报范围之内",
            also=("现工作单位代码", "工作单位", "实际工作单位"),
        ),
        Column(
            "authority_unit", "管理权限单位", "org_unit", True,
            "按干部管理权限管理此人的单位代码",
            also=("管理权限单位代码", "干部管理单位", "管理单位"),
        ),
        Column(
            "post_level", "领导职务层次", "choice", False, "没有领导职务就空着",
            choices="post_levels", also=("职务层次", "领导职务"),
        ),
        Column(
            "rank", "职级", "choice", False, "没有职级就空着", choices="ranks",
            also=("现任职级", "公务员职级"),
        ),
        Column(
            "entry_on", "入职日期", "date", False, "参加公务员队伍的日期，写到日",
            also=("入职时间", "录用日期", "进入公务员队伍日期"),
        ),
    ),
)  # fmt: skip

EXEMPTIONS = SheetLayout(
    "免训",
    ("免训表", "免训缓训", "免训名单"),
    (
        Column(
            "person_id", "人员编号", "person_id", True, "须同时列在人员表中",
            also=("编号", "人员代码", "工号"),
        ),
        Column(
            "scope", "免训范围", "choice", True, "从下拉列表选择", choices="exemption_scopes",
            also=("范围", "免训内容"),
        ),
        Column(
            "reason", "事由", "choice", True, "从下拉列表选择", choices="exemption_reasons",
            also=("免训事由", "原因", "免训原因"),
        ),
        Column(
            "basis", "依据文件", "text", True, "批准文件的名称或文号", width=36,
            also=("依据", "批准文件", "文号"),
        ),
        Column("approver", "批准人", "name", True, "批准人姓名", also=("审批人",)),
        Column(
            "valid_from", "开始日期", "date", True, "免训的第一天",
            also=("起始日期", "开始时间", "起"),
        ),
        Column(
            "last_on", "结束日期", "date", False, "免训的最后一天；还没有定就空着",
            also=("截止日期", "终止日期", "结束时间", "止"),
        ),
    ),
)  # fmt: skip

SHEETS = (ORG_UNITS, PEOPLE, EXEMPTIONS)
