"""The whole platform up and down: what ``benling up``, ``down`` and ``status`` do."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benling.errors import Problem, Refused, refuse
from benling.home import Home
from benling.hub import keepers, places, supervisor
from benling.hub.limits import read_limits
from benling.hub.ports import LOOPBACK, Ports, choose_ports, is_free, is_listening, read_ports
from benling.hub.programs import PROGRAMS


@dataclass(frozen=True)
class Stage:
    """One thing to wait for."""

    title: str
    is_reached: Callable[[], bool]


def check_machine() -> None:
    """Raises: Refused when this machine or user cannot run the platform, with every reason."""
    import shutil

    problems = []
    if os.geteuid() == 0:
        problems.append(
            Problem(
                "运行用户",
                "当前是系统管理员（root）",
                "平台只以普通用户运行，学员程序绝不能有管理员权限",
                "换成普通用户再运行，例如 runuser -u benling -- benling up",
            )
        )
    if shutil.which("bwrap") is None:
        rule = "学员的学习环境须在 bubblewrap 隔离之内"
        problems.append(Problem("系统软件", "没有 bwrap 命令", rule, "安装系统软件包 bubblewrap"))
    if not places.proxy_script().exists():
        fix = f"在 {places.proxy_script().parents[3]} 目录运行 npm ci，或运行 make setup"
        problems.append(Problem("入口代理", "没有安装", "须先安装入口代理", fix))
    if problems:
        raise Refused(problems)
    read_limits()


def start(home: Home, public_port: int) -> Ports:
    """Start everything that does not run yet. Raises: Refused."""
    check_machine()
    home.ensure()
    if supervisor.is_running(home):
        ports = read_ports(home)
        if ports.public != public_port:
            raise refuse(
                f"端口 {public_port}",
                f"平台已在端口 {ports.public} 上运行",
                "一个数据目录只能运行一个平台",
                "先运行 benling down，再换端口",
            )
        supervisor.start_stopped(home)
        return ports
    ports = prepare(home, public_port)
    supervisor.start_supervisor(home)
    return ports


def prepare(home: Home, public_port: int) -> Ports:
    """Ports and configuration for a platform that does not run yet. Raises: Refused."""
    # A supervisor that was killed takes its programs along, but not the learners' servers.
    keepers.end_keepers(home)
    _wait_until_free(public_port)
    ports = choose_ports(home, public_port)
    places.hub_folder(home)
    supervisor.write_configuration(home)
    return ports


def stages(ports: Ports) -> list[Stage]:
    public = f"http://{LOOPBACK}:{ports.public}"
    return [
        Stage("入口代理", lambda: is_listening(ports.public)),
        Stage("网页与接口", lambda: _answers(f"http://{LOOPBACK}:{ports.web}{_HEALTH}")),
        Stage("统一登录", lambda: _answers(f"http://{LOOPBACK}:{ports.hub}/hub/health")),
        Stage("登录页", lambda: _answers(f"{public}/hub/login") and _answers(f"{public}{_HEALTH}")),
    ]


def wait(home: Home, ports: Ports, seconds: float) -> Iterator[Stage]:
    """Yields each stage as it is reached. Raises: Refused naming what did not come up."""
    deadline = time.monotonic() + seconds
    for stage in stages(ports):
        while not stage.is_reached():
            if time.monotonic() > deadline:
                raise Refused(_late(home, stage))
            time.sleep(0.2)
        yield stage


def stop(home: Home) -> int:
    """End everything of this home; returns how many learners' servers there were.

    Raises: Refused when something would not end.
    """
    servers = len(keepers.ask_keepers_to_end(home))
    if supervisor.is_running(home) and not supervisor.stop_supervisor(home):
        fix = f"查看 {home.logs / 'supervisord.log'}"
        raise refuse("平台", "没有在限时内停下", "停止须在十秒内完成", fix)
    # Those still ending, and any that the Hub started in its last moment.
    keepers.end_keepers(home)
    return servers


def log_tail(path: Path, lines: int = 3) -> str:
    try:
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-lines:])
    except OSError:
        return ""


_HEALTH = "/services/benling/healthz"


def _answers(url: str) -> bool:
    import requests

    try:
        return requests.get(url, timeout=3, allow_redirects=False).status_code == 200
    except requests.RequestException:
        return False


def _late(home: Home, stage: Stage) -> list[Problem]:
    states = supervisor.program_states(home) if supervisor.is_running(home) else {}
    problems = [
        Problem(entry.title, f"状态为 {state}", "启动限时已到", f"查看日志 {log}")
        for entry in PROGRAMS
        if (state := states.get(entry.name, {}).get("statename", "没有启动")) != "RUNNING"
        and (log := home.logs / f"{entry.name}.log")
    ]
    fix = f"查看 {home.logs} 中的日志"
    return problems or [Problem(stage.title, "没有回应", "启动限时已到", fix)]


def _wait_until_free(port: int, seconds: float = 3.0) -> None:
    """After a stop the port may take a moment; if it stays taken, choosing it says so."""
    deadline = time.monotonic() + seconds
    while not is_free(port) and time.monotonic() < deadline:
        time.sleep(0.1)
