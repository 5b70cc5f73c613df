"""``benling up``, ``down``, ``status``: the whole platform as one thing."""

import os
import time

import click
from click.core import ParameterSource

from benling.cli import setup_django
from benling.cli.isolation_option import VARIABLE as ISOLATION_VARIABLE
from benling.cli.isolation_option import isolation_option
from benling.cli.workers_option import VARIABLE as WORKERS_VARIABLE
from benling.cli.workers_option import workers_option
from benling.home import home

_START_SECONDS = 300


@click.command()
@click.option("--port", type=int, default=8000, show_default=True, help="对外端口")
@click.option("--no-wait", is_flag=True, help="启动后立即返回，不等登录页就绪")
@click.option("--foreground", is_flag=True, help="留在前台运行（供 systemd 使用）")
@workers_option("--graders")
@isolation_option
def up(port: int, no_wait: bool, foreground: bool, graders: int, isolation: str) -> None:
    """启动平台。"""
    from benling.hub import stack, supervisor
    from benling.sandbox.control_group import ensure_room

    stack.check_machine()
    if foreground:
        # Before it starts anything: so that graders can bound each job's memory by control groups.
        ensure_room()
    started = time.monotonic()
    running = supervisor.is_running(home())
    _pass_to_grader(graders, isolation, running=running)
    if not running:
        click.echo("正在准备数据库……")
        _migrate()
    if foreground and not running:
        stack.prepare(home().ensure(), port)
        command = supervisor.supervisor_command(home(), "--nodaemon")
        os.execv(command[0], command)  # noqa: S606  # an argument list of our own
    ports = stack.start(home(), port)
    if not no_wait:
        for stage in stack.wait(home(), ports, _START_SECONDS):
            click.echo(f"  {stage.title}已就绪（{time.monotonic() - started:.0f} 秒）")
    click.echo("平台已在运行。" if running else "平台已启动。")
    click.echo(f"登录地址：http://127.0.0.1:{ports.public}/")
    click.echo(f"数据目录：{home().root}")


@click.command()
def down() -> None:
    """停止平台，包括学员的学习环境。"""
    from benling.hub import stack, supervisor

    was_running = supervisor.is_running(home())
    servers = stack.stop(home())
    if not was_running and not servers:
        click.echo("平台没有在运行。")
        return
    click.echo(f"平台已停止，结束了 {servers} 个学习环境。")


@click.command()
def status() -> None:
    """查看平台各部分的状态；有部分没在运行时退出码为 1。"""
    from benling.hub import keepers, supervisor
    from benling.hub.ports import read_ports
    from benling.hub.programs import programs_of

    if not supervisor.is_running(home()):
        click.echo("平台没有在运行。用 benling up 启动。")
        raise SystemExit(1)
    states = supervisor.program_states(home())
    healthy = True
    for entry in programs_of(home()):
        state = states[entry.name]
        done = entry.once and state["statename"] == "EXITED"
        healthy &= done or state["statename"] == "RUNNING"
        word = "已完成" if done else _STATES.get(state["statename"], state["statename"])
        since = max(0, state["now"] - state["start"]) // 60
        more = f"，已运行 {since} 分钟" if state["statename"] == "RUNNING" else ""
        click.echo(f"{entry.title}（{entry.name}）：{word}{more}")
    for line in _grading():
        click.echo(line)
    click.echo(f"学习环境：{len(keepers.running_keepers(home()))} 个在运行")
    click.echo(f"登录地址：http://127.0.0.1:{read_ports(home()).public}/")
    raise SystemExit(0 if healthy else 1)


_STATES = {
    "RUNNING": "运行中",
    "STARTING": "正在启动",
    "BACKOFF": "启动失败，稍后自动再试",
    "STOPPING": "正在停止",
    "STOPPED": "已停止",
    "EXITED": "已退出",
    "FATAL": "多次启动失败，已放弃；请看日志",
    "UNKNOWN": "状态不明",
}


def _pass_to_grader(graders: int, isolation: str, *, running: bool) -> None:
    """It reads them from its environment, which is ours. Raises: benling.errors.Refused."""
    from benling.errors import refuse
    from benling.grader.weaker_tiers import for_operator
    from benling.sandbox.isolation import Isolation

    asked = {"graders": "批改的进程数", "isolation": "隔离级别"}
    source = click.get_current_context().get_parameter_source
    if running and (given := [asked[n] for n in asked if source(n) is ParameterSource.COMMANDLINE]):
        raise refuse(
            "、".join(given), "平台已在运行，不会变", "在启动时定", "先运行 benling down，再启动"
        )
    os.environ |= {WORKERS_VARIABLE: str(graders), ISOLATION_VARIABLE: isolation}
    if said := for_operator(Isolation(isolation)):
        click.echo(said, err=True)


def _grading() -> list[str]:
    """How those grade that live, a line each."""
    from benling.grader.presence import graders

    return [
        f"批改：隔离级别 {seen.isolation}，内存"
        + ("由内核的控制组限制" if seen.memory_group else "由批改程序监视")
        for seen in graders()
        if seen.lives
    ]


def _migrate() -> None:
    setup_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
