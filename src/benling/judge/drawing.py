"""Fonts for matplotlib, so that Chinese labels show, without a warning, whatever font they name."""

import contextlib
import dataclasses
from typing import Any

from matplotlib import font_manager, pyplot, rcParams
from matplotlib.mathtext import MathTextParser

#: families looked for on this machine, the first found is used
_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_FAMILIES_OF_CHINESE_LANGUAGE = ("Noto Sans CJK JP", "Droid Sans Fallback", "AR PL UMing CN")
#: what learners write from habit; each of these is drawn with the font found
_HABITS = (
    "SimHei", "SimSun", "Microsoft YaHei", "KaiTi", "FangSong", "STHeiti", "STSong", "PingFang SC",
    "Heiti SC", "Hiragino Sans GB", "Arial Unicode MS", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN",
)  # fmt: skip


def chinese_family() -> str | None:
    """The installed family that draws Chinese, or None."""
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    for family in (*_FAMILIES, *_FAMILIES_OF_CHINESE_LANGUAGE):
        if family in installed:
            return family
    return None


def use_chinese_fonts() -> None:
    """Draw Latin text as ever and Chinese with what the machine has; nothing where it has none."""
    family = chinese_family()
    if family is None:
        return
    fonts = font_manager.fontManager.ttflist
    installed = {entry.name for entry in fonts}
    found = [entry for entry in fonts if entry.name == family]
    for habit in _HABITS:
        if habit not in installed:
            fonts.extend(dataclasses.replace(entry, name=habit) for entry in found)
    rcParams["font.family"] = ["sans-serif", family]


def draw_once(events: Any) -> None:
    """Leave out the drawing that pyplot does at a cell's end before every figure is shown anyway.

    ``events``: of the shell, after matplotlib has been used in it.
    """
    with contextlib.suppress(ValueError):
        events.unregister("post_execute", pyplot._draw_all_if_interactive)
        # In its place, so that pyplot finds what it registered when a cell calls ``ioff``.
        pyplot._draw_all_if_interactive = _draw_nothing
        events.register("post_execute", _draw_nothing)


def _draw_nothing() -> None:
    pass


def forget_drawings() -> None:
    """Close every figure, and the font files drawing left open: a child opens its own."""
    pyplot.close("all")
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]
    # Formulas laid out earlier keep the fonts they were laid out with.
    MathTextParser._parse_cached.cache_clear()  # type: ignore[attr-defined]
