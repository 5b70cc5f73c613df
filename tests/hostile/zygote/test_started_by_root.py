"""A coordinator that root starts becomes an ordinary user before it runs anything.

Called by root itself, this does the real thing. `make test` runs as an ordinary user, who can only
appear to be root, in a user namespace that holds no other user to become: then the coordinator
must refuse, in words, and run nothing.
"""

import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[2]

COORDINATOR = """
import os, sys
from pathlib import Path
from benling.errors import Refused
from benling.sandbox.isolation import Isolation
from benling.sandbox.ordinary_user import become_ordinary
from benling.sandbox.zygote import Zygote
folder = Path(sys.argv[1])
try:
    Zygote("benling.sandbox.looking")
except Refused as refused:
    print("refused as root:", refused)
try:
    become_ordinary(folder)
except Refused as refused:
    print("nobody to become:", refused)
    sys.exit(3)
print("now", os.getresuid(), os.getresgid(), os.getgroups())
from benling.sandbox.probe import probe
for tier in (Isolation.FULL, Isolation.BASIC):
    print(tier, probe(tier))
try:
    os.setuid(0)
except PermissionError:
    print("no way back")
"""


def run(line: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*line, sys.executable, "-c", COORDINATOR, str(folder)], capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(TESTS.parent / "src")}, cwd="/",
    )  # fmt: skip


def test_a_coordinator_started_by_root_drops_to_an_ordinary_user_first() -> None:
    with tempfile.TemporaryDirectory(prefix="state-") as place:
        if os.geteuid() == 0:
            really(Path(place))
        else:
            apparently(Path(place))


def really(folder: Path) -> None:
    user = pwd.getpwnam(os.environ.get("BENLING_USER", "benling"))
    os.chown(folder, user.pw_uid, user.pw_gid)
    said = run([], folder)
    assert "refused as root:" in said.stdout, said
    assert f"now ({user.pw_uid}, {user.pw_uid}, {user.pw_uid})" in said.stdout
    assert "full None\nbasic None\nno way back" in said.stdout


def apparently(folder: Path) -> None:
    said = run(
        ["bwrap", "--unshare-user", "--uid", "0", "--gid", "0", "--dev-bind", "/", "/", "--"],
        folder,
    )
    assert "refused as root:" in said.stdout, said
    assert "不得以 root 身份运行" in said.stdout
    assert "nobody to become:" in said.stdout
    assert "now" not in said.stdout
    assert said.returncode == 3
