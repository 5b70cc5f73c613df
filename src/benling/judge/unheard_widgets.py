"""Widgets where there is no front end to draw them.

ipywidgets puts a new widget's whole state together to send it to the front end, for which it makes
the widget's layout and style, widgets themselves; and it writes out a widget with all that it
holds to show the first 110 letters. Here nobody receives the one or reads the other, and on some
sheets they were two fifths of the work.
"""

import contextlib
import sys
import uuid
from collections.abc import Iterator
from typing import Any

#: letters of a widget's text that are kept whole: some more than ipywidgets shows
_SHOWN = 200


class _Nobody:
    """Takes the place of a comm. ipywidgets sends nothing where ``kernel`` is None."""

    kernel = None

    def __init__(self, comm_id: str | None) -> None:
        self.comm_id = comm_id or uuid.uuid4().hex

    def on_msg(self, callback: Any) -> None:
        """No message ever comes."""

    def close(self, *_: Any, **__: Any) -> None:
        """Nothing was opened."""


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Widgets made meanwhile are shown as ever, tell nobody, and are forgotten at the end.

    Import ipywidgets before: where it has not been, nothing is done.
    """
    module = sys.modules.get("ipywidgets")
    if module is None:
        yield
        return
    kind = module.Widget
    usual = kind._widget_construction_callback
    kind.on_widget_constructed(_leave_alone)
    try:
        with _short_texts(kind):
            yield
    finally:
        kind.on_widget_constructed(usual)
        # ipywidgets keeps every widget until it is closed.
        kind.close_all()


def _leave_alone(widget: Any) -> None:
    if widget.comm is None:
        widget.comm = _Nobody(widget._model_id)


@contextlib.contextmanager
def _short_texts(kind: Any) -> Iterator[None]:
    """While a widget is shown, what it holds is written out only as far as it can be seen."""
    whole_text, shown = kind.__repr__, kind._repr_mimebundle_
    #: letters written out so far; None while no widget is being shown
    written: int | None = None

    def text(widget: Any) -> str:
        nonlocal written
        before = written
        if before is None:
            return str(whole_text(widget))
        if before >= _SHOWN:
            # Whatever stands here stands behind the letters that are shown.
            return ""
        told = str(whole_text(widget))
        written = before + len(told)
        return told

    def bundle(widget: Any, **options: Any) -> Any:
        nonlocal written
        before, written = written, 0
        try:
            return shown(widget, **options)
        finally:
            written = before

    kind.__repr__, kind._repr_mimebundle_ = text, bundle
    try:
        yield
    finally:
        kind.__repr__, kind._repr_mimebundle_ = whole_text, shown
