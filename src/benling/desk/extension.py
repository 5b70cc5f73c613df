"""Adds the desk's routes to a Jupyter server."""

from typing import Any

from jupyter_server.utils import url_path_join

from benling.desk.opening import HomeHandler, OpenHandler
from benling.desk.submitting import SubmitHandler


def _load_jupyter_server_extension(server_app: Any) -> None:
    web_app = server_app.web_app
    base_url = web_app.settings["base_url"]
    web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base_url, r"/benling/?"), HomeHandler),
            (url_path_join(base_url, r"/benling/open"), OpenHandler),
            (url_path_join(base_url, r"/benling/submit"), SubmitHandler),
        ],
    )


load_jupyter_server_extension = _load_jupyter_server_extension
