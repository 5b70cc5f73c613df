"""A test client that takes the service's prefix off its paths, as the service itself does."""

from typing import Any

from django.conf import settings
from django.test import Client


class PrefixClient(Client):
    """Understands what ``reverse()`` and redirects give: addresses as the browser sees them."""

    def generic(self, method: str, path: str, *args: Any, **more: Any) -> Any:
        prefix = settings.PREFIX.rstrip("/")
        return super().generic(method, str(path).removeprefix(prefix), *args, **more)
