"""The command lines that start a zygote, and the little that it is told on them."""

import base64
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benling.errors import refuse
from benling.sandbox import seccomp
from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.limits import MIB
from benling.sandbox.view import (
    SHARED_MEMORY,
    TEMPORARY,
    WORK,
    View,
    environment,
    python,
    python_binds,
    system_binds,
)

#: what rehearsing may write, such as a cache of fonts; children do not see it
_REHEARSAL_BYTES = 256 * MIB
#: no /dev/zero: mapped and shared, it is memory that no process's figure shows
_DEVICES = ("null", "full", "random", "urandom", "tty")

_UNSHARED = tuple(f"--unshare-{kind}" for kind in ("user", "ipc", "pid", "net", "uts"))


def line(
    program: str, view: View, isolation: Isolation, layers: frozenset[Layer], *, control: int,
    scratch: Path | None, groups: bool,
) -> list[str]:  # fmt: skip
    """The command. ``control``: descriptor of the zygote's socket; ``scratch``: writable folder.

    ``scratch`` is None in the tier ``full``, which writes to no disk. ``groups``: whether children
    begin in control groups.
    """
    terms = {
        "program": program, "control": control, "isolation": isolation, "layers": sorted(layers),
        "scratch": str(scratch), "readable": _readable(view, isolation),
        "kept": _below_temporary(view), "filter": base64.b64encode(
            seccomp.program(
                network=isolation is Isolation.FULL,
                sets_cpu_limit=isolation is not Isolation.FULL,
            )
        ).decode(),
    }  # fmt: skip
    told = ["-P", "-m", "benling.sandbox.zygote.server", json.dumps(terms)]
    if isolation is Isolation.FULL:
        return _in_bubblewrap(view, [python(), *told], groups)
    return [sys.executable, *told]


def variables(view: View, scratch: Path | None) -> dict[str, str]:
    """The environment of a zygote outside bubblewrap, which sets its own."""
    if scratch is None:
        return {"PATH": os.environ.get("PATH", os.defpath)}
    places = {"HOME": "home", "TMPDIR": ".", "IPYTHONDIR": "ipython", "MPLCONFIGDIR": "matplotlib"}
    own = {name: str(scratch / place) for name, place in places.items()}
    return {**environment(), **own, **view.environment}


def _in_bubblewrap(view: View, told: list[str], groups: bool) -> list[str]:
    # The kernel lets nobody start a process in a group that his own namespace does not show. Each
    # child has a namespace of groups of its own in any case.
    own_groups = [] if groups else ["--unshare-cgroup-try"]
    made = [
        "bwrap", *_UNSHARED, *own_groups, "--uid", "0", "--gid", "0", "--cap-add", "ALL",
        "--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv",
        "--proc", "/proc", "--dir", "/dev/pts", "--dir", SHARED_MEMORY,
        "--symlink", "pts/ptmx", "/dev/ptmx", "--symlink", "/proc/self/fd", "/dev/fd",
    ]  # fmt: skip
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        made += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    for name in _DEVICES:
        made += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for place in (TEMPORARY, WORK):
        made += ["--size", str(_REHEARSAL_BYTES), "--tmpfs", place]
    made += system_binds() + python_binds()
    for outside, inside in view.read_only:
        made += ["--ro-bind", str(outside), inside]
    made += ["--remount-ro", "/"]
    for name, value in {**environment(), **view.environment}.items():
        made += ["--setenv", name, value]
    return [*made, "--chdir", "/", "--", *told]


def _below_temporary(view: View) -> list[str]:
    """Names in the folder for temporary files that lead to programs or to what was given.

    A child's own such folder would hide them: a checkout below /tmp, say.
    """
    words = system_binds() + python_binds()
    for outside, inside in view.read_only:
        words += ["--ro-bind", str(outside), inside]
    named = (word for word in words if word.startswith(TEMPORARY + "/"))
    return sorted({Path(word).relative_to(TEMPORARY).parts[0] for word in named})


def _readable(view: View, isolation: Isolation) -> list[str]:
    """What Landlock lets a child read. In the tier ``full`` its world holds nothing else anyway."""
    if isolation is Isolation.FULL:
        return ["/"]
    for outside, inside in view.read_only:
        if str(outside) != inside:
            raise refuse(
                f"隔离级别 {isolation}", f"不能把 {outside} 显示为 {inside}",
                "该级别没有独立的文件视图", "请改用完全隔离，或使用原路径",
            )  # fmt: skip
    binds = iter(system_binds() + python_binds())
    places = [*_bound(binds), *(str(outside) for outside, _ in view.read_only)]
    links = [f"/{name}" for name in ("bin", "sbin", "lib", "lib64")]
    return [*dict.fromkeys(places + links), "/dev/random", "/dev/urandom"]


def _bound(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        if word in ("--ro-bind", "--ro-bind-try"):
            yield next(words)
            next(words)
        elif word == "--symlink":
            # The link itself is read with its folder; where it leads must be readable.
            yield next(words)
            next(words)
