"""What is said of scores that were made in less than the full isolation."""

from collections.abc import Iterable

from benling.sandbox.isolation import Isolation

_LACKS = {
    Isolation.BASIC: "没有独立的进程、磁盘和网络空间，只靠系统调用过滤和文件访问限制",
    Isolation.NONE: "学员代码没有被隔离，评分程序能做的它都能做",
}


def for_review(isolation: str) -> str:
    """Why a person should look at a score; empty for one of the full tier. ``isolation``: the
    tier on record.
    """
    if isolation not in {str(tier) for tier in _LACKS}:
        return ""
    return f"在 {isolation} 隔离级别下评分，分数可能被改动过。"


def explained(tiers: Iterable[str]) -> str:
    """What these tiers lack, once each; empty when all are full."""
    used = set(tiers)
    lacks = [f"{tier} 隔离级别：{said}" for tier, said in _LACKS.items() if str(tier) in used]
    return "；".join(lacks) + "。" if lacks else ""


def for_operator(isolation: Isolation) -> str:
    """Said to whoever grades with a weaker tier; empty for the full one."""
    lacks = explained([isolation])
    if not lacks:
        return ""
    return (
        f"注意：{lacks}每份成绩都会记下这一点，并请人复核。"
        "请只在代码可信、本机又不能使用 full 时这样批改。"
    )
