"""Our own pages of the marking service."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from benling.marking.course import PREFIX
from benling.marking.places import TEMPLATES


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def page(name: str, **context: Any) -> str:
    """Render a template of this package."""
    text: str = _environment().get_template(name).render(prefix=PREFIX, **context)
    return text
