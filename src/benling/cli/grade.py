"""``benling grade``: grade a plain nbgrader course folder, as ``nbgrader autograde`` does."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from benling.cli.isolation_option import isolation_option


@click.command(
    help="批改 nbgrader 课程文件夹里的作业：结果与 nbgrader autograde 相同，代码只在沙箱中运行。"
)
@click.argument("assignment", metavar="作业名")
@click.option(
    "--course-root",
    type=click.Path(path_type=Path),
    default=Path(),
    help="课程文件夹，默认为当前文件夹",
)
@click.option("--learner", metavar="学员编号", help="只批改这一名学员")
@click.option("--force", is_flag=True, help="已批改过的重新批改")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=None, help="同时批改几份，默认等于处理器核数"
)
@isolation_option
@click.option("--warnings-fail", is_flag=True, help="程序库的警告也使测试不得分（nbgrader 的做法）")
def grade(
    assignment: str, course_root: Path, learner: str | None, force: bool, workers: int | None,
    isolation: str, warnings_fail: bool,
) -> None:  # fmt: skip
    from benling.errors import refuse
    from benling.sandbox.ordinary_user import become_ordinary

    root = course_root.absolute()
    if not root.is_dir():
        raise refuse(
            str(root), "没有这个文件夹", "须是 nbgrader 课程文件夹", "用 --course-root 指定"
        )
    become_ordinary(root)
    from benling.cli.grading_progress import Progress
    from benling.grader.class_run import Terms, grade_class
    from benling.grader.weaker_tiers import explained
    from benling.sandbox.isolation import Isolation

    tier = Isolation(isolation)
    terms = Terms(isolation=tier, warnings_fail=warnings_fail)
    if workers is not None:
        terms = replace(terms, lanes=workers)
    with Progress("批改", "份", "未能批改") as progress:
        result = grade_class(
            root, assignment, learner=learner, force=force, terms=terms,
            started=progress.started, done=progress.done,
        )  # fmt: skip
    click.echo(f"共处理 {result.graded} 份，成功 {result.graded - len(result.failures)} 份。")
    for student, cause in result.failures.items():
        click.echo(f"未能批改：{student}。{cause.for_trainer}", err=True)
    for student, doubts in result.doubtful.items():
        for said in dict.fromkeys(doubts):
            click.echo(f"请人工复核：{student}。{said}", err=True)
    if lacks := explained([tier]):
        click.echo(f"请人工复核：这次批改的全部 {result.graded} 份。{lacks}", err=True)
    if result.code and not result.failures:
        click.echo(
            f"没有找到作业“{assignment}”的提交。提交应放在 submitted/学员编号/{assignment}/ 下。",
            err=True,
        )
    sys.exit(result.code)
