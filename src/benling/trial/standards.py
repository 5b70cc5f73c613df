"""What a trial must show, read from ``trial`` in the dated file ``grading/catalog.yml``."""

from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from benling.errors import Problem, Refused

_FILE = "grading/catalog.yml"


@dataclass(frozen=True)
class Standards:
    """Percentages are of the automatic points, but ``varied_percent``, which is of all points."""

    perfect_percent: Decimal
    #: points of the released copy, handed in as it is
    untouched_points: Decimal
    guesser_below_percent: Decimal
    varied_percent: Decimal
    #: so many different answers make a question one's own
    varied_values: int
    #: counted over so many variants
    varied_over: int
    #: variants of others from which a guesser without options picks
    guess_from: int


def load_standards(content_root: Path) -> Standards:
    """Raises: Refused with every missing or faulty entry."""
    path = content_root / _FILE
    try:
        catalog = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        what, rule = f"无法读取（{error}）", "口径文件须按原有的结构填写"
        raise Refused([Problem(str(path), what, rule, "对照上一版改正")]) from None
    given = catalog.get("trial") if isinstance(catalog, dict) else None
    read, problems = {}, []
    for each in fields(Standards):
        value = given.get(each.name) if isinstance(given, dict) else None
        try:
            read[each.name] = _read(value, whole=each.type in (int, "int"))
        except (ArithmeticError, ValueError, TypeError):
            what = f"trial.{each.name} 是 {value!r}"
            rule = "须是不小于0的数，百分数加引号"
            problems.append(Problem(_FILE, what, rule, "改正这一项"))
    if problems:
        raise Refused(problems)
    return Standards(**read)


def _read(value: Any, *, whole: bool) -> Any:
    """Raises: ArithmeticError, ValueError, TypeError."""
    if isinstance(value, bool) or (whole and not isinstance(value, int)):
        raise ValueError(value)
    number = value if whole else Decimal(str(value))
    if number < 0:
        raise ValueError(value)
    return number
