"""What a submission must hold: its notebook with every graded cell, and answers that can be read.

Pure: works on bytes, knows neither database nor disk.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benling.errors import Problem
from benling.exchange.archive import megabytes, shown
from benling.exchange.limits import SubmissionLimits
from benling.quiz.row_texts import is_listed

ANSWERS = "answers.json"
MANIFEST = "benling.json"
_QUESTION = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FETCH_AGAIN = "把现有文件夹改名留存，重新领取作业，再把答案填进去"


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over sorted names and contents, each preceded by its length, so that no two
    different sets of files read the same."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            digest.update(f"{len(part)}:".encode())
            digest.update(part)
    return digest.hexdigest()


def manifest_edition(files: Mapping[str, bytes], course: str) -> str | None:
    """Which edition the folder was handed out as; None when it does not say.

    Only chooses between editions of the course; who the submission belongs to never comes from
    a file.
    """
    manifest = _json(files.get(MANIFEST, b"null"))
    if not isinstance(manifest, dict) or manifest.get("course") != course:
        return None
    edition = manifest.get("edition")
    return edition if isinstance(edition, str) else None


def check_contents(
    files: Mapping[str, bytes],
    *,
    assignment: str,
    cells: Sequence[Mapping[str, Any]],
    limits: SubmissionLimits,
) -> list[Problem]:
    """Every fault of the contents. ``cells`` are those of the course edition."""
    return [
        *_notebook_problems(files, f"{assignment}.ipynb", cells),
        *_answer_problems(files.get(ANSWERS), limits),
    ]


def _json(content: bytes) -> Any:
    """The value; None for anything that cannot be read.

    NaN is let through: Jupyter writes it into the outputs of notebooks.
    """
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _notebook_problems(
    files: Mapping[str, bytes], name: str, cells: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    if name not in files:
        others = [other for other in sorted(files) if other.endswith(".ipynb")]
        what = f"缺少作业文件 {name}"
        if others:
            what += f"（只有 {'、'.join(shown(other) for other in others[:3])}）"
        rule = "作业文件的名称和位置须与领取时相同"
        return [Problem("作业文件", what, rule, "改回原来的文件名；已删除的，重新领取作业")]
    notebook = _json(files[name])
    if not _is_notebook(notebook):
        what, rule = f"{name} 打不开，内容已损坏", "须是完整的作业文件"
        return [Problem("作业文件", what, rule, _FETCH_AGAIN)]
    return _graded_cell_problems(notebook, name, cells)


def _is_notebook(notebook: Any) -> bool:
    return (
        isinstance(notebook, dict)
        and notebook.get("nbformat") == 4
        and isinstance(notebook.get("nbformat_minor"), int)
        and isinstance(notebook.get("metadata"), dict)
        and isinstance(notebook.get("cells"), list)
        and all(_is_cell(cell) for cell in notebook["cells"])
    )


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    source = cell.get("source")
    is_text = isinstance(source, str) or (
        isinstance(source, list) and all(isinstance(line, str) for line in source)
    )
    return is_text and cell.get("cell_type") in ("code", "markdown", "raw")


def _graded_cell_problems(
    notebook: Mapping[str, Any], name: str, cells: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    marks = [cell["metadata"].get("nbgrader") for cell in notebook["cells"]]
    found = Counter(
        mark["grade_id"]
        for mark in marks
        if isinstance(mark, dict) and isinstance(mark.get("grade_id"), str)
    )
    problems = []
    for cell in cells:
        times = found[cell["grade_id"]]
        title = cell.get("title") or cell["grade_id"]
        if times == 0:
            what, rule = f"“{title}”的评分格不见了", "作业里的评分格不得删除"
            problems.append(Problem(name, what, rule, _FETCH_AGAIN))
        elif times > 1:
            what, rule = f"“{title}”的评分格有 {times} 个", "每题只有一个评分格"
            problems.append(Problem(name, what, rule, "删去复制出来的那一格后重新提交"))
    return problems


def _answer_problems(content: bytes | None, limits: SubmissionLimits) -> list[Problem]:
    if content is None:
        return []
    if len(content) > limits.answers_bytes:
        what = f"答题记录有 {megabytes(len(content))}"
        rule = f"最大 {megabytes(limits.answers_bytes)}"
        return [Problem(ANSWERS, what, rule, "缩短答案后重新提交")]
    record = _json(content)
    answers = record.get("answers") if isinstance(record, dict) else None
    if not isinstance(record, dict) or record.get("version") != 1 or not isinstance(answers, dict):
        rule = "答题记录由答题卡保存，不要手工修改"
        return [Problem(ANSWERS, "答题记录无法读取", rule, "打开作业，重新作答后提交")]
    problems = []
    if len(answers) > limits.answers:
        what, rule = f"有 {len(answers)} 条答题记录", f"最多 {limits.answers} 条"
        problems.append(Problem(ANSWERS, what, rule, "重新领取作业后作答"))
    for question, entry in list(answers.items())[: limits.answers]:
        problems += _answer_faults(question, entry, limits)
    return problems


def _answer_faults(question: str, entry: Any, limits: SubmissionLimits) -> list[Problem]:
    where = f"{ANSWERS} 的“{shown(question)}”"
    again = "打开作业，重新作答这一题后提交"
    if not _QUESTION.fullmatch(question):
        rule = "题号由字母、数字、横线组成"
        return [Problem(where, "题号不规范", rule, "重新领取作业后作答")]
    if not isinstance(entry, dict) or "value" not in entry or not _is_moment(entry.get("at")):
        return [Problem(where, "这条记录不完整", "每条记录有答案和保存时间", again)]
    return _value_faults(entry["value"], where, limits)


def _value_faults(value: Any, where: str, limits: SubmissionLimits) -> list[Problem]:
    again = "打开作业，重新作答这一题后提交"
    texts = [value] if isinstance(value, str) else value
    if value is None:
        return []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return [Problem(where, "答案的形式不对", "答案是文字或几个选项", again)]
    if isinstance(value, list) and not all(map(is_listed, value)):
        rule = "选项由字母、数字、横线组成，由答题卡保存，不要手工修改"
        return [Problem(where, "有不认识的选项", rule, again)]
    if len(texts) > limits.options:
        return [Problem(where, f"选了 {len(texts)} 项", f"最多 {limits.options} 项", again)]
    longest = max((len(text) for text in texts), default=0)
    if longest > limits.answer_chars:
        rule = f"最多 {limits.answer_chars} 字"
        return [Problem(where, f"答案有 {longest} 字", rule, "缩短答案后重新提交")]
    return []


def _is_moment(at: Any) -> bool:
    try:
        return isinstance(at, str) and bool(datetime.fromisoformat(at).astimezone(UTC))
    except (ValueError, OverflowError):
        return False
