"""Settings of a learner's server. Loaded by path: see ``benling.desk.config``."""

from benling.desk.config import KERNEL_IDLE_SECONDS, SERVER_IDLE_SECONDS
from benling.desk.sheet import page_config_hook, prelaunch_hook

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # given by traitlets

c.ServerApp.jpserver_extensions = {
    "benling.desk": True,
    "jupyterlab": True,
    "voila.server_extension": True,
    "jupyter_server_terminals": True,
    # Not for learners, and each costs start-up time.
    "nbgrader.server_extensions.assignment_list": False,
    "nbgrader.server_extensions.course_list": False,
    "nbgrader.server_extensions.formgrader": False,
    "nbgrader.server_extensions.validate_assignment": False,
    "notebook": False,
    "jupyter_lsp": False,
    "jupyterlab_jupytext": False,
}
c.ServerApp.default_url = "/benling/"
c.ServerApp.open_browser = False
# Voila does not wait for a picture beside a notebook: the asynchronous manager would give it none.
c.ServerApp.contents_manager_class = (
    "jupyter_server.services.contents.largefilemanager.LargeFileManager"
)

# Idle kernels end first, then the server. Open pages send a sign of life only while somebody is
# using them, so a page left open over night holds nothing.
c.MappingKernelManager.cull_idle_timeout = KERNEL_IDLE_SECONDS
c.MappingKernelManager.cull_interval = 120
c.MappingKernelManager.cull_connected = True
c.MappingKernelManager.cull_busy = False
c.ServerApp.shutdown_no_activity_timeout = SERVER_IDLE_SECONDS

# Nothing on these pages may come from, or go to, another host.
c.ServerApp.tornado_settings = {
    "headers": {
        "Content-Security-Policy": (
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
        ),
        "Referrer-Policy": "same-origin",
    }
}

c.VoilaConfiguration.template = "benling"
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.allow_theme_override = "NO"
c.VoilaConfiguration.theme = "light"
c.VoilaConfiguration.strip_sources = True
c.VoilaConfiguration.show_tracebacks = False
# Only what cards and charts need: every further extension is requests and seconds.
c.VoilaConfiguration.extension_allowlist = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
    # charts of lessons and assignments
    "ipecharts",
]
c.VoilaConfiguration.extension_denylist = []
c.VoilaConfiguration.prelaunch_hook = prelaunch_hook
c.VoilaConfiguration.page_config_hook = page_config_hook

c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"
