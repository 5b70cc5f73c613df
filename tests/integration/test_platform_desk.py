"""A learner's server on the running platform: what hostile code in it can reach."""

from collections.abc import Iterator

import pytest
import requests

from stack.kernel import DeskKernel
from stack.platform import Platform, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kernel(platform: Platform) -> Iterator[DeskKernel]:
    (platform.home / "desks" / "L002").mkdir(mode=0o700, exist_ok=True)
    (platform.home / "desks" / "L002" / "secret.txt").write_text("another learner's")
    session = platform.sign_in("L001")
    desk = platform.open_desk(session, "L001")
    kernel = DeskKernel(desk, platform.hub_token(session, "L001"))
    yield kernel
    kernel.close()


def test_own_folder_is_home_and_can_be_written(kernel: DeskKernel, platform: Platform) -> None:
    said = kernel.run(
        "import os, pathlib\n"
        "pathlib.Path.home().joinpath('note.txt').write_text('x')\n"
        "print(os.path.expanduser('~'), os.environ['USER'])"
    )
    assert said.split() == ["/home/learner", "L001"]
    assert (platform.home / "desks" / "L001" / "note.txt").read_text() == "x"


@pytest.mark.parametrize(
    "place",
    ["", "desks", "desks/L002/secret.txt", "hub/hub.sqlite", "hub/cookie_secret",
     "secrets", "secrets/internal-auth", "db/benling.sqlite3", "run/supervisor.sock", "log"],
)  # fmt: skip
def test_nothing_else_of_the_home_exists(
    kernel: DeskKernel, platform: Platform, place: str
) -> None:
    assert place in ("", "log") or (platform.home / place).exists()
    said = kernel.run(f"import os; print(os.path.exists({str(platform.home / place)!r}))")
    assert said.strip() == "False"


def test_no_secret_in_the_environment_but_the_own_token(
    kernel: DeskKernel, platform: Platform
) -> None:
    said = kernel.run(
        "import os, glob\n"
        "print(dict(os.environ))\n"
        "for file in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
        "    try: print(open(file, 'rb').read().decode(errors='replace'))\n"
        "    except OSError: pass\n"
    )
    assert "L001" in said
    secrets = [file.read_text().strip() for file in (platform.home / "secrets").iterdir()]
    assert len(secrets) >= 4
    assert not [secret for secret in secrets if secret in said]
    assert "BENLING_HOME" not in said


def test_only_own_processes_are_seen(kernel: DeskKernel) -> None:
    said = kernel.run(
        "import glob\n"
        "for file in glob.glob('/proc/[0-9]*/cmdline'): print(open(file).read().split('\\0')[:3])"
    )
    assert "jupyterhub-singleuser" in said
    assert not [word for word in ("supervisord", "granian", "keeper", "node") if word in said]


def test_no_capability_and_no_way_to_new_ones(kernel: DeskKernel) -> None:
    status = kernel.run("print(open('/proc/self/status').read())")
    held = [line for line in status.splitlines() if line.startswith(("CapEff", "CapBnd", "NoNew"))]
    assert [line.split()[1] for line in held] == ["0" * 16, "0" * 16, "1"]
    tried = kernel.run(
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "print(libc.unshare(0x10000000), ctypes.get_errno())"
    )
    assert tried.split()[0] == "-1"


def test_programs_and_roots_are_read_only(kernel: DeskKernel) -> None:
    said = kernel.run(
        "import benling, sys\n"
        "for path in (sys.prefix, benling.__path__[0], '/', '/usr', '/etc', '/dev', '/home'):\n"
        "    try: open(path + '/planted', 'w'); print('wrote', path)\n"
        "    except OSError as error: print(error.errno)"
    )
    assert "wrote" not in said


def test_answers_beside_the_package_are_not_there(kernel: DeskKernel) -> None:
    said = kernel.run(
        "import benling, os\n"
        "root = os.path.dirname(os.path.dirname(benling.__path__[0]))\n"
        "print([n for n in ('assignments', 'courses', 'grading', 'tests', '.git')\n"
        "       if os.path.exists(os.path.join(root, n))])"
    )
    assert said.strip() == "[]"


def test_a_large_file_and_a_large_array_are_refused(kernel: DeskKernel) -> None:
    said = kernel.run(
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n"
        "    with open('/home/learner/big', 'wb') as f: f.truncate(1 << 30)\n"
        "    print('made')\n"
        "except OSError as error: print('file', error.errno)\n"
        "try: bytearray(4 << 30); print('made')\n"
        "except MemoryError: print('memory')"
    )
    assert "made" not in said and "file" in said and "memory" in said


def test_a_process_bomb_stays_in_the_cage(kernel: DeskKernel, platform: Platform) -> None:
    said = kernel.run(
        "import os, time\n"
        "made = []\n"
        "try:\n"
        "    for _ in range(2000):\n"
        "        pid = os.fork()\n"
        "        if pid == 0: time.sleep(5); os._exit(0)\n"
        "        made.append(pid)\n"
        "except OSError as error: print(len(made), type(error).__name__)\n"
        "import signal\n"
        "for pid in made: os.kill(pid, signal.SIGKILL); os.waitpid(pid, 0)"
    )
    count, name = said.split()[:2]
    assert name == "BlockingIOError" and int(count) < 256
    assert requests.get(f"{platform.url}/hub/login", timeout=30).status_code == 200


def test_the_own_token_opens_only_own_doors(kernel: DeskKernel, platform: Platform) -> None:
    said = kernel.run("import os; print(os.environ['JUPYTERHUB_API_TOKEN'])").strip()
    headers = {"Authorization": f"token {said}"}
    own = requests.get(f"{platform.url}/hub/api/user", headers=headers, timeout=30).json()
    assert own["name"] == "L001"
    mine = f"{platform.url}/services/benling/exchange/assignments"
    assert requests.get(mine, headers=headers, timeout=30).status_code == 200
    for path in ("users", "users/L002", "services", "proxy", "users/L002/tokens"):
        answer = requests.get(f"{platform.url}/hub/api/{path}", headers=headers, timeout=30)
        assert answer.status_code in (403, 404), path
    made = requests.post(f"{platform.url}/hub/api/users/L001/tokens", headers=headers, timeout=30)
    assert made.status_code in (403, 404), "a server must not make tokens that outlive it"


def test_another_learner_does_not_reach_the_server(platform: Platform, kernel: DeskKernel) -> None:
    stranger = platform.sign_in("L003")
    answer = stranger.get(f"{platform.url}/user/L001/lab", timeout=60)
    assert answer.status_code in (403, 404), answer.url
    token = platform.hub_token(stranger, "L003")
    headers = {"Authorization": f"token {token}"}
    api = requests.get(f"{platform.url}/user/L001/api/contents", headers=headers, timeout=30)
    assert api.status_code in (403, 404)


def test_over_the_disk_limit_work_ends_and_a_note_says_why(
    kernel: DeskKernel, platform: Platform
) -> None:
    from benling.hub.keeper import NOTE

    desk = platform.home / "desks" / "L001"
    heap = desk / "heap"
    heap.mkdir()
    try:
        for number in range(9):
            (heap / str(number)).write_bytes(b"\0" * (60 << 20))
        wait_until((desk / NOTE).exists, 30)
        assert "超过了 512 MB" in (desk / NOTE).read_text()
        answer = requests.get(f"{platform.url}/hub/login", timeout=30)
        assert answer.status_code == 200
    finally:
        for file in heap.iterdir():
            file.unlink()
        heap.rmdir()
    wait_until(lambda: not (desk / NOTE).exists(), 30)
