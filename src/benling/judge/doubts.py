"""What makes a person look at a result: codes, and what the trainer reads."""

from benling.judge.script import Doubt

TEXTS: dict[str, str] = {
    "opaque-operation": (
        "测试拿学员自定义的对象直接参与运算或比较（{0}），对象可以随意作答，"
        "这个测试不计分。若题目本来就考自定义对象，请给测试单元格加标签 object-exercise。"
    ),
    "missing-name": (
        "学员的函数用到了名称“{0}”，它只在测试单元格里定义。请把它移到学员可见的单元格。"
    ),
    "changed-argument": "学员的函数“{0}”改动了测试传入的数据，而测试随后还要用到它。",
    "learner-ended": "测试调用学员的代码时，学员的进程结束了。",
    "protocol": "学员的进程没有按约定作答，可能有人改动了运行环境（{0}）。",
    "learner-file": "测试要执行或反序列化学员写出的文件（{0}），已拒绝。",
    "learner-text": "测试要把学员给出的文本当作代码、算式或格式来执行（{0}），已拒绝，不计分。",
    "hollow-value": (
        "学员给出的值{0}，怎样比较都不会出错，测试没有考虑到，不计分。"
    ),
    "odd-credit": "测试最后一行应给出得分，得到的却不是数（{0}），这个测试不计分。",
    "killed": "运行这份作业的进程一再被强行结束，可能是它自己结束的。",
    "cannot-split": "这个测试的写法无法与学员的代码分开运行（{0}）。可加标签 in-process。",
}  # fmt: skip


def doubt(cell_id: str, code: str, what: str = "") -> Doubt:
    """``what`` is put into the text; cut and on one line, as it may come from the learner."""
    said = " ".join(what.split())[:120]
    return Doubt(cell_id, code, TEXTS[code].replace("{0}", said))
