"""Why a submission could not be graded, in plain words, and whose fault it is."""

from dataclasses import dataclass

#: code → what happened and what to do, for the learner
TEXTS: dict[str, str] = {
    "timeout": (
        "超时：代码运行的时间超过了限度，可能有停不下来的循环。"
        "请检查循环的结束条件，改好后重新提交。"
    ),
    "crash": (
        "程序崩溃：代码让运行环境中途退出了。请在自己的环境里从头到尾运行一遍，改好后重新提交。"
    ),
    "memory": "内存超限：代码占用的内存超过了限度。请减少一次读入或生成的数据，改好后重新提交。",
    "disk": "文件超限：代码写出的文件太多或太大。请删去不必要的写文件操作，改好后重新提交。",
    "output": "输出超限：代码打印的内容太多。请删去多余的打印语句，改好后重新提交。",
    "damaged": (
        "文件损坏：提交的作业文件无法读取，或评分格被改动。请重新领取作业，把答案填进去后再提交。"
    ),
    "language": (
        "内核不支持：这份作业要用 Python 以外的语言运行，沙箱只运行 Python。请与课程负责人联系。"
    ),
    "unprepared": (
        "作业未登记：成绩册里没有这份作业或这名学员。请先运行 nbgrader generate_assignment 再批改。"
    ),
    "system": (
        "系统故障：批改程序出了问题，与您的作答无关，这次不计成绩。"
        "管理员处理后会重新批改，您不需要再次提交。"
    ),
}


@dataclass(frozen=True)
class Cause:
    """``code`` is one of :data:`TEXTS`; ``detail`` is for the machine's log only."""

    code: str
    detail: str = ""

    @property
    def text(self) -> str:
        return TEXTS[self.code]

    @property
    def for_trainer(self) -> str:
        """One line for whoever runs the grading, with the technical detail."""
        what = self.text.split("：")[0]
        return f"原因：{what}。（{self.detail or '没有更多信息'}）"

    @property
    def is_system(self) -> bool:
        """The machine's fault: never scored as the learner's."""
        return self.code in ("system", "language", "unprepared")
