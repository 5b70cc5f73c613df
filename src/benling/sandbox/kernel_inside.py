"""The inner half of a sandboxed kernel: ipykernel on listening sockets made outside.

The sockets come in as open descriptors, so the sandbox needs neither a network nor any folder of
the host that it could write to.
"""

import json
import shutil
from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp

#: where the files of the job are bound, read-only
HANDED_IN = "/handed-in"


class DescriptorKernelApp(IPKernelApp):
    """ipykernel whose "ports" are descriptors of sockets that already listen."""

    descriptors: dict[int, int]

    def _try_bind_socket(self, s: Any, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.descriptors[port])
        # The name is never used to make a socket: libzmq takes the descriptor instead.
        s.bind(f"ipc:///tmp/kernel-{port}")
        return port

    def init_control(self, context: Any) -> None:
        super().init_control(context)
        # The debugger's own link to the shell channel: its path does not exist in here.
        self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

    def init_connection_file(self) -> None:
        """There is none: what it would hold was handed over on standard input."""

    def write_connection_file(self, **_: Any) -> None:
        """Nothing to write."""

    def init_heartbeat(self) -> None:
        """Whether this kernel lives is seen from its process."""


def serve(order: bytes) -> None:
    """Run a kernel until it is ended. ``order``: JSON with ``key`` and ``descriptors``."""
    terms = json.loads(order)
    app = DescriptorKernelApp.instance()
    app.descriptors = {int(port): fd for port, fd in terms["descriptors"].items()}
    app.transport = "ipc"
    app.shell_port, app.iopub_port, app.stdin_port, app.control_port = 1, 2, 3, 4
    app.session.key = terms["key"].encode()
    app.initialize(["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=50"])
    app.start()


def lay_out() -> None:
    """Copy the job's files into the work folder, where it may change them."""
    shutil.copytree(HANDED_IN, ".", dirs_exist_ok=True, symlinks=True)
