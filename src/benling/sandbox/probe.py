"""Can this machine run a sandbox? Found out by running one, not by reading settings."""

import json

from benling.errors import refuse
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.run import run
from benling.sandbox.view import View, python

_LIMITS = Limits(
    wall_seconds=30, cpu_seconds=20, memory_bytes=256 * MIB, address_space_bytes=2048 * MIB,
    processes=32, open_files=64, disk_bytes=8 * MIB, disk_files=1000, output_bytes=64 * 1024,
)  # fmt: skip

_QUESTIONS = """
import json, os, resource, socket
answers = {"uid": os.getuid(), "processes": sum(n.isdigit() for n in os.listdir("/proc"))}
status = open("/proc/self/status").read()
answers["privileges"] = [l.split()[1] for l in status.splitlines() if l.startswith("CapEff")][0]
answers["no_new"] = [l.split()[1] for l in status.splitlines() if l.startswith("NoNewPrivs")][0]
answers["interfaces"] = [name for _, name in socket.if_nameindex()]
answers["processes_limit"] = resource.getrlimit(resource.RLIMIT_NPROC)[0]
try:
    open("/usr/benling-probe", "w"); answers["writes"] = True
except OSError:
    answers["writes"] = False
print(json.dumps(answers))
"""


def check() -> None:
    """A real run that looks around. Raises: benling.errors.Refused with what to change."""
    fault = probe()
    if fault:
        raise refuse("沙箱", fault, "提交的代码只在沙箱中运行", "按上述说明调整本机设置后重试")


def probe() -> str | None:
    """None when a sandbox runs and holds; else the reason, in Chinese."""
    try:
        ended = run([python(), "-c", _QUESTIONS], View(), _LIMITS)
    except SandboxBroken as broken:
        return str(broken)
    if ended.code != 0:
        return explained(ended.stderr.decode(errors="replace") or f"exit code {ended.code}")
    seen = json.loads(ended.stdout)
    expected = {
        "uid": 1000, "privileges": "0" * 16, "no_new": "1", "interfaces": ["lo"],
        "processes_limit": _LIMITS.processes, "writes": False,
    }  # fmt: skip
    wrong = {k: seen[k] for k, v in expected.items() if seen[k] != v}
    if wrong or seen["processes"] > 4:
        return f"沙箱能启动，但隔离不完整，已停止使用：{wrong or seen}"
    return None
