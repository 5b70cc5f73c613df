"""The zygote: imports and rehearses once, then forks a child for each order that comes in.

Called as ``python -P -m benling.sandbox.zygote.server <terms as JSON>``. It has a single thread,
as a fork copies only one, and never reads an order itself: what it knew, later children would.
"""

import base64
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from benling.sandbox import kernel_calls as kernel
from benling.sandbox import landlock
from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote import guard, job, large_pages
from benling.sandbox.zygote.copied_ahead import CopiedAhead
from benling.sandbox.zygote.fork_into import fork_into
from benling.sandbox.zygote.order import FAILED, JOB_FOLDER, End, pack_end

_MESSAGE_BYTES = 4096
_DESCRIPTORS = 64


class Server:
    """Forks on demand, tells the host how each child ended."""

    def __init__(self, terms: dict[str, Any]) -> None:
        self._control = socket.socket(fileno=terms["control"])
        self._scratch = terms["scratch"]
        self._own = os.getpid()
        isolation = Isolation(terms["isolation"])
        self._layers = frozenset(map(Layer, terms["layers"]))
        before = _open_descriptors()
        _rehearse(terms["program"])
        self._own_pids = self._outer_proc = -1
        blanked = sorted(_open_descriptors() - before)
        if isolation is Isolation.FULL:
            kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
            self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
            self._outer_proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._around = job.Surroundings(
            isolation, self._layers, landlock.version(), terms["readable"],
            base64.b64decode(terms["filter"]), terms["kept"], blanked, self._outer_proc,
        )  # fmt: skip
        #: by the descriptor that tells of the end: process id, socket to the host
        self._children: dict[int, tuple[int, int]] = {}
        #: entry → what its children have copied ahead
        self._ahead: dict[str, CopiedAhead] = {}
        self._poll = select.poll()
        self._poll.register(self._control, select.POLLIN)

    def serve(self) -> None:
        """Until the host goes."""
        gc.collect()
        gc.freeze()
        large_pages.collapse()
        self._control.send(json.dumps({"landlock": self._around.landlock}).encode())
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._control.fileno():
                    if not self._take_order():
                        return
                else:
                    self._tell_end(fd)

    def _take_order(self) -> bool:
        message, fds, _, _ = socket.recv_fds(
            self._control, _MESSAGE_BYTES, _DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
        )
        if not message:
            return False
        terms = json.loads(message)
        if "trial" in terms:
            self._control.send(json.dumps({"forked": _forked_into(fds.pop())}).encode())
            return True
        if "written" in terms:
            self._ahead[terms["written"]] = CopiedAhead(fds.pop())
            return True
        figures = {name: value for name, value in terms["limits"].items() if name != "wall_seconds"}
        group = fds.pop() if terms["group"] else None
        teller, *rest = fds
        errors = rest.pop() if terms["errors"] else None
        try:
            pid = self._fork(terms["entry"], figures, teller, rest, errors, group)
            ended = os.pidfd_open(pid)
        except OSError as error:
            _tell_failure(teller, error)
            os.close(teller)
        else:
            self._children[ended] = (pid, teller)
            self._poll.register(ended, select.POLLIN)
        finally:
            for fd in [*fds[1:], *([] if group is None else [group])]:
                os.close(fd)
        return True

    def _fork(
        self, entry: str, figures: dict[str, int], teller: int, fds: list[int],
        errors: int | None, group: int | None,
    ) -> int:  # fmt: skip
        full = self._around.isolation is Isolation.FULL
        if Layer.PROCESSES in self._layers:
            kernel.unshare(kernel.CLONE_NEWPID)
        try:
            pid = _forked(group) if full else os.fork()
        except OSError:
            self._return_to_own_pids()
            raise
        if pid:
            self._return_to_own_pids()
            return pid
        if full:
            job.be(self._around, figures, teller, fds, errors, None, 0, self._ahead.get(entry))
        try:
            own = os.getpid()
            scratch = Path(self._scratch, JOB_FOLDER.format(own))
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(mode=0o700)
            guard.stand_over(
                lambda: job.be(
                    self._around, figures, teller, fds, errors, scratch, own,
                    self._ahead.get(entry),
                ),
                scratch, self._own, lambda: _forked(group),
            )  # fmt: skip
        except OSError as error:
            _tell_failure(teller, error)
        finally:
            # Whatever happened here: this is no second zygote.
            os._exit(1)

    def _return_to_own_pids(self) -> None:
        if Layer.PROCESSES in self._layers:
            kernel.setns(self._own_pids, kernel.CLONE_NEWPID)

    def _tell_end(self, ended: int) -> None:
        pid, teller = self._children.pop(ended)
        self._poll.unregister(ended)
        os.close(ended)
        _, status, usage = os.wait4(pid, 0)
        end = End(
            os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * 1024,
        )  # fmt: skip
        try:
            socket.socket(fileno=teller).send(pack_end(end), socket.MSG_DONTWAIT)
        except OSError:
            # The host has let go of this child.
            return


def _tell_failure(teller: int, error: OSError) -> None:
    words = str(error).encode()
    os.write(teller, FAILED + len(words).to_bytes(8, "big") + words)


def _forked(group: int | None) -> int:
    """As ``os.fork``; the child begins in the group whose folder is open, if any."""
    if group is None:
        return os.fork()
    pid = fork_into(group)
    if not pid:
        os.close(group)
    return pid


def _forked_into(group: int) -> bool:
    """Whether a child can begin in the group whose folder is open; closes it."""
    try:
        pid = fork_into(group)
        if not pid:
            os._exit(0)
        return os.waitpid(pid, 0)[1] == 0
    except OSError:
        return False
    finally:
        os.close(group)


def _rehearse(program: str) -> None:
    """Raises: RuntimeError when it leaves a thread behind, which no fork would survive."""
    # All that is made now stays: it need not be looked through again and again.
    gc.disable()
    importlib.import_module(program).rehearse()
    gc.enable()
    threads = os.listdir("/proc/self/task")  # noqa: PTH208
    if len(threads) > 1:
        raise RuntimeError(f"{program}.rehearse() left {len(threads) - 1} threads running")


def _open_descriptors() -> set[int]:
    """Those that outlive the listing itself."""
    found = set()
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            os.fstat(int(name))
        except OSError:
            continue
        found.add(int(name))
    return found


def main() -> None:
    terms = json.loads(sys.argv[1])
    kernel.close_range(3, terms["control"] - 1) if terms["control"] > 3 else None
    kernel.close_range(terms["control"] + 1)
    os.set_inheritable(terms["control"], False)
    # The keeper ends us in any case, unless it is killed itself.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    # The host decides when to end; a Ctrl-C at its terminal is not meant for us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Server(terms).serve()
    os._exit(0)


if __name__ == "__main__":
    main()
