"""Makes a learner's notebook safe to show: it may hold any HTML that its owner cared to write."""

import re
from typing import Any

from nbconvert.preprocessors.sanitize import SanitizeHTML
from traitlets import default

#: with their contents: sanitising alone would leave a style sheet standing as text
_DROPPED = re.compile(r"<(style|script|template)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TABLE = ["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"]
_TEXT = ["p", "div", "span", "br", "b", "strong", "em", "i", "ul", "ol", "li", "code", "pre"]
_TEXT += ["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "a", "fieldset", "legend"]

_WIDGET = "application/vnd.jupyter.widget-view+json"


class SafePage(SanitizeHTML):
    """Tables and text stay; scripts, styles, forms, pictures and handlers go."""

    enabled = True
    strip = True

    @default("tags")
    def _tags(self) -> list[str]:
        return _TABLE + _TEXT

    @default("attributes")
    def _attributes(self) -> dict[str, list[str]]:
        return {"th": ["colspan", "rowspan", "scope"], "td": ["colspan", "rowspan"], "a": ["href"]}

    def sanitize_html_tags(self, html_str: str) -> str:
        cleaned: str = super().sanitize_html_tags(_DROPPED.sub("", html_str))
        return cleaned

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            # What is left of a live control here is the name of its class.
            if _WIDGET in data and "text/html" not in data:
                output["data"] = {"text/plain": "（此处是学员操作用的控件，评阅页不显示。）"}
        return super().preprocess_cell(cell, resources, index)
