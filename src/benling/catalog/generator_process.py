"""The other process: runs a trainer's make_data.py or solver.py and hands back what it returns.

Started by its path with ``python -I -B``; reads one JSON order from standard input
(``{"program": "make_data.py", "source": base64, "turns": [...], "memory_bytes": n}``) and writes
one JSON answer (``{"made": [...]}``, one for each turn, or ``{"fault": {...}}``) to standard
output. A turn is a seed in hex for make_data.py, and for solver.py the learner's data files, name
to base64. Standard library only.

The hook below gives an author a clear word where the program does what it may not. It is no
wall: the sandbox around this process is.
"""

import base64
import json
import math
import os
import resource
import sys
import traceback
from typing import Any

GENERATOR, SOLVER = "make_data.py", "solver.py"
_READABLE = ("/usr/", "/lib", "/etc/", "/sys/", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/")


class Forbidden(Exception):
    """The program tried what it may not."""


class Unfit(Exception):
    """The program gave what cannot be used."""


def main() -> None:
    order = json.loads(sys.stdin.buffer.read())
    answer_fd = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)  # whatever the program prints goes nowhere
    limit = order["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answer: dict[str, Any]
    name = order["program"]
    try:
        answer = {"made": _run(name, base64.b64decode(order["source"]), order["turns"])}
    except (Forbidden, Unfit) as error:
        answer = _fault(type(error).__name__, str(error), error, name)
    except MemoryError as error:
        answer = _fault("Crashed", "内存不够", error, name)
    except BaseException as error:  # a trainer's code may raise anything, SystemExit included
        answer = _fault("Crashed", f"{type(error).__name__}: {error}"[:300], error, name)
    with os.fdopen(answer_fd, "wb") as out:
        out.write(json.dumps(answer).encode())
    os._exit(0)  # without waiting for threads or exit handlers of the program


def _fault(kind: str, text: str, error: BaseException, name: str) -> dict[str, Any]:
    return {"fault": {"kind": kind, "text": text, "line": _line(error, name)}}


def _run(name: str, source: bytes, turns: list[Any]) -> list[dict[str, Any]]:
    sys.addaudithook(_watch)
    names: dict[str, Any] = {"__name__": name.removesuffix(".py"), "__file__": name}
    exec(compile(source, name, "exec"), names)  # noqa: S102
    return [(_made if name == GENERATOR else _solved)(names, turn) for turn in turns]


def _made(names: dict[str, Any], seed: str) -> dict[str, Any]:
    make_data = names.get("make_data")
    if not callable(make_data):
        raise Unfit("没有 make_data(seed) 函数")
    return _packed(make_data(bytes.fromhex(seed)))


def _solved(names: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    answers, slips = names.get("answers"), names.get("slips")
    if not callable(answers):
        raise Unfit("没有 answers(files) 函数")
    files = {name: base64.b64decode(text) for name, text in given.items()}
    found = answers(dict(files))
    if not isinstance(found, dict):
        raise Unfit("answers 没有返回字典")
    made = list(slips(dict(files))) if callable(slips) else []
    if not all(isinstance(slip, list | tuple) and len(slip) == 3 for slip in made):
        raise Unfit("slips 返回的每一项须是（题号、值、提示里的词）")
    return {"answers": _plain(found, "answers"), "slips": _plain(made, "slips")}


def _packed(made: object) -> dict[str, Any]:
    if not isinstance(made, dict) or set(made) != {"files", "truth"}:
        raise Unfit('make_data 没有返回 {"files": …, "truth": …}')
    if not isinstance(made["files"], dict) or not isinstance(made["truth"], dict):
        raise Unfit("files 和 truth 须是字典")
    files = {}
    for name, content in made["files"].items():
        if not isinstance(name, str) or not isinstance(content, str | bytes):
            raise Unfit(f"数据文件“{name}”的内容须是文字或字节")
        data = content.encode() if isinstance(content, str) else content
        files[name] = base64.b64encode(data).decode()
    return {"files": files, "truth": _plain(made["truth"], "truth")}


def _plain(value: object, where: str) -> object:
    """The value, if it is JSON as it stands (a tuple counts as a list)."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Unfit(f"{where} 不是有限的数")
        return value
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{n}]") for n, item in enumerate(value)]
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise Unfit(f"{where} 的键“{key}”不是文字")
        return {key: _plain(item, f"{where}.{key}") for key, item in value.items()}
    raise Unfit(
        f"{where} 是 {type(value).__name__}，不能写成 JSON；日期写成文字，小数写成加引号的数"
    )


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        _watch_open(*args)
    elif event.startswith(("socket.", "subprocess.", "urllib.")):
        raise Forbidden("程序不能联网，也不能启动别的程序")
    elif event in ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "pty.spawn"):
        raise Forbidden("程序不能启动别的程序")
    elif event.startswith(
        (
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.rmdir",
            "os.link",
            "os.symlink",
            "os.truncate",
            "os.chmod",
            "os.chown",
            "shutil.",
        )
    ):
        raise Forbidden("程序不能改动文件")


def _watch_open(path: Any, mode: object, flags: int) -> None:
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    if isinstance(path, int) or path == os.devnull:
        return
    if flags & writing or (isinstance(mode, str) and set(mode) & set("wax+")):
        raise Forbidden("程序不能写文件，结果由函数返回")
    named = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    allowed = (
        *_READABLE,
        sys.prefix + "/",
        sys.base_prefix + "/",
        *(p + "/" for p in sys.path if p),
    )
    if not named.startswith(allowed):
        raise Forbidden("程序不能读文件，所需内容写在程序里，或由参数传入")


def _line(error: BaseException, name: str) -> int:
    """The line of the program nearest to the fault; 0 when there is none."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == name), 0)


if __name__ == "__main__":
    main()
