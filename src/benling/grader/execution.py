"""nbgrader's execution of a notebook, with its kernel in the sandbox and its output bounded.

Only where the kernel runs differs from nbgrader: cells, timeouts and what becomes of errors are
its own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.client import NotebookClient
from nbclient.util import run_hook
from traitlets.utils.importstring import import_item

from benling.errors import refuse
from benling.grader.causes import LayOutFailed, OtherLanguage
from benling.grader.kernels import Job

_LAY_OUT = "__import__('benling.sandbox.kernel_inside', fromlist=['lay_out']).lay_out()"
#: a kernel that says this many times what is kept is ended
_FLOOD = 8
_SHORT = 2000


class InSandbox:
    """Put before nbgrader's ``Execute`` (or a subclass of it): takes its kernel from the converter.

    The converter is the exporter's parent and offers ``job_for(folder)`` and ``output_bytes``.
    """

    def create_kernel_manager(self) -> Any:
        spec = self.nb.metadata.get("kernelspec", {})  # type: ignore[attr-defined]
        if str(spec.get("language") or "python").lower() != "python":
            raise OtherLanguage(f"{spec.get('display_name')} ({spec.get('language')})")
        converter = self.parent.parent  # type: ignore[attr-defined]
        folder = Path(self.resources["metadata"]["path"])  # type: ignore[attr-defined]
        self._room = converter.output_bytes
        self._flood = converter.output_bytes * _FLOOD
        self._job: Job = converter.job_for(folder)
        self.km = self._job.kernel
        return self.km

    def start_new_kernel_client(self, **_: Any) -> Any:
        client = self._job.ready()
        run_sync(self._lay_out)(client)
        self._job.kernel.box().arm()  # type: ignore[union-attr]
        # From here nbclient owns the client and ends it with the kernel.
        self.kc = client
        run_sync(run_hook)(self.on_notebook_start, notebook=self.nb)  # type: ignore[attr-defined]
        return client

    async def _lay_out(self, client: Any) -> None:
        reply = await client.execute(_LAY_OUT, silent=True, store_history=False, reply=True)
        if reply["content"]["status"] != "ok":
            raise LayOutFailed(reply["content"].get("evalue", ""))

    async def _async_handle_timeout(self, timeout: int, cell: Any = None) -> Any:
        """A cell overran its time; if the run fails because of that, this was the cause."""
        self._job.kernel.cause = self._job.kernel.cause or "timeout"
        return await super()._async_handle_timeout(timeout, cell)  # type: ignore[misc]

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        size = _size(msg["content"])
        self._flood -= size
        if self._flood < 0:
            self._job.kernel.cause = self._job.kernel.cause or "output"
            self._job.kernel.box().kill()  # type: ignore[union-attr]
        self._room -= size
        if self._room < 0 and not _shorten(msg):
            return None
        return super().process_message(msg, cell, cell_index)  # type: ignore[misc]


def in_sandbox(preprocessors: list[Any]) -> list[Any]:
    """The same list, with whatever runs notebooks made to run them in the sandbox.

    Raises: benling.errors.Refused for a ready-made runner, which cannot be changed.
    """
    found = [import_item(p) if isinstance(p, str) else p for p in preprocessors]
    for preprocessor in found:
        if isinstance(preprocessor, NotebookClient):
            raise refuse(
                "nbgrader_config.py", "autograde_preprocessors 中有现成的执行器对象",
                "代码只在沙箱中运行", "改为写执行器的类名",
            )  # fmt: skip
    return [_sandboxed(p) if _runs_notebooks(p) else p for p in found]


def _runs_notebooks(preprocessor: Any) -> bool:
    return isinstance(preprocessor, type) and issubclass(preprocessor, NotebookClient)


def _sandboxed(runner: type) -> type:
    return type(f"Sandboxed{runner.__name__}", (InSandbox, runner), {})


def _size(content: Mapping[str, Any]) -> int:
    return sum(_weight(content.get(key)) for key in ("text", "data", "evalue", "traceback"))


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_weight(part) for part in value.values())
    if isinstance(value, list):
        return sum(_weight(part) for part in value)
    return 8


def _shorten(msg: dict[str, Any]) -> bool:
    """Keep of a message only what nbgrader's scoring looks at; False: nothing of it."""
    content = msg["content"]
    match msg["msg_type"]:
        case "stream" if content.get("name") == "stdout":
            return False
        case "stream":
            content["text"] = content["text"][:_SHORT]
        case "error":
            content["evalue"] = content["evalue"][:_SHORT]
            content["traceback"] = [line[:_SHORT] for line in content["traceback"][:20]]
        case "execute_result":
            plain = content["data"].get("text/plain", "")
            content["data"] = {"text/plain": plain[:_SHORT]}
        case "display_data" | "update_display_data":
            return False
        case kind if kind.startswith("comm"):
            return False
    return True
