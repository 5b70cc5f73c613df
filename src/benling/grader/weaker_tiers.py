"""What is said of scores that were made in less than the full isolation."""

from benling.sandbox.isolation import Isolation

_LACKS = {
    Isolation.BASIC: "没有独立的进程、磁盘和网络空间，只靠系统调用过滤和文件访问限制",
    Isolation.NONE: "学员代码没有被隔离，评分程序能做的它都能做",
}


def for_review(isolation: str) -> str:
    """Why a person should look at a score; empty for one of the full tier. ``isolation``: the
    tier on record.
    """
    lacks = _LACKS.get(Isolation(isolation)) if isolation in set(Isolation) else None
    return f"这份作业在 {isolation} 隔离级别下评分（{lacks}），分数可能被改动过。" if lacks else ""


def for_operator(isolation: Isolation) -> str:
    """Said to whoever grades with a weaker tier; empty for the full one."""
    lacks = _LACKS.get(isolation)
    if lacks is None:
        return ""
    return (
        f"注意：按 {isolation} 隔离级别批改，{lacks}。每份成绩都会记下这一点，"
        "并请主讲教员复核。请只在代码可信、本机又不能使用 full 时这样做。"
    )
