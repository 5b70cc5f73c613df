"""Kernels of the dashboard: one a page, owned by its viewer, started with nothing secret."""

import os
from contextvars import ContextVar
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Dict

#: person id of the viewer whose page is being made
viewer: ContextVar[str] = ContextVar("viewer")

#: what a kernel may know; everything else of our environment stays here
_PASSED_ON = frozenset({
    "PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "TMPDIR", "JUPYTER_PATH", "BENLING_API_URL",
    # set by Voila for one page
    "QUERY_STRING", "HTTP_X_BENLING_VIEWER",
})  # fmt: skip

#: pages one person can have open at a time; opening another closes the oldest
MOST_PAGES_EACH = 4


class ViewerKernels(AsyncMappingKernelManager):
    """Remembers whose kernel each is, and strips the environment to what a page needs."""

    #: kernel id → person id
    owners = Dict()

    async def start_kernel(self, *, env: dict[str, str] | None = None, **more: Any) -> str:
        owner = viewer.get()
        await self._close_oldest_of(owner)
        given = {**os.environ, **(env or {})}
        kept = {name: value for name, value in given.items() if name in _PASSED_ON}
        kept["HOME"] = kept["IPYTHONDIR"] = str(self.connection_dir)
        kernel_id: str = await super().start_kernel(env=kept, **more)
        self.owners = {**self.owners, kernel_id: owner}
        return kernel_id

    def remove_kernel(self, kernel_id: str) -> Any:
        self.owners = {key: who for key, who in self.owners.items() if key != kernel_id}
        return super().remove_kernel(kernel_id)

    async def _close_oldest_of(self, owner: str) -> None:
        mine = [key for key, who in self.owners.items() if who == owner and key in self]
        for kernel_id in mine[: max(0, len(mine) - MOST_PAGES_EACH + 1)]:
            await self.shutdown_kernel(kernel_id, now=True)


class OwnersOnly(Authorizer):
    """A kernel answers its own viewer only; Voila's default lets anybody attach to any."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        kernel_id = handler.path_kwargs.get("kernel_id")
        if resource != "kernels" or kernel_id is None:
            return False
        return user is not None and handler.kernel_manager.owners.get(kernel_id) == user.username
