"""The stacked bars: one bar an org unit, in the order of their codes, never by score."""

from typing import Any

#: verdict → (words, colour); colours keep 3:1 against white and differ in lightness
SERIES: dict[str, tuple[str, str]] = {
    "met": ("达标", "#1b6e3c"),
    "in_progress": ("进行中", "#5b9bc8"),
    "overdue": ("逾期", "#a32020"),
    "exempt": ("免训", "#9aa5ae"),
}
_FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif'
#: longer names are cut on the axis; the table below has them whole
_LONGEST_NAME = 14
_ROW_PIXELS, _FRAME_PIXELS = 30, 74


def height(lines: list[dict[str, Any]]) -> str:
    """CSS height that gives each bar the same room."""
    return f"{max(2, len(lines)) * _ROW_PIXELS + _FRAME_PIXELS}px"


def option(lines: list[dict[str, Any]], measure: str) -> dict[str, Any]:
    """ECharts option for the sub-units of a report (``sub_units`` of the API)."""
    names = [line_name(line) for line in lines]
    return {
        "animation": False,
        "textStyle": {"fontFamily": _FONT, "fontSize": 13, "color": "#1d2730"},
        "legend": {"top": 0, "left": 0, "itemWidth": 14, "itemHeight": 12},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "grid": {"left": 8, "right": 28, "top": 34, "bottom": 6, "containLabel": True},
        "xAxis": {
            "type": "value",
            "minInterval": 1,
            "splitLine": {"lineStyle": {"color": "#e6ebef"}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [_short(name) for name in names],
            "axisTick": {"show": False},
        },
        "series": [
            {
                "name": words,
                "type": "bar",
                "stack": "all",
                "barMaxWidth": 18,
                "itemStyle": {"color": colour},
                "data": [line[measure][verdict] for line in lines],
            }
            for verdict, (words, colour) in SERIES.items()
            if measure == "required" or verdict != "overdue"
        ],
    }


def line_name(line: dict[str, Any]) -> str:
    return f"{line['name']}（本级）" if line["own"] else str(line["name"])


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
