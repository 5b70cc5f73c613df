"""Data files handed out beside a notebook."""

import json
from pathlib import Path
from typing import Any


def data(name: str) -> Any:
    """The content of a JSON file beside the notebook, e.g. ``data("cases.json")``.

    Raises: FileNotFoundError with a message for the learner when the file was not handed out.
    """
    path = Path(name)
    if path.name != name:
        raise ValueError(f"“{name}”应当是作业文件夹里的文件名，不带路径。")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"没有找到本次作业的资料文件“{name}”。请回到“我的学习”，重新打开这份作业。"
        ) from None
