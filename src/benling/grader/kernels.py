"""Sandboxed kernels for grading: one for each notebook run, the next one started in advance.

A kernel is never used twice. A spare starts with an empty folder bound read-only; when it is
taken, the submission's files are put there and the kernel copies them to its own work folder.
"""

import contextlib
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync

from benling.sandbox.kernel import SandboxKernelManager, manager
from benling.sandbox.kernel_inside import HANDED_IN
from benling.sandbox.limits import Limits
from benling.sandbox.view import View

_TRUTH_INSIDE = "/truth"
_START_SECONDS = 60


@dataclass
class Job:
    """One kernel with its folder on the host: ``files/`` and ``truth/`` are what it may read."""

    folder: Path
    kernel: SandboxKernelManager
    client: Any = None

    @property
    def lives(self) -> bool:
        box = self.kernel.box()
        return box is not None and box.process.poll() is None

    def ready(self) -> Any:
        """A client that the kernel has answered. Raises: RuntimeError when it never does."""
        if self.client is None:
            client = self.kernel.client()
            # No heartbeat: it would be a thread of its own, and the process tells.
            client.start_channels(hb=False)
            run_sync(client.wait_for_ready)(timeout=_START_SECONDS)
            client.allow_stdin = False
            self.client = client
        return self.client

    def close(self) -> None:
        """End the kernel, its links and its folder; harmless when done twice."""
        if self.client is not None:
            self.client.stop_channels()
            self.client = None
        run_sync(self.kernel.shutdown_kernel)(now=True)
        self.kernel.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)


class KernelSource:
    """Gives out sandboxed kernels. Use it from one lasting thread: kernels die with it."""

    def __init__(self, scratch: Path, limits: Limits, *, with_truth: bool) -> None:
        self._scratch = scratch
        self._limits = limits
        self._with_truth = with_truth
        self._spare: Job | None = None

    def prepare(self) -> None:
        """Start a spare, if there is none; returns at once."""
        if self._spare is None:
            self._spare = self._start()

    def settle(self) -> None:
        """Wait until the spare has answered. Raises: RuntimeError."""
        if self._spare is not None:
            self._spare.ready()

    def take(self, files: dict[str, Path], truth: bytes | None) -> Job:
        """A kernel whose work folder will hold copies of ``files`` (name inside → host path).

        Raises: SandboxBroken, OSError, benling.errors.Refused.
        """
        job, self._spare = self._spare, None
        if job is not None and not job.lives:
            job.close()
            job = None
        job = job or self._start()
        for name, source in files.items():
            target = job.folder / "files" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        if truth is not None:
            (job.folder / "truth" / "truth.json").write_bytes(truth)
        return job

    def close(self) -> None:
        if self._spare is not None:
            with contextlib.suppress(Exception):
                self._spare.close()
            self._spare = None

    def _start(self) -> Job:
        folder = self._scratch / f"kernel-{uuid.uuid4().hex[:12]}"
        for name in ("files", "truth"):
            (folder / name).mkdir(parents=True, mode=0o700)
        read_only = [(folder / "files", HANDED_IN)]
        environment = {"NBGRADER_EXECUTION": "autograde"}
        if self._with_truth:
            read_only.append((folder / "truth", _TRUTH_INSIDE))
            environment["BENLING_TRUTH"] = f"{_TRUTH_INSIDE}/truth.json"
        view = View(read_only=read_only, environment=environment)
        kernel = manager(view, self._limits, folder / "sockets")
        run_sync(kernel.start_kernel)()
        return Job(folder, kernel)
