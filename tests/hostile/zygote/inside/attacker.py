"""Runs in the sandbox: executes an attack's code and says what it printed or how it failed."""

import contextlib
import io
import json
import os
import socket

# ruff: noqa: PTH123, PTH208, S102, SIM115  # plain calls, as an attack would make them
from benling.sandbox.channel import Channel, TooLong

MOST = 1 << 20


def rehearse() -> None:
    """What attacks use is loaded once."""
    import ctypes  # noqa: F401
    import mmap  # noqa: F401
    import subprocess  # noqa: F401

    from benling.sandbox import kernel_calls  # noqa: F401


def attack(fds: list[int], code: bytes) -> None:
    """Run ``code``; its output goes through the first descriptor."""
    channel = Channel(socket.socket(fileno=fds[0]), most=MOST)
    said = io.StringIO()
    names = {"__name__": "attack", "LINK": fds[0]}
    failed = ""
    with contextlib.redirect_stdout(said):
        try:
            exec(compile(code.decode(), "attack", "exec"), names)
        except BaseException as error:
            failed = f"{type(error).__name__}: {error}"
    with contextlib.suppress(TooLong):
        channel.send(json.dumps({"said": said.getvalue()[-4000:], "failed": failed}).encode())


def look_around(fds: list[int], _: bytes) -> None:
    """What a job may find when it begins; the same for every child."""
    places = ("/submission", "/tmp", "/dev/shm", "/dev/pts", "/", "/proc")
    found = {place: sorted(os.listdir(place)) for place in places}
    found["fds"] = sorted(n for n in os.listdir("/proc/self/fd"))
    found["environment"] = sorted(f"{k}={v}" for k, v in os.environ.items())
    found["name"] = [os.uname().nodename]
    found["sockets"] = open("/proc/self/net/unix").read().split("\n")[1:]
    found["signals"] = [line for line in open("/proc/self/status") if line.startswith("Sig")]
    channel = Channel(socket.socket(fileno=fds[0]), most=MOST)
    channel.send(json.dumps(found).encode())
