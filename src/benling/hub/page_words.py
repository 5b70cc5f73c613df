"""What the Hub's page templates ask: was this message written for people here?"""

import re

from jinja2 import Environment
from jinja2.ext import Extension

_CHINESE = re.compile("[\u4e00-\u9fff]")


def is_chinese(text: object) -> bool:
    """JupyterHub's own messages are English; ours are not."""
    return isinstance(text, str) and _CHINESE.search(text) is not None


class PageWords(Extension):
    """Adds the test ``is chinese``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.tests["chinese"] = is_chinese
