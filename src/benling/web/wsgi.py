"""WSGI entry of the service; takes the service prefix off the path itself."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from benling.tether import end_worker_with_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benling.web.settings")
end_worker_with_server()
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    from django.conf import settings

    prefix = settings.PREFIX.rstrip("/")
    path = environ.get("PATH_INFO", "")
    if path == prefix or path.startswith(prefix + "/"):
        environ["SCRIPT_NAME"] = prefix
        environ["PATH_INFO"] = path[len(prefix) :] or "/"
    return _django(environ, start_response)
