"""supervisord of one home: its configuration, and asking it over its unix socket."""

import contextlib
import subprocess
import sys
import time
from typing import Any
from xmlrpc.client import Fault, ServerProxy

import psutil

from benling.home import Home
from benling.hub.keepers import is_alive
from benling.hub.places import supervisor_config, supervisor_socket, venv_bin
from benling.hub.programs import programs_of

_MB = 1024 * 1024

_HEAD = """\
[unix_http_server]
file={socket}
chmod=0700

[supervisord]
pidfile={run}/supervisord.pid
logfile={log}/supervisord.log
logfile_maxbytes={log_bytes}
logfile_backups=3
childlogdir={log}
directory={root}
umask=077
minfds=4096

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket}
"""

_PROGRAM = """
[program:{name}]
command={python} -m benling.hub.launch {name}
directory={root}
autostart=true
autorestart={autorestart}
exitcodes=0
; Each failed start waits a second longer than the one before.
startsecs={start_seconds}
startretries=60
stopsignal=TERM
; All state is on disk: what does not end by itself by then loses nothing.
stopwaitsecs=3
; Hub: learners' servers are in sessions of their own and stay. Others: workers go along.
killasgroup=true
stdout_logfile={log}/{name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups=5
redirect_stderr=true
"""


def configuration(home: Home) -> str:
    """Text of supervisord.conf. Holds no secret."""
    # A percent sign begins an expansion in supervisor's language.
    places = {
        "root": str(home.root).replace("%", "%%"),
        "run": str(home.run).replace("%", "%%"),
        "log": str(home.logs).replace("%", "%%"),
        "socket": str(supervisor_socket(home)).replace("%", "%%"),
        "python": sys.executable,
        "log_bytes": 10 * _MB,
    }
    programs = [
        _PROGRAM.format(
            name=entry.name,
            autorestart="unexpected" if entry.once else "true",
            start_seconds=0 if entry.once else 2,
            **places,
        )
        for entry in programs_of(home)
    ]
    return _HEAD.format(**places) + "".join(programs)


def write_configuration(home: Home) -> None:
    path = supervisor_config(home)
    path.touch(mode=0o600)
    path.write_text(configuration(home), encoding="utf-8")


def supervisor_command(home: Home, *more: str) -> list[str]:
    return [str(venv_bin() / "supervisord"), "--configuration", str(supervisor_config(home)), *more]


def start_supervisor(home: Home) -> None:
    """Start it in the background. Raises: CalledProcessError when it cannot start."""
    subprocess.run(supervisor_command(home), check=True, stdin=subprocess.DEVNULL)


def ask(home: Home) -> Any:
    """The ``supervisor`` namespace of its XML-RPC."""
    from supervisor.xmlrpc import SupervisorTransport

    transport = SupervisorTransport(None, None, f"unix://{supervisor_socket(home)}")
    return ServerProxy("http://localhost", transport=transport).supervisor


def is_running(home: Home) -> bool:
    if not supervisor_socket(home).exists():
        return False
    try:
        return bool(ask(home).getState()["statename"] == "RUNNING")
    except (OSError, Fault):
        return False


def program_states(home: Home) -> dict[str, dict[str, Any]]:
    """By program: ``statename``, ``pid``, ``start``, ``now``, ``spawnerr``."""
    return {entry["name"]: entry for entry in ask(home).getAllProcessInfo()}


def start_stopped(home: Home) -> None:
    """Start what gave up or was stopped; leave the rest alone."""
    for name, entry in program_states(home).items():
        if entry["statename"] in ("FATAL", "STOPPED", "EXITED"):
            ask(home).startProcess(name, False)


def stop_supervisor(home: Home, seconds: float = 8.0) -> bool:
    """End all programs together, then supervisord; True once its process has gone."""
    deadline = time.monotonic() + seconds
    process = _supervisor_process(home)
    with contextlib.suppress(OSError, Fault):
        ask(home).stopAllProcesses(False)
        while time.monotonic() < deadline:
            states = {entry["statename"] for entry in program_states(home).values()}
            if states <= {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}:
                break
            time.sleep(0.1)
        ask(home).shutdown()
    while process is not None and is_alive(process):
        if time.monotonic() > deadline + 2:
            return False
        time.sleep(0.05)
    return True


def _supervisor_process(home: Home) -> psutil.Process | None:
    try:
        return psutil.Process(int((home.run / "supervisord.pid").read_text()))
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None
