# nbgrader 的设置：学员在发下去的作业里看到的占位文字。
# 程序在构建作业时读取；也可以直接用于 nbgrader 命令。

c = get_config()  # noqa: F821  # traitlets 提供

# 人工评阅的文字格：作答写在题目卡片里，提交后抄录到这一格。
c.ClearSolutions.text_stub = (
    "这一格由系统在提交后抄录上面卡片里的作答，供评阅使用，请不要在这里填写。"
)

# 编程选做题的代码格
c.ClearSolutions.code_stub = {
    "python": "# 请在这里写代码，写好后删去下一行\nraise NotImplementedError()",
}
