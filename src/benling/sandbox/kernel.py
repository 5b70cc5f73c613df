"""A Jupyter kernel in a sandbox, for any jupyter_client user: manager, provisioner, spares.

Host side of one kernel: a folder with five listening unix sockets, of which only the open
descriptors go inside. Clients connect by ``/proc/self/fd/<folder>/…``, as the path of a socket
may have 107 bytes at most and state folders may be deep.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import IO, Any

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import default

from benling.sandbox.limits import Limits
from benling.sandbox.process import Sandbox, SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.view import View

#: shell, iopub, stdin, control, heartbeat: the last exists for clients but nobody listens
_CHANNELS = (1, 2, 3, 4)
#: one message from the kernel may not be larger; the link is cut instead
_MESSAGE_BYTES = 32 * 1024 * 1024
_ERRORS_KEPT = 20_000


class SandboxProvisioner(KernelProvisionerBase):
    """Starts the kernel of one manager in a sandbox and is its process handle."""

    box: Sandbox | None = None
    view: View
    limits: Limits
    #: standard error of the sandbox, for faults of the machine
    errors: IO[bytes] | None = None

    @property
    def has_process(self) -> bool:
        return self.box is not None

    async def poll(self) -> int | None:
        return 0 if self.box is None else self.box.process.poll()

    async def wait(self) -> int | None:
        if self.box is None:
            return 0
        while self.box.process.poll() is None:
            await asyncio.sleep(0.01)
        code = self.box.wait()
        self.box = None
        return code

    async def send_signal(self, signum: int) -> None:
        if self.box is not None:
            self.box.kill() if signum == signal.SIGKILL else self.box.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        if self.box is not None:
            self.box.kill()

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """``cmd`` is not used: what runs inside is always our own kernel starter."""
        manager = self.parent
        listeners = {port: _listener(f"{manager.ip}-{port}") for port in _CHANNELS}
        order = {
            "key": manager.session.key.decode(),
            "descriptors": {port: sock.fileno() for port, sock in listeners.items()},
        }
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the kernel
        try:
            self.box = Sandbox(
                ["kernel"], self.view, self.limits, stdin=subprocess.PIPE, stderr=self.errors,
                pass_fds=[sock.fileno() for sock in listeners.values()],
            )  # fmt: skip
            pipe = self.box.process.stdin
            with contextlib.suppress(BrokenPipeError), pipe:  # type: ignore[union-attr]
                pipe.write(json.dumps(order).encode() + b"\n")  # type: ignore[union-attr]
        finally:
            for sock in listeners.values():
                sock.close()
        if self.box.first is None:
            self.box.close()
            self.box = None
            raise SandboxBroken(explained(self.said()))
        self.connection_info = manager.get_connection_info()
        return dict(self.connection_info)

    def said(self) -> str:
        """The last of what the sandbox wrote to standard error, for the log of the machine."""
        if self.errors is None:
            return ""
        self.errors.seek(0, os.SEEK_END)
        self.errors.seek(max(0, self.errors.tell() - _ERRORS_KEPT))
        return self.errors.read().decode(errors="replace")

    async def cleanup(self, restart: bool = False) -> None:
        if self.box is not None:
            self.box.close()
            self.box = None
        if self.errors is not None and not self.errors.closed:
            self.errors.close()

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        return {"cmd": []}


class SandboxKernelManager(AsyncKernelManager):
    """One sandboxed Python kernel, made by :func:`manager`."""

    #: host folder of its sockets
    folder: Path
    folder_fd: int = -1
    #: why it was ended from outside, once it was
    cause: str | None = None
    #: exit code of its sandbox, once it has ended
    exit_code: int | None = None

    @default("context")
    def _context_default(self) -> Any:
        context = zmq.asyncio.Context()
        self._created_context = True
        context.setsockopt(zmq.MAXMSGSIZE, _MESSAGE_BYTES)
        context.setsockopt(zmq.LINGER, 0)
        return context

    @property
    def kernel_spec(self) -> Any:
        return KernelSpec(argv=[], language="python", interrupt_mode="signal")

    def box(self) -> Sandbox | None:
        """Its sandbox while it runs."""
        return self.provisioner.box if self.provisioner is not None else None

    def write_connection_file(self, **_: Any) -> None:
        """Nothing is written: the key goes in by a pipe."""

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the sandbox at once and whole: nothing inside is worth a polite goodbye."""
        self.shutting_down = True
        await self.cleanup_resources()

    async def cleanup_resources(self, restart: bool = False) -> None:
        """End what still runs and remove what this kernel had on the host."""
        box = self.box()
        if box is not None:
            self.exit_code = box.process.poll()
            box.close()
            self.cause = box.cause or self.cause
            await self.provisioner.cleanup()
        self._close_control_socket()
        if self.folder_fd >= 0:
            os.close(self.folder_fd)
            self.folder_fd = -1
            shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, **kwargs: Any) -> Any:
        """A client on this kernel's own context, so that the cap on messages holds for it."""
        return super().client(context=self.context, **kwargs)


def manager(view: View, limits: Limits, folder: Path) -> SandboxKernelManager:
    """A manager whose kernel sees ``view``; its sockets go into the new folder ``folder``."""
    folder.mkdir(mode=0o700, parents=True)
    made = SandboxKernelManager()
    made.folder = folder
    made.folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    made.transport, made.ip = "ipc", f"/proc/self/fd/{made.folder_fd}/s"
    made.shell_port, made.iopub_port, made.stdin_port, made.control_port = _CHANNELS
    made.hb_port = len(_CHANNELS) + 1
    made.session.key = secrets.token_hex(32).encode()
    made.provisioner = SandboxProvisioner(parent=made, kernel_spec=made.kernel_spec)
    made.provisioner.view, made.provisioner.limits = view, limits
    return made


def _listener(path: str) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(path)
    made.listen(16)
    return made
