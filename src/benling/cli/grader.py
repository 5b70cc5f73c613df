"""``benling grader``: the service that grades what was handed in."""

import sys

import click

from benling.cli.isolation_option import isolation_option
from benling.cli.workers_option import workers_option


@click.command(help="批改服务：随时批改新提交的作业。用 Ctrl+C 或 SIGTERM 结束，未批完的下次继续。")
@click.option("--once", is_flag=True, help="批完待批的作业后结束")
@workers_option("--workers")
@click.option("--retry-failed", is_flag=True, help="先重新批改因系统故障未能评分的作业")
@isolation_option
def grader(once: bool, workers: int, retry_failed: bool, isolation: str) -> None:
    from benling.home import home
    from benling.sandbox.ordinary_user import become_ordinary

    if home().root.exists():
        become_ordinary(home().root)
    from benling.cli import setup_django

    setup_django()
    from benling.credits.award import award, award_missing
    from benling.grader.models import Score
    from benling.grader.queue import ask_again, machine_faults
    from benling.grader.service import run
    from benling.grader.weaker_tiers import for_operator
    from benling.grader.workers import is_worker, run_workers
    from benling.regrading.worker import finish_applying
    from benling.sandbox.isolation import Isolation

    tier = Isolation(isolation)
    if for_operator(tier) and not is_worker():
        click.echo(for_operator(tier), err=True)
    award_missing()
    # A regrading that was killed half-way through being written is completed first.
    finish_applying()
    if retry_failed:
        ask_again(machine_faults(), by="命令行")
    if workers > 1:
        sys.exit(run_workers(workers, ["--once"] * once + ["--isolation", isolation]))

    def credit(score: Score) -> None:
        award(score.attempt)

    run(on_scored=credit, once=once, isolation=tier)
