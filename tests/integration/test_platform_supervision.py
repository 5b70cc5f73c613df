"""The platform as processes: killed one by one it comes back, and down leaves nothing."""

import time

import psutil
import pytest
import requests

from stack.kernel import DeskKernel
from stack.platform import Platform, wait_until

pytestmark = pytest.mark.slow


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def test_killed_programs_come_back_and_work_goes_on(platform: Platform) -> None:
    session = platform.sign_in("L001")
    desk = platform.open_desk(session, "L001")
    token = platform.hub_token(session, "L001")
    kernel = DeskKernel(desk, token)
    kernel.run("kept = 41")
    page = f"{platform.url}/services/benling/my/"

    old = platform.kill("hub")
    assert kernel.run("print(kept + 1)").strip() == "42", "a desk must not need the Hub"
    assert session.get(page, timeout=30).status_code == 200, "nor must an open page"
    platform.wait_back("hub", old)
    wait_until(lambda: _answers(f"{platform.url}/hub/health"), 60, platform.logs)
    headers = {"Authorization": f"token {token}"}
    told = requests.get(f"{platform.url}/hub/api/user", headers=headers, timeout=30).json()
    assert told["server"] == "/user/L001/", "the Hub must know the server it found"
    assert kernel.run("print(kept + 2)").strip() == "43"

    old = platform.kill("web")
    platform.wait_back("web", old)
    wait_until(lambda: _answers(f"{platform.url}/services/benling/healthz"), 60, platform.logs)
    assert "陈小禾" in session.get(page, timeout=30).text, "the session must outlive the process"

    kernel.close()
    old = platform.kill("proxy")
    platform.wait_back("proxy", old)
    wait_until(lambda: _answers(f"{platform.url}/services/benling/healthz"), 60, platform.logs)
    api = f"{desk}api/kernels"
    wait_until(lambda: requests.get(api, headers=headers, timeout=10).status_code == 200, 60)

    old = platform.kill("grader")
    platform.wait_back("grader", old)
    assert platform.sign_in("L002")


def test_up_again_changes_nothing_and_another_port_is_refused(platform: Platform) -> None:
    before = {name: state["pid"] for name, state in platform.states().items()}
    assert "平台已在运行" in platform.up()
    assert {name: state["pid"] for name, state in platform.states().items()} == before
    other = platform.cli("up", "--port", "1", check=False)
    assert other.returncode == 2
    assert f"平台已在端口 {platform.port} 上运行" in other.stderr
    weaker = platform.cli("up", "--isolation", "none", check=False)
    assert weaker.returncode == 2
    assert "隔离级别" in weaker.stderr
    assert "benling down" in weaker.stderr


def test_no_secret_on_any_command_line_nor_in_the_configuration(platform: Platform) -> None:
    words = platform.command_lines()
    words.append((platform.home / "run" / "supervisord.conf").read_text())
    assert len(words) > 5
    for file in (platform.home / "secrets").iterdir():
        assert not [line for line in words if file.read_text().strip() in line], file.name


def test_folders_are_private_and_everything_listens_on_loopback(platform: Platform) -> None:
    for name in ("hub", "secrets", "run", "log", "desks", "db"):
        assert (platform.home / name).stat().st_mode & 0o077 == 0, name
    for process in platform.processes():
        for connection in process.net_connections("inet"):
            if connection.status == psutil.CONN_LISTEN:
                assert connection.laddr.ip in ("127.0.0.1", "::1"), process.cmdline()


def test_down_leaves_no_process_and_is_quick(platform: Platform) -> None:
    session = platform.sign_in("L001")
    platform.open_desk(session, "L001")
    assert any("benling.hub.keeper" in line for line in platform.command_lines())
    started = time.monotonic()
    said = platform.down()
    took = time.monotonic() - started
    try:
        assert "平台已停止" in said
        assert took < 10, took
        assert platform.processes() == []
        assert "没有在运行" in platform.down()
    finally:
        platform.up("--graders", "2", "--isolation", "basic")
    assert platform.sign_in("L001")
    told = "批改：隔离级别 basic，内存由"
    wait_until(lambda: platform.cli("status").stdout.count(told) == 2, 60, platform.logs)


def test_a_killed_supervisor_takes_its_programs_along_and_up_starts_anew(
    platform: Platform,
) -> None:
    pid = int((platform.home / "run" / "supervisord.pid").read_text())
    psutil.Process(pid).kill()

    def only_desks() -> bool:
        words = platform.command_lines()
        return not [line for line in words if "jupyterhub " in line or "benling web" in line]

    wait_until(only_desks, 20)
    platform.up()
    assert platform.sign_in("L001")
