"""``benling demo``: the fictional city 望川市 in a home of its own, with learners at work."""

import time
from datetime import datetime

import click

from benling.cli import setup_django

_START_SECONDS = 180


@click.group(invoke_without_command=True)
@click.option("--seed", type=int, default=2026, show_default=True, help="随机种子")
@click.option("--learners", type=int, default=60, show_default=True, help="模拟学员人数")
@click.option(
    "--now", "now_text", help="演示的“当前时间”，如 2026-11-20T17:00+08:00；默认取真实时间"
)
@click.option("--secret", help="数据变式的服务器密钥（64 位十六进制），用于复现同一份演示")
@click.option("--port", type=int, default=8000, show_default=True, help="127.0.0.1 上的端口")
@click.option("--watch/--no-watch", default=True, help="是否等到演示评分结束")
@click.pass_context
def demo(
    ctx: click.Context,
    seed: int,
    learners: int,
    now_text: str | None,
    secret: str | None,
    port: int,
    watch: bool,
) -> None:
    """建立演示城市，启动平台，让模拟学员提交并评分。"""
    if ctx.invoked_subcommand is not None:
        return
    from benling.clock import SHANGHAI, now
    from benling.demo.settings import DemoSettings, ensure_demo_home

    present = datetime.fromisoformat(now_text) if now_text else now()
    if present.tzinfo is None:
        present = present.replace(tzinfo=SHANGHAI)
    settings = ensure_demo_home(
        DemoSettings(seed, present.replace(microsecond=0), learners), variant_key=secret
    )
    setup_django()
    from django.core.management import call_command
    from rich.console import Console

    from benling.demo.prepare import prepare

    console = Console(stderr=True)
    with console.status("准备数据表") as status:
        call_command("migrate", verbosity=0, interactive=False)
        prepare(seed=settings.seed, now=settings.now, say=status.update)
    address = _start(port)
    _print_log_ins(address)
    if watch:
        _watch()
        _print_log_ins(address)


@demo.command()
def walk() -> None:
    """让模拟学员逐个提交（由平台在后台运行）。"""
    setup_django()
    from benling.catalog.models import CourseEdition
    from benling.demo.crowd import steps_of
    from benling.demo.road import Addresses
    from benling.demo.road import walk as walk_road
    from benling.demo.settings import DemoSettings
    from benling.exchange.handout import truth_for
    from benling.exchange.releases import current
    from benling.home import home
    from benling.hub.ports import LOOPBACK, read_ports

    place = home()
    ports = read_ports(place)
    done = place.run / "demo-walk.done"
    if done.exists():
        return
    settings = DemoSettings.read((place.root / "DEMO").read_text())
    editions = {
        code: current(code) for code in CourseEdition.objects.values_list("course", flat=True)
    }
    essays = {
        code: [cell["question"] for cell in edition.cells if cell["kind"] == "manual"]
        for code, edition in editions.items()
        if edition is not None
    }

    def truth_of(course: str, person_id: str) -> dict[str, object]:
        edition = editions[course]
        return truth_for(edition, person_id) if edition is not None else {}

    walk_road(
        steps_of(settings),
        Addresses(
            hub_api=f"http://{LOOPBACK}:{ports.hub}/hub/api",
            exchange=f"http://{LOOPBACK}:{ports.web}/services/benling/exchange/",
            hub_token=place.secret("hub-service-demo"),
        ),
        truth_of=truth_of,
        essays_of=essays,
        on_step=lambda step: click.echo(f"{step.person_id} {step.course} {step.manner}"),
    )
    done.touch()


def _start(port: int) -> str:
    """Start what does not run yet; returns the address once the log-in page answers."""
    from benling.home import home
    from benling.hub import stack

    ports = stack.start(home(), port)
    for stage in stack.wait(home(), ports, _START_SECONDS):
        click.echo(f"  {stage.title}已就绪", err=True)
    return f"http://127.0.0.1:{ports.public}/"


def _watch() -> None:
    """Progress of the demo's submissions and their grading; Ctrl-C leaves them running."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from benling.demo.crowd import progress, steps_of
    from benling.demo.settings import DemoSettings
    from benling.home import home

    settings = DemoSettings.read((home().root / "DEMO").read_text())
    total = len(steps_of(settings))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    try:
        with Progress(*columns, console=console) as bars:
            handed_in = bars.add_task("模拟学员提交", total=total)
            scored = bars.add_task("自动评分", total=total)
            while True:
                submitted, graded, _ = progress(total)
                bars.update(handed_in, completed=min(submitted, total))
                bars.update(scored, completed=min(graded, total))
                if (home().run / "demo-walk.done").exists() and graded >= submitted:
                    bars.update(handed_in, completed=total)
                    bars.update(scored, completed=total)
                    break
                time.sleep(1)
    except KeyboardInterrupt:
        click.echo("演示提交和评分会在后台继续。", err=True)


def _print_log_ins(address: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from benling.demo.prepare import log_ins

    table = Table(title=f"本领学习平台（演示）已启动：{address}", title_justify="left")
    for heading in ("身份", "账号", "密码", "可以看什么"):
        table.add_column(heading, no_wrap=heading != "可以看什么")
    for entry in log_ins():
        table.add_row(entry.who, entry.username, entry.password, entry.shows)
    console = Console()
    console.print(table)
    console.print("停止：make stop　　清除演示数据：make reset")
