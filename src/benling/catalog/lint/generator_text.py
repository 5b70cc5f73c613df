"""What in a make_data.py would make its data depend on more than the seed."""

import ast
import contextlib

from benling.catalog.lint.findings import Findings

_MODULES = {
    "socket": "联网", "ssl": "联网", "urllib": "联网", "http": "联网", "requests": "联网",
    "subprocess": "启动别的程序", "multiprocessing": "启动别的程序", "ctypes": "调用系统",
    "secrets": "用不可重复的随机数", "uuid": "用不可重复的编号",
}  # fmt: skip
#: ends of a call's dotted name → what it does
_CALLS = {
    "date.today": "用当前日期", "datetime.today": "用当前时间", "datetime.now": "用当前时间",
    "datetime.utcnow": "用当前时间", "time.time": "用当前时间", "time.time_ns": "用当前时间",
    "time.localtime": "用当前时间", "os.urandom": "用不可重复的随机数",
    "os.getenv": "读环境变量", "Timestamp.now": "用当前时间", "Timestamp.today": "用当前时间",
}  # fmt: skip
#: made from a seed, these are fine; without arguments, or any other name of theirs, they are not
_SEEDED = ("random.Random", "random.default_rng", "random.Generator", "random.SeedSequence")
_RULE = "同一种子必须永远得到相同的数据：只用 seed，不用时间、环境、网络和没有种子的随机数"


def check_generator(source: bytes, where: str) -> Findings:
    """Check the text of a generator; running it is another matter."""
    found = check_shared(source, where)
    with contextlib.suppress(SyntaxError, ValueError):
        body = ast.parse(source).body
        if not any(isinstance(n, ast.FunctionDef) and n.name == "make_data" for n in body):
            rule = "程序须有 def make_data(seed: bytes) -> dict"
            found.error(where, "没有 make_data 函数", rule, "补上函数")
    return found


def check_shared(source: bytes, where: str) -> Findings:
    """The same for what generators share."""
    found = Findings()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        found.error(f"{where} 第{line}行", "不是正确的 Python", "须能运行", "改正程序")
        return found
    for node in ast.walk(tree):
        what = _fault(node)
        if what:
            line = getattr(node, "lineno", 1)
            found.error(f"{where} 第{line}行", what, _RULE, "改用由 seed 推出的值")
    return found


def _fault(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        return next(filter(None, (_import_fault(alias.name) for alias in node.names)), "")
    if isinstance(node, ast.ImportFrom):
        return _import_fault(node.module or "")
    if isinstance(node, ast.Attribute) and _dotted(node) == "os.environ":
        return "读环境变量"
    return _call_fault(node) if isinstance(node, ast.Call) else ""


def _import_fault(name: str) -> str:
    top = name.split(".", maxsplit=1)[0]
    if top == "benling":
        return f"引入了 {name}；程序须独立，平台以后的改动才不影响已发布的答案"
    return f"引入了 {name}（{_MODULES[top]}）" if top in _MODULES else ""


def _call_fault(node: ast.Call) -> str:
    name = _dotted(node.func)
    for ending, what in _CALLS.items():
        if name == ending or name.endswith("." + ending):
            return f"调用 {name}（{what}）"
    return _random_fault(name, node)


def _random_fault(name: str, node: ast.Call) -> str:
    if name == "hash":
        return "调用 hash()，它每次运行都不同"
    parts = name.split(".")
    if len(parts) < 2 or parts[-2] != "random":
        return ""
    if ".".join(parts[-2:]) in _SEEDED:
        return "" if node.args or node.keywords else f"{name} 没有给种子"
    return f"调用 {name}（没有种子的随机数）"


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed([*parts, node.id])) if isinstance(node, ast.Name) else ""
