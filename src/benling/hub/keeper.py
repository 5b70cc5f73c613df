"""Keeps one learner's server: starts the cage, watches its limits, ends it whole.

``python -m benling.hub.keeper --desk DIR --name ID --mark FILE --log FILE --limits FILE -- CMD``

It stands between the Hub and the cage, so that a server outlives a Hub that dies, and dies with
its keeper in every case (the cage is bound to it). The Hub's signals end the server gracefully.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from benling.hub.cage import cage_command, passwd_lines
from benling.hub.limits import ServerLimits, read_limits

_MB = 1024 * 1024
_GRACE_SECONDS = 3.0
_MEMORY_PERIOD_SECONDS = 1.0
_DISK_PERIOD_SECONDS = 2.0
#: the disk is looked at rarely enough to spend at most this share of a processor on it
_DISK_SHARE = 0.02
_LOG_MB = 4
NOTE = "空间超限说明.txt"


class Keeper:
    def __init__(self, options: argparse.Namespace, command: list[str]) -> None:
        self._desk: Path = options.desk
        self._mark: Path = options.mark
        self._log: Path = options.log
        self._name: str = options.name
        self._command = command
        self._limits: ServerLimits = read_limits(options.limits)
        self._ending = threading.Event()
        self._next_disk_look = 0.0

    def run(self) -> int:
        """Start, watch, end. Returns the server's exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._ending.set())
        cage, inside = self._start()
        me = psutil.Process()
        self._mark.write_text(json.dumps({"pid": me.pid, "started": me.create_time()}))
        try:
            while cage.poll() is None and not self._ending.wait(_MEMORY_PERIOD_SECONDS):
                self._watch(inside)
            return self._end(cage, inside)
        finally:
            if cage.poll() is None:
                cage.kill()
            self._mark.unlink(missing_ok=True)

    def _start(self) -> tuple["subprocess.Popen[bytes]", psutil.Process]:
        files = [_readable(content) for content in passwd_lines(self._name)]
        info_out, info_in = os.pipe()
        cage = cage_command(self._desk, self._limits, files[0], files[1], info_in)
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                [*cage, *self._command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(*files, info_in),
            )
        for handle in (*files, info_in):
            os.close(handle)
        with os.fdopen(info_out, "rb") as info:
            told = info.read()
        if not told:
            raise SystemExit(f"the cage did not start, see {self._log}")
        return process, psutil.Process(json.loads(told)["child-pid"])

    def _end(self, cage: "subprocess.Popen[bytes]", inside: psutil.Process) -> int:
        """Ask the server to end, then end everything in the cage with its first process."""
        for server in _children(inside):
            _signal(server, signal.SIGTERM)
        try:
            return cage.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(inside, signal.SIGKILL)
            return cage.wait()

    def _watch(self, inside: psutil.Process) -> None:
        processes = _descendants(inside)
        sizes = {process: _pss_mb(process) for process in processes}
        if sum(sizes.values()) > self._limits.memory_mb:
            largest = max(sizes, key=lambda process: sizes[process])
            _say(f"memory over {self._limits.memory_mb} MB: ending the largest process")
            _signal(largest, signal.SIGKILL)
        if len(processes) > self._limits.processes:
            _say(f"more than {self._limits.processes} processes: ending all but the server")
            self._end_work(inside)
        if time.monotonic() >= self._next_disk_look:
            self._watch_disk(inside)

    def _watch_disk(self, inside: psutil.Process) -> None:
        started = time.monotonic()
        size_mb, files = disk_use(self._desk, stop_after=self._limits.files)
        spent = time.monotonic() - started
        self._next_disk_look = time.monotonic() + max(_DISK_PERIOD_SECONDS, spent / _DISK_SHARE)
        if size_mb > self._limits.disk_mb or files > self._limits.files:
            _say("the learner's folder is over its limit: ending all but the server")
            (self._desk / NOTE).write_text(over_limit_note(self._limits), encoding="utf-8")
            self._end_work(inside)
        else:
            (self._desk / NOTE).unlink(missing_ok=True)
        if self._log.stat().st_size > _LOG_MB * _MB:
            os.truncate(self._log, 0)

    def _end_work(self, inside: psutil.Process) -> None:
        """End kernels and terminals; the server stays, so that files can be deleted."""
        children = _children(inside)
        # Orphans become children of the cage's first process too; the server is the eldest.
        server = min(children, key=lambda process: process.create_time(), default=None)
        for process in _descendants(inside):
            if process != server:
                _signal(process, signal.SIGKILL)


def over_limit_note(limits: ServerLimits) -> str:
    return (
        f"您的学习文件夹超过了 {limits.disk_mb} MB 或 {limits.files} 个文件的限额，"
        "正在运行的程序已被停止。\n请删除不需要的文件，再重新打开作业。已保存的答案没有丢失。\n"
    )


def disk_use(folder: Path, stop_after: int) -> tuple[float, int]:
    """Megabytes and number of entries below ``folder``; counting stops above ``stop_after``."""
    size, count, waiting = 0, 0, [str(folder)]
    while waiting and count <= stop_after:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            count += 1
            try:
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
            except OSError:
                continue
    return size / _MB, count


def _readable(content: bytes) -> int:
    handle = os.memfd_create("benling")
    os.write(handle, content)
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def _pss_mb(process: psutil.Process) -> float:
    """Memory of a process, shared pages by share; 0 once it is gone."""
    try:
        with Path(f"/proc/{process.pid}/smaps_rollup").open() as lines:
            for line in lines:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children())
    except psutil.Error:
        return []


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _signal(process: psutil.Process, number: int) -> None:
    # psutil compares the start time first: a recycled pid is left alone
    with contextlib.suppress(psutil.Error):
        process.send_signal(number)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # the Hub's log


def main(arguments: list[str]) -> int:
    split = arguments.index("--")
    parser = argparse.ArgumentParser()
    for name in ("desk", "mark", "log", "limits"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--name", required=True)
    options = parser.parse_args(arguments[:split])
    os.nice(5)
    return Keeper(options, arguments[split + 1 :]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
