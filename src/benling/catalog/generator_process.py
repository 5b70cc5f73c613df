"""The other process: runs a trainer's make_data.py and hands back what it returns.

Started by its path with ``python -I -B``; reads one JSON order from standard input
(``{"generator": base64, "seeds": [hex], "memory_bytes": n}``) and writes one JSON answer
(``{"variants": [...]}`` or ``{"fault": {...}}``) to standard output. Standard library only.

The hook below gives an author a clear word where the generator does what it may not. It is no
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

_NAME = "make_data.py"
_READABLE = ("/usr/", "/lib", "/etc/", "/sys/", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/")


class Forbidden(Exception):
    """The generator tried what it may not."""


class Unfit(Exception):
    """The generator gave what cannot be used."""


def main() -> None:
    order = json.loads(sys.stdin.buffer.read())
    answer_fd = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)  # whatever the generator prints goes nowhere
    limit = order["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answer: dict[str, Any]
    try:
        answer = {"variants": _run(base64.b64decode(order["generator"]), order["seeds"])}
    except (Forbidden, Unfit) as error:
        answer = {"fault": {"kind": type(error).__name__, "text": str(error), "line": _line(error)}}
    except MemoryError as error:
        answer = {"fault": {"kind": "Crashed", "text": "内存不够", "line": _line(error)}}
    except BaseException as error:  # a trainer's code may raise anything, SystemExit included
        text = f"{type(error).__name__}: {error}"[:300]
        answer = {"fault": {"kind": "Crashed", "text": text, "line": _line(error)}}
    with os.fdopen(answer_fd, "wb") as out:
        out.write(json.dumps(answer).encode())
    os._exit(0)  # without waiting for threads or exit handlers of the generator


def _run(source: bytes, seeds: list[str]) -> list[dict[str, Any]]:
    sys.addaudithook(_watch)
    names: dict[str, Any] = {"__name__": "make_data", "__file__": _NAME}
    exec(compile(source, _NAME, "exec"), names)  # noqa: S102
    make_data = names.get("make_data")
    if not callable(make_data):
        raise Unfit("没有 make_data(seed) 函数")
    return [_packed(make_data(bytes.fromhex(seed))) for seed in seeds]


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
        raise Forbidden("生成程序不能联网，也不能启动别的程序")
    elif event in ("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "pty.spawn"):
        raise Forbidden("生成程序不能启动别的程序")
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
        raise Forbidden("生成程序不能改动文件")


def _watch_open(path: Any, mode: object, flags: int) -> None:
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    if isinstance(path, int) or path == os.devnull:
        return
    if flags & writing or (isinstance(mode, str) and set(mode) & set("wax+")):
        raise Forbidden("生成程序不能写文件，数据从 make_data 返回")
    named = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    allowed = (
        *_READABLE,
        sys.prefix + "/",
        sys.base_prefix + "/",
        *(p + "/" for p in sys.path if p),
    )
    if not named.startswith(allowed):
        raise Forbidden("生成程序不能读文件，所需内容写在 make_data.py 里")


def _line(error: BaseException) -> int:
    """The line of make_data.py nearest to the fault; 0 when there is none."""
    if isinstance(error, SyntaxError) and error.filename == _NAME:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == _NAME), 0)


if __name__ == "__main__":
    main()
