"""The supervised programs: what each is started with. Secrets go by environment, never by argv."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from benling.home import Home, content_root
from benling.hub import places
from benling.hub.ports import LOOPBACK, Ports, public_address
from benling.hub.services import service_environment

#: of the caller's environment, what programs may see; everything of ours, and how to find files
_KEPT = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE"}
_KEPT_PREFIXES = ("BENLING_", "PYTHON")


@dataclass(frozen=True)
class Program:
    name: str
    #: what operators and progress messages call it
    title: str
    command: Callable[[Home, Ports], list[str]]
    environment: Callable[[Home, Ports], dict[str, str]]
    #: True for work that ends: started again only when it failed
    once: bool = False


def _proxy(home: Home, ports: Ports) -> list[str]:
    hub = f"http://{LOOPBACK}:{ports.hub}"
    return [
        str(places.node()),
        str(places.proxy_script()),
        *("--ip", public_address(), "--port", str(ports.public)),
        *("--api-ip", LOOPBACK, "--api-port", str(ports.proxy_api)),
        # Before the Hub has told its routes, everything goes to the Hub.
        # Error pages are files: they show even while the Hub is away.
        *("--default-target", hub, "--error-path", str(places.proxy_error_pages())),
        *("--log-level", "warn"),
    ]


def _command(*words: str) -> list[str]:
    return [str(places.venv_bin() / "benling"), *words]


PROGRAMS: tuple[Program, ...] = (
    Program(
        "proxy",
        "入口代理",
        _proxy,
        lambda home, ports: {"CONFIGPROXY_AUTH_TOKEN": home.secret("proxy")},
    ),
    Program(
        "hub",
        "统一登录",
        lambda home, ports: [
            str(places.venv_bin() / "jupyterhub"),
            "--config",
            str(places.hub_config_file()),
        ],
        lambda home, ports: {},
    ),
    Program(
        "web",
        "网页与接口",
        lambda home, ports: _command("web", "--port", str(ports.web)),
        lambda home, ports: service_environment(home, ports, "benling"),
    ),
    Program("grader", "评分", lambda home, ports: _command("grader"), lambda home, ports: {}),
    Program(
        "dashboard",
        "完成情况看板",
        lambda home, ports: _command("dashboard", "--port", str(ports.dashboard)),
        lambda home, ports: service_environment(home, ports, "dashboard"),
    ),
    Program(
        "marking",
        "评阅",
        lambda home, ports: _command("marking", "--port", str(ports.marking)),
        lambda home, ports: service_environment(home, ports, "marking"),
    ),
)

_DEMO = Program(
    "demo",
    "演示学员",
    lambda home, ports: _command("demo", "walk"),
    lambda home, ports: {},
    once=True,
)


def programs_of(home: Home) -> tuple[Program, ...]:
    """What runs in this home; the synthetic learners only in a demo's."""
    return (*PROGRAMS, _DEMO) if home.is_demo else PROGRAMS


def program(name: str) -> Program:
    return next(entry for entry in (*PROGRAMS, _DEMO) if entry.name == name)


def environment_of(entry: Program, home: Home, ports: Ports) -> dict[str, str]:
    """The program's whole environment."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in _KEPT or key.startswith(_KEPT_PREFIXES)
    }
    venv = str(places.venv_bin())
    return {
        "LANG": "C.UTF-8",
        **kept,
        # nbgrader and jupyter look for their own commands on PATH
        "PATH": f"{venv}{os.pathsep}{kept.get('PATH', '/usr/bin:/bin')}",
        "BENLING_HOME": str(home.root),
        "BENLING_CONTENT": str(content_root()),
        "PYTHONUNBUFFERED": "1",
        **entry.environment(home, ports),
    }
