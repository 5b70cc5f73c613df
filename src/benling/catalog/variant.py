"""Each learner's own data and truth, made by the course's generator in a process apart."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benling.catalog.generator_run import GeneratorStopped, Program, answer_of
from benling.catalog.register import GeneratorLimits, default_register
from benling.errors import Problem, Refused, refuse

GENERATOR = "make_data.py"
SOLVER = "solver.py"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.[a-z0-9]{1,8}")
#: written by the platform beside the notebook
_RESERVED = ("answers.json", "benling.json")
_TASKS = {
    GENERATOR: "只用传入的 seed 计算，返回数据文件和答案",
    SOLVER: "只用传入的数据文件计算，返回各题的答案",
}
_STOPPED = {
    "timeout": "运行太久，已经中止",
    "memory": "占用内存太多，已经中止",
    "output": "产生的数据太多，已经中止",
    "disk": "写了太多文件，已经中止",
    "crash": "意外中断",
}


@dataclass(frozen=True)
class Variant:
    """One learner's data files (name → bytes) and the truth by question, which stays here."""

    files: dict[str, bytes]
    truth: dict[str, Any]


def make_variant(generator: bytes, seed: bytes) -> Variant:
    """Run the generator once. Raises: Refused when it misbehaves, in words for its author."""
    return make_variants(generator, [seed])[0]


def make_variants(
    generator: bytes,
    seeds: Sequence[bytes],
    *,
    limits: GeneratorLimits | None = None,
    hash_seed: int = 0,
) -> list[Variant]:
    """One variant a seed, all from one process.

    ``hash_seed`` is Python's own; the variant must not depend on it, see
    :func:`check_deterministic`. Raises: Refused.
    """
    bounds = limits or default_register().generator
    # base64 takes four bytes for three; JSON escapes may take six for one.
    room = 2 * bounds.total_bytes + 6 * bounds.truth_bytes
    program = Program(GENERATOR, generator, [seed.hex() for seed in seeds], room)
    variants = [_variant(made) for made in made_by(program, bounds, hash_seed=hash_seed)]
    problems = [problem for variant in variants for problem in _problems(variant, bounds)]
    if problems:
        raise Refused(list(dict.fromkeys(problems)))
    return variants


def made_by(program: Program, bounds: GeneratorLimits, *, hash_seed: int = 0) -> list[Any]:
    """What came of each turn. Raises: Refused when the program misbehaves, in words."""
    try:
        answer = answer_of(program, bounds, hash_seed=hash_seed)
    except GeneratorStopped as stopped:
        what = _STOPPED.get(stopped.cause, stopped.cause)
        if stopped.said.strip():
            what += f"（{stopped.said.strip().splitlines()[-1][:200]}）"
        raise refuse(program.name, what, _bounds_rule(bounds), "检查循环和数据量") from None
    if "fault" in answer:
        raise Refused([_fault(program.name, answer["fault"])])
    made: list[Any] = answer["made"]
    return made


def check_deterministic(generator: bytes, seeds: Sequence[bytes]) -> list[Variant]:
    """Variants for the seeds, each made twice, the second time in another process.

    Raises: Refused when the two differ.
    """
    first = make_variants(generator, seeds, hash_seed=1)
    again = make_variants(generator, [*reversed(seeds)], hash_seed=2)
    for one, other in zip(first, reversed(again), strict=True):
        if one != other:
            raise refuse(
                GENERATOR,
                f"同一个种子两次生成的{_difference(one, other)}不一样",
                "同一种子必须得到逐字节相同的数据和答案",
                "随机数只从 seed 产生；不用当前时间、集合的遍历顺序和 hash()",
            )
    return first


def _variant(made: dict[str, Any]) -> Variant:
    files = {str(name): b64decode(text) for name, text in made["files"].items()}
    return Variant(files, made["truth"])


def _fault(name: str, fault: dict[str, Any]) -> Problem:
    where = f"{name} 第{fault['line']}行" if fault["line"] else name
    text = str(fault["text"])
    if fault["kind"] == "Crashed":
        return Problem(where, f"运行出错（{text}）", "对任何种子都须能运行到底", "改正程序")
    return Problem(where, text, _TASKS.get(name, ""), "改正程序")


def _problems(variant: Variant, limits: GeneratorLimits) -> Iterator[Problem]:
    types = "、".join(limits.file_types)
    if len(variant.files) > limits.files:
        rule = f"最多{limits.files}个数据文件"
        yield Problem(GENERATOR, f"生成了{len(variant.files)}个数据文件", rule, "合并文件")
    for name, data in sorted(variant.files.items()):
        where = f"{GENERATOR} 的数据文件“{name}”"
        if not _FILE_NAME.fullmatch(name) or name in _RESERVED:
            rule = "文件名由字母、数字、下划线、短横线和扩展名组成，不带路径，不用系统的文件名"
            yield Problem(where, "文件名不能用", rule, "改名，如 cases.json")
        elif name.rsplit(".", 1)[1] not in limits.file_types:
            yield Problem(where, "文件类型不能用", f"只用：{types}", "换一种格式")
        elif name.endswith(".json") and not _is_json(data):
            yield Problem(where, "内容不是 JSON", "须是 UTF-8 编码的 JSON", "用 json.dumps 生成")
        if len(data) > limits.file_bytes:
            rule = f"一个数据文件不超过{_size(limits.file_bytes)}"
            yield Problem(where, f"有{_size(len(data))}", rule, "减少数据")
    total = sum(map(len, variant.files.values()))
    if total > limits.total_bytes:
        rule = f"数据文件合计不超过{_size(limits.total_bytes)}"
        yield Problem(GENERATOR, f"数据文件合计{_size(total)}", rule, "减少数据")
    truth = len(json.dumps(variant.truth, ensure_ascii=False).encode())
    if truth > limits.truth_bytes:
        rule = f"答案不超过{_size(limits.truth_bytes)}"
        yield Problem(GENERATOR, f"答案有{_size(truth)}", rule, "减少内容")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _difference(one: Variant, other: Variant) -> str:
    for name in sorted(one.files.keys() | other.files.keys()):
        if one.files.get(name) != other.files.get(name):
            return f"数据文件“{name}”"
    for question in sorted(one.truth.keys() | other.truth.keys()):
        if one.truth.get(question) != other.truth.get(question):
            return f"{question} 的答案"
    return "内容"


def _bounds_rule(limits: GeneratorLimits) -> str:
    return f"一次不超过{limits.seconds:g}秒、内存不超过{_size(limits.memory_bytes)}"


def _size(count: int) -> str:
    return f"{count / 1048576:.1f} MB" if count >= 104858 else f"{count / 1024:.1f} KB"
