"""The Hub's services, and the environment each gets as if the Hub had started it."""

import json
from typing import Any

from benling.home import Home
from benling.hub.ports import LOOPBACK, Ports

#: of these a service may learn, beside who the person is
_ALLOWED_SCOPES = ["read:users:groups!user"]


def services(home: Home, ports: Ports) -> list[dict[str, Any]]:
    """``c.JupyterHub.services``. All are external: supervised beside the Hub, not by it."""
    listed = [
        _web_service(home, "benling", ports.web, "本领学习平台"),
        _web_service(home, "dashboard", ports.dashboard, "完成情况"),
        _web_service(home, "marking", ports.marking, "评阅"),
    ]
    if home.is_demo:
        # Drives the synthetic learners: makes a token for each. No URL, no pages.
        listed.append({"name": "demo", "api_token": home.secret("hub-service-demo")})
    return listed


def _web_service(home: Home, name: str, port: int, title: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": f"http://{LOOPBACK}:{port}",
        "api_token": home.secret(f"hub-service-{name}"),
        # The services belong to the platform: nobody is asked to allow them.
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": _ALLOWED_SCOPES,
        "display": False,
        # The Hub does not wait for them: the supervisor sees to it that they come up.
        "timeout": 1,
        "info": {"title": title},
    }


def service_environment(home: Home, ports: Ports, name: str) -> dict[str, str]:
    """The ``JUPYTERHUB_*`` variables the Hub gives to services it starts itself."""
    port = {"benling": ports.web, "dashboard": ports.dashboard, "marking": ports.marking}[name]
    access = [f"access:services!service={name}"]
    return {
        "JUPYTERHUB_SERVICE_NAME": name,
        "JUPYTERHUB_API_TOKEN": home.secret(f"hub-service-{name}"),
        "JUPYTERHUB_API_URL": f"http://{LOOPBACK}:{ports.hub}/hub/api",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_CLIENT_ID": f"service-{name}",
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"/services/{name}/oauth_callback",
        "JUPYTERHUB_OAUTH_SCOPES": json.dumps(access),
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps(access),
        "JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES": json.dumps(_ALLOWED_SCOPES),
        "JUPYTERHUB_SERVICE_PREFIX": f"/services/{name}/",
        "JUPYTERHUB_SERVICE_URL": f"http://{LOOPBACK}:{port}/services/{name}/",
    }
