"""What commands on a course content folder share: the folder, and the codes asked for."""

from collections.abc import Sequence
from pathlib import Path

import click

from benling.errors import Problem, Refused

content_option = click.option(
    "--content",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="课程内容所在的文件夹；不写则用本平台的",
)


def known_codes(root: Path, codes: Sequence[str]) -> list[str]:
    """The codes asked for, or all. Raises: Refused with every unknown one."""
    from benling.catalog.course import course_codes

    present = course_codes(root)
    known = "、".join(present) or "没有课程"
    unknown = [code for code in codes if code not in present]
    if unknown or not present:
        raise Refused(
            [
                Problem(f"课程“{code}”", "没有这门课程", f"现有：{known}", "核对课程编号")
                for code in unknown or [str(root / "courses")]
            ]
        )
    return list(dict.fromkeys(codes)) or present
