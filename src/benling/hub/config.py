"""JupyterHub's configuration; ``deploy/jupyterhub/jupyterhub_config.py`` calls it."""

import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from benling.home import Home, home
from benling.hub.limits import limits_file, read_limits
from benling.hub.page_words import PageWords
from benling.hub.places import hub_folder
from benling.hub.ports import LOOPBACK, Ports, read_ports
from benling.hub.roles import roles
from benling.hub.services import services

START_PAGE = "/services/benling/"
_PAGES = Path(__file__).parent / "pages"
#: a proxy that was restarted has forgotten its routes; so long until the Hub tells it again
_ROUTE_CHECK_SECONDS = 5


def configure(
    c: Any, *, desk_arguments: Sequence[str] = (), desk_environment: Mapping[str, str] | None = None
) -> None:
    """Everything the Hub needs, for the home named by the environment."""
    place = home()
    ports = read_ports(place)
    _hub(c, place, ports)
    _proxy(c, place, ports)
    _sign_on(c, place)
    _desks(c, ports, desk_arguments, desk_environment or {})
    c.JupyterHub.services = services(place, ports)
    c.JupyterHub.load_roles = roles(place)


def _hub(c: Any, place: Home, ports: Ports) -> None:
    folder = hub_folder(place)
    c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
    c.JupyterHub.upgrade_db = True
    c.JupyterHub.hub_bind_url = f"http://{LOOPBACK}:{ports.hub}/hub/"
    c.JupyterHub.default_url = START_PAGE
    c.JupyterHub.log_level = "WARN"
    c.JupyterHub.extra_log_handlers = []
    # A Hub that ends leaves servers and routes alone: people go on working while it is replaced.
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = False
    c.JupyterHub.last_activity_interval = _ROUTE_CHECK_SECONDS
    # The supervisor watches the services.
    c.JupyterHub.service_check_interval = 0
    c.JupyterHub.allow_named_servers = False
    c.JupyterHub.template_paths = [str(_PAGES)]
    c.JupyterHub.template_vars = {"style": _static("benling.css"), "mark": _static("mark.svg")}
    c.JupyterHub.jinja_environment_options = {"extensions": [PageWords]}
    # Old tokens of pages and servers pile up otherwise.
    c.JupyterHub.oauth_token_expires_in = 12 * 3600
    c.JupyterHub.cookie_max_age_days = 0.5
    if os.environ.get("BENLING_BEHIND_PROXY"):
        # A web server in front names the real address; without one nobody's word is taken.
        c.JupyterHub.trusted_downstream_ips = [LOOPBACK]


def _proxy(c: Any, place: Home, ports: Ports) -> None:
    c.JupyterHub.bind_url = f"http://{LOOPBACK}:{ports.public}/"
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = f"http://{LOOPBACK}:{ports.proxy_api}"
    c.ConfigurableHTTPProxy.auth_token = place.secret("proxy")


def _sign_on(c: Any, place: Home) -> None:
    from benling.hub.oidc import OidcAuthenticator, configure_oidc, read_oidc
    from benling.hub.roster_authenticator import RosterAuthenticator

    oidc = read_oidc(place)
    c.JupyterHub.authenticator_class = RosterAuthenticator if oidc is None else OidcAuthenticator
    if oidc is not None:
        configure_oidc(c, oidc)
    # Who may come in is the roster's business, asked at each sign-in.
    c.Authenticator.allow_all = True
    c.Authenticator.manage_groups = True
    c.Authenticator.refresh_pre_spawn = True
    c.Authenticator.enable_auth_state = True
    c.CryptKeeper.keys = [bytes.fromhex(place.secret("hub-crypt"))]


def _desks(c: Any, ports: Ports, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    from benling.hub.spawner import DeskSpawner

    limits = read_limits()
    c.JupyterHub.spawner_class = DeskSpawner
    c.JupyterHub.implicit_spawn_seconds = 0.01
    c.JupyterHub.active_server_limit = limits.servers
    c.JupyterHub.concurrent_spawn_limit = 20
    c.DeskSpawner.limits_file = str(limits_file())
    c.DeskSpawner.desk_arguments = [
        f"--ServerApp.shutdown_no_activity_timeout={limits.idle_minutes * 60}",
        f"--MappingKernelManager.cull_idle_timeout={limits.idle_kernel_minutes * 60}",
        "--MappingKernelManager.cull_interval=60",
        *arguments,
    ]
    c.DeskSpawner.desk_environment = dict(environment)
    c.Spawner.env_keep = []
    c.Spawner.disable_user_config = True
    c.Spawner.start_timeout = limits.start_seconds
    c.Spawner.http_timeout = limits.start_seconds
    # A learner's failing server must not end the Hub for all.
    c.Spawner.consecutive_failure_limit = 0
    c.Spawner.oauth_client_allowed_scopes = []
    c.Spawner.environment = {
        "BENLING_EXCHANGE_URL": f"http://{LOOPBACK}:{ports.web}/services/benling/exchange/"
    }


def _static(name: str) -> str:
    """A file of the product's own look, carried by the Hub's pages themselves: no other request."""
    return (files("benling") / "web" / "static" / "benling" / name).read_text("utf-8")
