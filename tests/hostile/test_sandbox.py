"""Attacks from inside a sandbox. Each has a positive control where that is harmless.

These tests fail where the sandbox cannot run; they never skip.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benling.errors import Refused
from benling.sandbox import seccomp
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.measure import files_of
from benling.sandbox.ordinary_user import refuse_root
from benling.sandbox.probe import check, probe_command
from benling.sandbox.process import Sandbox
from benling.sandbox.refusal import explained
from benling.sandbox.run import Ended, run
from benling.sandbox.view import View, python

LIMITS = Limits(
    wall_seconds=30, cpu_seconds=20, memory_bytes=300 * MIB, address_space_bytes=2048 * MIB,
    processes=32, open_files=64, disk_bytes=16 * MIB, disk_files=500, output_bytes=64 * 1024,
)  # fmt: skip


def inside(code: str, limits: Limits = LIMITS, view: View | None = None) -> Ended:
    return run([python(), "-c", code], view or View(), limits)


def outside(code: str) -> str:
    """The same code without a sandbox: the positive control."""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return ended.stdout + ended.stderr


@pytest.fixture
def secret() -> Iterator[Path]:
    """A file that anybody on this machine may read, in the folder of the state."""
    folder = Path(os.environ["BENLING_HOME"])
    path = folder / f"token-{os.getpid()}"
    path.write_text("hub-token-0815")
    yield path
    path.unlink()


def test_the_machine_runs_sandboxes_as_an_ordinary_user() -> None:
    assert os.geteuid() != 0, "run these tests as an ordinary user"
    assert probe_command() is None
    check()
    refuse_root()


def test_reads_nothing_of_the_state(secret: Path) -> None:
    code = f"print(open({str(secret)!r}).read())"
    assert "hub-token-0815" in outside(code)
    ended = inside(code)
    assert b"FileNotFoundError" in ended.stderr
    assert b"hub-token" not in ended.stdout


def way_to_programs(place: str) -> set[str]:
    """Names in a folder that lead to what a sandbox may run."""
    import benling

    programs = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, *benling.__path__)}
    return {
        program.relative_to(place).parts[0]
        for program in programs
        if program.is_relative_to(place) and program != Path(place)
    }


@pytest.mark.parametrize(
    "place", ["/etc/passwd", "/etc/shadow", "/root", "/home", "/var", "/proc/1/environ"]
)
def test_reads_nothing_of_the_host(place: str) -> None:
    ended = inside(
        f"import os\np={place!r}\n"
        "print(sorted(os.listdir(p)) if os.path.isdir(p) else open(p).read())"
    )
    if way := way_to_programs(place):
        # A checkout below /home, say: the folder is there, with the one way to the programs.
        assert ended.stdout.decode().strip() == repr(sorted(way))
        return
    said = ended.stdout + ended.stderr
    hidden = (b"FileNotFoundError", b"PermissionError")
    # Process 1 inside is the sandbox's own first process, whose environment is empty.
    assert any(word in said for word in hidden) or place == "/proc/1/environ"
    assert b"BENLING" not in said
    assert b"root:" not in said


def test_sees_no_process_and_no_variable_of_the_host() -> None:
    code = (
        "import os\n"
        "print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit()), dict(os.environ))"
    )
    os.environ["JUPYTERHUB_API_TOKEN"] = "token-for-test"
    try:
        assert "token-for-test" in outside(code)
        ended = inside(code)
    finally:
        del os.environ["JUPYTERHUB_API_TOKEN"]
    assert b"token-for-test" not in ended.stdout
    assert b"BENLING_HOME" not in ended.stdout
    assert ended.stdout.startswith(b"[1, 2, 3]")


def test_inherits_no_open_file(secret: Path) -> None:
    with secret.open() as held:
        os.set_inheritable(held.fileno(), True)
        ended = inside("import os\nprint(sorted(map(int, os.listdir('/proc/self/fd'))))")
    assert ended.stdout.strip() == b"[0, 1, 2, 3]"


def test_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nprint('connected')"
        )
        assert "connected" in outside(code)
        ended = inside(code)
        assert b"ConnectionRefusedError" in ended.stderr
    ended = inside("import socket\nsocket.create_connection(('192.0.2.1', 80), 2)")
    assert b"Network is unreachable" in ended.stderr


def test_reaches_no_abstract_socket_of_the_host() -> None:
    name = f"\0benling-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        code = (
            "import socket\ns = socket.socket(socket.AF_UNIX)\n"
            f"s.connect({name!r})\nprint('connected')"
        )
        assert "connected" in outside(code)
        assert b"ConnectionRefusedError" in inside(code).stderr


def test_writes_only_to_its_own_memory() -> None:
    places = [
        "/",
        "/usr",
        "/usr/lib",
        "/etc",
        "/dev",
        "/bin",
        sys.prefix,
        str(Path(__file__).parents[2]),
    ]
    code = (
        f"import os\nfor p in {places!r}:\n"
        "    try:\n        open(p + '/planted', 'w'); print('wrote', p)\n"
        "    except OSError as e: print(p, e.strerror)\n"
        "for p in ('/submission', '/tmp', '/dev/shm'): open(p + '/fine', 'w'); print('fine', p)"
    )
    said = inside(code).stdout.decode()
    # Folders that only lead to a read-only place are the sandbox's own memory where they lie in
    # its own /tmp (a checkout below the host's /tmp, say).
    wrote = [line.split()[1] for line in said.splitlines() if line.startswith("wrote")]
    assert [place for place in wrote if not place.startswith("/tmp/")] == []
    assert [place for place in places if (Path(place) / "planted").exists()] == []
    assert said.count("fine /") == 3


def test_packages_are_read_only() -> None:
    import benling

    code = f"open({str(Path(benling.__file__))!r}, 'a').write('# planted')"
    said = inside(code).stderr
    # The first when the files are this user's own, the second when they are not.
    assert b"Read-only file system" in said or b"Permission denied" in said


def test_what_is_bound_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "given.txt").write_text("given")
    view = View(read_only=[(tmp_path, "/handed-in")])
    code = "print(open('/handed-in/given.txt').read())\nopen('/handed-in/given.txt', 'w')"
    ended = inside(code, view=view)
    assert ended.stdout == b"given\n"
    assert b"Read-only file system" in ended.stderr
    assert (tmp_path / "given.txt").read_text() == "given"


def test_a_link_planted_in_what_is_bound_leads_nowhere(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "link").symlink_to(secret)
    assert (tmp_path / "link").read_text() == "hub-token-0815"
    ended = inside(
        "open('/handed-in/link').read()", view=View(read_only=[(tmp_path, "/handed-in")])
    )
    assert b"FileNotFoundError" in ended.stderr


def test_has_no_privileges_and_gets_none() -> None:
    code = (
        "import os, ctypes\n"
        "s = open('/proc/self/status').read()\n"
        "print([l for l in s.splitlines() if l[:3] in ('Cap', 'NoN', 'Sec')])\n"
        "c = ctypes.CDLL(None, use_errno=True)\n"
        "for name, call in (('unshare', lambda: c.unshare(0x10000000)),\n"
        "                   ('mount', lambda: c.mount(b'none', b'/tmp', b'tmpfs', 0, None)),\n"
        "                   ('ptrace', lambda: c.ptrace(16, 1, 0, 0)),\n"
        "                   ('memfd', lambda: c.memfd_create(b'x', 0)),\n"
        "                   ('shmget', lambda: c.shmget(1, 4096, 0o1666)),\n"
        "                   ('chroot', lambda: c.chroot(b'/tmp')),\n"
        "                   ('setuid', lambda: c.setuid(0))):\n"
        "    ctypes.set_errno(0)\n"
        "    print(name, call(), ctypes.get_errno())\n"
    )
    said = inside(code).stdout.decode()
    assert "'CapEff:\\t0000000000000000'" in said
    assert "'CapBnd:\\t0000000000000000'" in said
    assert "'NoNewPrivs:\\t1'" in said
    for name in ("unshare", "mount", "ptrace", "memfd", "shmget", "chroot"):
        assert f"{name} -1 1\n" in said
    assert "setuid -1 22\n" in said
    control = outside("import ctypes\nprint(ctypes.CDLL(None).memfd_create(b'x', 0) > 0)")
    assert control == "True\n"


def test_no_setuid_program_helps() -> None:
    ended = run(["sh", "-c", "su -c id 2>&1; mount 2>&1 | grep -c nosuid"], View(), LIMITS)
    assert b"uid=0" not in ended.stdout


def test_a_fork_bomb_stays_inside() -> None:
    before = len(psutil.pids())
    code = (
        "import os, time\nn=0\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(60)\n"
        "    n+=1\nexcept OSError as e: print(n, e)"
    )
    ended = inside(code, replace(LIMITS, wall_seconds=6))
    count = int(ended.stdout.split()[0])
    assert 10 < count < LIMITS.processes
    assert b"Resource temporarily unavailable" in ended.stdout
    assert len(psutil.pids()) < before + LIMITS.processes


def test_processes_that_hide_end_with_the_sandbox() -> None:
    mark = f"hidden-{os.getpid()}"
    code = (
        "import os, sys, time\n"
        "if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n"
        f"    os.execvp('sh', ['sh', '-c', 'sleep 300; : {mark}'])\n"
        "  os._exit(0)\ntime.sleep(1)\nprint('left')"
    )
    ended = inside(code)
    assert ended.stdout == b"left\n"
    assert not running(mark)


def running(mark: str) -> list[int]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if any(mark in part for part in process.cmdline()) and process.pid != os.getpid():
                found.append(process.pid)
    return found


def test_memory_is_bounded() -> None:
    grow = (
        "held=[]\nimport time\n"
        "while True:\n    held.append(bytearray(8 * 1024 * 1024)); time.sleep(.01)"
    )
    ended = inside(grow)
    assert ended.cause == "memory"
    at_once = inside("x = bytearray(3 * 1024 ** 3)")
    assert b"MemoryError" in at_once.stderr
    assert at_once.cause is None


def test_memory_of_many_processes_is_summed() -> None:
    code = (
        "import os, time\n"
        "for _ in range(8):\n"
        "  if os.fork() == 0:\n"
        "    held = bytearray(os.urandom(1024)) * (60 * 1024); time.sleep(30)\n"
        "time.sleep(30)"
    )
    assert inside(code).cause == "memory"


def test_disk_is_bounded() -> None:
    fill = (
        "import errno\n"
        "for place in ('/submission', '/tmp', '/dev/shm'):\n"
        "  n=0\n  try:\n    for i in range(100):\n"
        "      with open(f'{place}/{i}', 'wb') as f: f.write(bytes(1024 * 1024))\n      n=i\n"
        "  except OSError as e: print(place, n, errno.errorcode[e.errno])"
    )
    said = inside(fill).stdout.decode().splitlines()
    assert [line.split()[2] for line in said] == ["ENOSPC"] * 3
    assert all(int(line.split()[1]) <= 16 for line in said)
    many = "for i in range(10**6): open(f'/tmp/{i}', 'w')\nimport time\ntime.sleep(20)"
    assert inside(many).cause == "disk"


def test_the_hosts_own_files_are_no_jobs() -> None:
    # A process that has not mounted its own yet, as bubblewrap's first has not for a while.
    assert 0 == files_of(os.getpid())


def test_time_is_bounded() -> None:
    start = time.monotonic()
    stubborn = (
        "import signal, time\n"
        "for n in (2, 15, 1): signal.signal(n, signal.SIG_IGN)\nwhile True: time.sleep(1)"
    )
    assert inside(stubborn, replace(LIMITS, wall_seconds=1)).cause == "timeout"
    assert time.monotonic() - start < 15
    ended = inside("while True: pass", replace(LIMITS, cpu_seconds=1))
    assert ended.code == 128 + signal.SIGXCPU


def test_output_is_bounded() -> None:
    ended = inside("while True: print('x' * 1000)")
    assert ended.cause == "output"
    assert len(ended.stdout) == LIMITS.output_bytes


def test_dies_with_whoever_started_it() -> None:
    mark = f"orphan-{os.getpid()}"
    code = (
        "import sys, time\n"
        "from benling.sandbox.process import Sandbox\n"
        "from benling.sandbox.view import View\n"
        "sys.path.insert(0, 'tests/hostile')\n"
        "from test_sandbox import LIMITS\n"
        f"Sandbox(['sh', '-c', 'sleep 100; : {mark}'], View(), LIMITS)\n"
        "print('started', flush=True)\ntime.sleep(100)"
    )
    root = Path(__file__).parents[2]
    starter = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root,
        env=os.environ | {"PYTHONPATH": "src"},
    )  # fmt: skip
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"started\n"
    assert running(mark)
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 5
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(mark)


_DYING_STARTER = """
import os, sys, time
from benling.sandbox import process
from benling.sandbox.view import View, python
from benling.sandbox.limits import Limits
pause, mark = float(sys.argv[1]), sys.argv[2]
def dying(info):
    # Nobody will read what bubblewrap says between making its child and letting it go on.
    time.sleep(pause)
    os._exit(0)
process._first_process = dying
process.Sandbox([python(), "-c", "import time; time.sleep(60)", mark], View(), LIMITS)
"""


def test_leaves_nothing_when_its_starter_dies_while_it_is_made() -> None:
    mark = f"unborn-{os.getpid()}"
    code = _DYING_STARTER.replace("LIMITS", repr(LIMITS))
    for number in range(24):
        pause = str(0.0004 * (number % 8))
        subprocess.run([sys.executable, "-c", code, pause, mark], check=True)
    deadline = time.monotonic() + 2
    while running(mark):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_killing_it_leaves_nothing() -> None:
    mark = f"killed-{os.getpid()}"
    box = Sandbox(["sh", "-c", f"sleep 100 & sleep 100; : {mark}"], View(), LIMITS)
    box.close()
    assert not running(mark)


def test_the_filter_knows_this_processor() -> None:
    assert seccomp.supported()
    assert len(seccomp.program()) % 8 == 0


def test_refusals_name_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said = probe_command()
    assert said is not None
    assert "安装系统软件包 bubblewrap" in said
    with pytest.raises(Refused, match="bubblewrap"):
        check()
    assert "解除对 /proc 的屏蔽" in explained("bwrap: Can't mount proc on /newroot/proc")
    assert "用户命名空间" in explained("bwrap: No permissions to create new namespace")


def as_apparent_root(code: str) -> "subprocess.CompletedProcess[str]":
    """Run with user id 0, in a user namespace of its own: enough for whoever asks the id."""
    line = ["bwrap", "--unshare-user", "--uid", "0", "--gid", "0", "--dev-bind", "/", "/"]
    return subprocess.run(
        [*line, "--", sys.executable, "-c", code], capture_output=True, text=True, check=False
    )


def test_root_is_refused_in_words(tmp_path: Path) -> None:
    ended = as_apparent_root(
        "from benling.sandbox.probe import check\n"
        "from benling.errors import Refused\n"
        "try:\n    check()\nexcept Refused as r: print(r)"
    )
    assert "不得以 root 身份运行" in ended.stdout, ended.stderr
    ended = as_apparent_root(
        "from pathlib import Path\n"
        "from benling.sandbox.ordinary_user import become_ordinary\n"
        "from benling.errors import Refused\n"
        f"try:\n    become_ordinary(Path({str(tmp_path)!r}))\nexcept Refused as r: print(r)"
    )
    assert "不得以 root 身份运行" in ended.stdout, ended.stderr
