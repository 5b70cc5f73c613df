"""A small real JupyterHub: users, tokens, the service ``benling``. No proxy and no spawning.

The exchange is reached directly, as from a learner's server, so no proxy stands in between; the
Hub wants one all the same and gets a class that does nothing.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

import requests

from stack.processes import Process, clean_environment, free_port, venv_command

_CONFIG = """
import json
from jupyterhub.proxy import Proxy

facts = json.loads({facts!r})

class NoProxy(Proxy):
    should_start = False
    async def add_route(self, routespec, target, data): pass
    async def delete_route(self, routespec): pass
    async def get_all_routes(self): return {{}}
    async def check_routes(self, *args, **kwargs): pass

c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = facts["public"]
c.JupyterHub.hub_bind_url = facts["hub"]
c.JupyterHub.db_url = "sqlite:///" + facts["folder"] + "/hub.sqlite"
c.JupyterHub.cookie_secret_file = facts["folder"] + "/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.services = [
    {{"name": "benling", "url": facts["service"], "api_token": facts["service_token"]}},
    {{"name": "other", "api_token": facts["other_token"]}},
    {{"name": "driver", "api_token": facts["driver_token"]}},
]
c.JupyterHub.load_roles = [
    {{"name": "user", "scopes": ["self", "access:services"]}},
    {{"name": "driver", "services": ["driver"], "scopes": ["admin:users", "tokens"]}},
]
"""


@dataclass
class MiniHub:
    process: Process
    folder: Path
    api: str
    service_token: str
    driver_token: str
    web_port: int

    @classmethod
    def start(cls, folder: Path, web_port: int) -> "MiniHub":
        folder.mkdir(parents=True, exist_ok=True)
        hub = f"http://127.0.0.1:{free_port()}"
        facts = {
            "public": f"http://127.0.0.1:{free_port()}",
            "hub": hub,
            "folder": str(folder),
            "service": f"http://127.0.0.1:{web_port}",
            "service_token": secrets.token_hex(16),
            "other_token": secrets.token_hex(16),
            "driver_token": secrets.token_hex(16),
        }
        config = folder / "jupyterhub_config.py"
        config.write_text(_CONFIG.format(facts=json.dumps(facts)))
        process = Process.start(
            [venv_command("jupyterhub"), "-f", str(config)],
            log=folder / "hub.log",
            env=clean_environment(),
            cwd=folder,
        )
        found = cls(
            process,
            folder,
            f"{hub}/hub/api",
            facts["service_token"],
            facts["driver_token"],
            web_port,
        )
        try:
            process.wait_for(f"{found.api}/")
        except BaseException:
            process.kill()
            raise
        return found

    def token(self, name: str, service: str = "benling") -> str:
        """A token of that user which opens one service and nothing else."""
        headers = {"Authorization": f"token {self.driver_token}"}
        user = f"{self.api}/users/{name}"
        assert requests.post(user, headers=headers, timeout=30).status_code in (201, 409)
        body = {"note": "test", "scopes": [f"access:services!service={service}"]}
        made = requests.post(f"{user}/tokens", json=body, headers=headers, timeout=30)
        made.raise_for_status()
        return str(made.json()["token"])

    def service_environment(self) -> dict[str, str]:
        """What the Hub would give the service ``benling`` if it started it."""
        access = json.dumps(["access:services!service=benling"])
        return {
            "JUPYTERHUB_SERVICE_NAME": "benling",
            "JUPYTERHUB_API_TOKEN": self.service_token,
            "JUPYTERHUB_API_URL": self.api,
            "JUPYTERHUB_BASE_URL": "/",
            "JUPYTERHUB_HOST": "",
            "JUPYTERHUB_CLIENT_ID": "service-benling",
            "JUPYTERHUB_OAUTH_CALLBACK_URL": "/services/benling/oauth_callback",
            "JUPYTERHUB_OAUTH_SCOPES": access,
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": access,
            "JUPYTERHUB_SERVICE_PREFIX": "/services/benling/",
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.web_port}/services/benling/",
        }
