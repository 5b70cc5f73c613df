"""Does the course hold what a trial must show? Every failure with its question and variant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from benling.trial.figures import (
    QuestionFigures,
    is_named,
    percent,
    place_of,
    share,
    spread,
    varied_points,
)
from benling.trial.grading import Result
from benling.trial.learners import Kind
from benling.trial.standards import Standards
from benling.trial.subject import Subject


@dataclass(frozen=True)
class Verdict:
    """``holds``: None when it could not be judged; ``figure`` then says why."""

    rule: str
    figure: str
    holds: bool | None
    failures: tuple[str, ...] = ()


def verdicts(
    subject: Subject,
    standards: Standards,
    kinds: Mapping[Kind, Sequence[Result]],
    figures: Sequence[QuestionFigures],
) -> list[Verdict]:
    whole = sum(subject.worth.values(), Decimal(0))
    return [
        _graded(kinds),
        _perfect(subject, standards, kinds.get(Kind.PERFECT, ()), whole),
        _untouched(standards, [*kinds.get(Kind.UNTOUCHED, ()), *kinds.get(Kind.EMPTY, ())]),
        _mistakes(subject, kinds.get(Kind.MISTAKE, ())),
        _guesser(subject, standards, kinds.get(Kind.GUESSER, ()), whole),
        _copier(subject, kinds.get(Kind.COPIER, ()), whole),
        _varied(subject, standards, figures),
    ]


def _graded(kinds: Mapping[Kind, Sequence[Result]]) -> Verdict:
    results = [result for listed in kinds.values() for result in listed]
    failures = [
        f"{place_of(result.submission)}（{result.submission.kind}）：{result.fault}"
        for result in results
        if result.fault
    ]
    done = len(results) - len(failures)
    return _verdict("每份提交都收下并评了分", f"{done}／{len(results)}", failures)


def _perfect(
    subject: Subject, standards: Standards, results: Sequence[Result], whole: Decimal
) -> Verdict:
    failures = []
    for result in results:
        for question, points in subject.worth.items():
            earned = result.points.get(question, Decimal(0))
            if percent(earned, points) < standards.perfect_percent:
                said = result.said.get(question, "")
                failures.append(
                    f"{question} {place_of(result.submission)}：得{_shown(earned)}分，"
                    f"满分{_shown(points)}分。{said}"
                )
    figure = f"最低 {spread(results, whole).least:.1f}%" if results else "没有评分"
    rule = f"只看学员资料的解题程序得自动评分的{_shown(standards.perfect_percent)}%"
    return _verdict(rule, figure, failures)


def _untouched(standards: Standards, results: Sequence[Result]) -> Verdict:
    failures = [
        f"{question} {place_of(result.submission)}：没有作答，得{_shown(earned)}分"
        for result in results
        if result.total > standards.untouched_points
        for question, earned in result.points.items()
        if earned
    ]
    most = max((result.total for result in results), default=Decimal(0))
    rule = f"发放版原样交回得{_shown(standards.untouched_points)}分"
    return _verdict(rule, f"最高 {_shown(most)} 分", failures)


def _mistakes(subject: Subject, results: Sequence[Result]) -> Verdict:
    failures = [failure for result in results for failure in _mistake_failures(subject, result)]
    named = sum(1 for result in results if is_named(result))
    if not results:
        failures.append("没有列出常见错误")
    return _verdict("每个常见错误都扣分、说明错因和依据", f"{named}／{len(results)}", failures)


def _mistake_failures(subject: Subject, result: Result) -> Iterator[str]:
    slip = result.submission.slip
    if slip is None or result.fault:
        return
    where = f"{slip.question} {place_of(result.submission)} 填“{_value(slip.value)}”"
    earned, points = result.points[slip.question], subject.worth[slip.question]
    if earned >= points:
        yield f"{where}：没有扣分"
    elif earned > 0 and slip.question not in subject.shares_points:
        yield f"{where}：得了{_shown(earned)}分"
    if not slip.source:
        yield f"{where}：没有写依据（{slip.message}）"
    elif not is_named(result):
        said = result.said.get(slip.question) or "什么也没有说"
        yield f"{where}：应当说“{slip.message}”，说的是“{said}”"
    for question, full in subject.worth.items():
        if question != slip.question and result.points[question] < full:
            yield f"{where}：答对的 {question} 也扣了分"


def _guesser(
    subject: Subject, standards: Standards, results: Sequence[Result], whole: Decimal
) -> Verdict:
    limit = standards.guesser_below_percent
    rule = f"乱猜的平均得分低于{_shown(limit)}%"
    if not results:
        return Verdict(rule, "没有评分", None)
    found = spread(results, whole).mean
    shares = {
        name: mean(share(result, name, points) for result in results)
        for name, points in subject.worth.items()
    }
    easiest = sorted(shares.items(), key=lambda each: -each[1])
    failures = [f"{name}：各份资料平均猜得{100 * got:.0f}%的分" for name, got in easiest if got]
    return _verdict(rule, f"平均 {found:.1f}%", failures if found >= limit else [])


def _copier(subject: Subject, results: Sequence[Result], whole: Decimal) -> Verdict:
    mark = subject.build.course.pass_mark
    rule = f"照抄别人的答案达不到合格线{_shown(mark)}%"
    if not results:
        return Verdict(rule, "只有一份资料，没有别人可抄", None)
    failures = [
        f"{place_of(result.submission)}：得{percent(result.total, whole):.1f}%"
        f"（答对 {'、'.join(n for n, p in subject.worth.items() if result.points[n] >= p)}）"
        for result in results
        if not result.fault and percent(result.total, whole) >= mark
    ]
    return _verdict(rule, f"最高 {spread(results, whole).most:.1f}%", failures)


def _varied(subject: Subject, standards: Standards, figures: Sequence[QuestionFigures]) -> Verdict:
    rule = (
        f"至少{_shown(standards.varied_percent)}%的分值，"
        f"答案在{standards.varied_over}份资料里有{standards.varied_values}种以上"
    )
    if len(subject.variants) < standards.varied_over:
        return Verdict(rule, f"只有{len(subject.variants)}份资料，不判断", None)
    every = sum((Decimal(cell["points"]) for cell in subject.build.cells), Decimal(0))
    found = percent(varied_points(figures, standards.varied_values), every)
    alike = [
        f"{each.question}：{each.answers}种答案（{_shown(each.points)}分）"
        for each in figures
        if each.answers < standards.varied_values
    ]
    return _verdict(rule, f"{found:.0f}%", alike if found < standards.varied_percent else [])


def _verdict(rule: str, figure: str, failures: Sequence[str]) -> Verdict:
    return Verdict(rule, figure, not failures, tuple(failures))


def _value(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
