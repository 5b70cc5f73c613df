"""Voila as a service of the Hub: one notebook, its viewers from the Hub, nothing else served."""

import os
import signal
from pathlib import Path
from typing import Any

import jinja2
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.utils import url_path_join
from traitlets import Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.handler import TornadoVoilaHandler

from benling.accounts import viewer_ticket
from benling.dashboard.identity import HubIdentity
from benling.dashboard.kernels import OwnersOnly, ViewerKernels
from benling.dashboard.notebook import build
from benling.dashboard.pages import CloseOwnKernel, Page, page_config
from benling.home import Home, content_root

#: lab extensions the page needs; every other one is a request and a delay
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8",
    "jupyter-vue", "jupyter-vuetify", "ipecharts",
]  # fmt: skip
#: a kernel whose page is silent for this long ends; the page says so before
IDLE_SECONDS = 45 * 60


class Dashboard(Voila):
    """The standalone Voila application, closed down to one page."""

    viewer_key = Unicode(help="signs viewer tickets")
    api_url = Unicode(help="our API, with a slash at the end")

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        # Templates are compiled once, not at each opening.
        settings["voila_jinja2_env"].bytecode_cache = _InMemory()
        settings["headers"] = {
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        return settings

    def init_handlers(self) -> list[Any]:
        """Voila's routes without the file server, and with our page and our good-bye."""
        dropped = (TornadoVoilaHandler, AllowListFileHandler, VoilaShutdownKernelHandler)
        kept = [route for route in super().init_handlers() if route[1] not in dropped]
        for _, handler, *options in kept:
            if handler is FileFindHandler and options:
                # The runtime asks by content hash (?v=): what it has, it need not ask for again.
                options[0]["no_cache_paths"] = []
        page = {
            "viewer_key": self.viewer_key,
            "api_url": self.api_url,
            "notebook_path": os.path.relpath(self.notebook_path, self.root_dir),
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        prefix = self.server_url
        return [
            *kept,
            (url_path_join(prefix, r"/voila/api/shutdown/(?P<kernel_id>[\w-]+)"), CloseOwnKernel),
            (url_path_join(prefix, r"/?$"), Page, page),
        ]

    def listen(self) -> None:
        """End at once on SIGTERM or SIGINT: the supervisor should not have to wait."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle_signal_stop)
        super().listen()


class _InMemory(jinja2.BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def serve(home: Home, *, port: int, api_url: str) -> None:
    """Run until told to stop. The Hub's ``JUPYTERHUB_*`` variables must be set."""
    folder = home.run / "dashboard"
    reports = content_root() / "reports"
    notebook = build(reports / "completion.md", folder)
    _prepare_environment(reports, api_url)
    Dashboard.launch_instance(
        argv=[str(notebook)],
        config=_config(folder, port),
        viewer_key=home.secret(viewer_ticket.KEY),
        api_url=api_url,
    )


def _prepare_environment(reports: Path, api_url: str) -> None:
    paths = [str(reports), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
    os.environ["BENLING_API_URL"] = api_url
    # Numbers are small; more threads would only fight over the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _config(folder: Path, port: int) -> Config:
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/dashboard/")
    config = Config()
    config.Voila.ip = "127.0.0.1"
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.base_url = prefix
    config.Voila.open_browser = False
    config.Voila.root_dir = str(folder)
    config.Voila.identity_provider_class = HubIdentity
    config.Voila.authorizer_class = OwnersOnly
    config.VoilaConfiguration.multi_kernel_manager_class = ViewerKernels
    config.VoilaConfiguration.template = "completion"
    config.VoilaConfiguration.http_header_envs = [viewer_ticket.HEADER]
    config.VoilaConfiguration.extension_allowlist = _EXTENSIONS
    config.VoilaConfiguration.page_config_hook = page_config
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.preheat_kernel = False
    # Kernels talk through files that only our user can open: on a TCP port any program of the
    # machine, a learner's server too, could listen in on what a page shows. The files lie in a
    # fresh private folder below the temporary one, as the path of a socket must be short.
    config.KernelManager.transport = "ipc"
    config.ViewerKernels.cull_idle_timeout = IDLE_SECONDS
    config.ViewerKernels.cull_connected = True
    config.ViewerKernels.cull_interval = 60
    config.ViewerKernels.buffer_offline_messages = False
    config.Application.log_level = "WARN"
    return config
