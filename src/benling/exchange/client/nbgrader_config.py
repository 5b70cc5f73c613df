"""Switching stock nbgrader to our exchange: one call in ``nbgrader_config.py``.

::

    from benling.exchange.client.nbgrader_config import configure
    configure(get_config())
"""

from typing import Any

_HERE = "benling.exchange.client"
_CLASSES = {
    "exchange": f"{_HERE}.nbgrader_exchange.BenlingExchange",
    "fetch_assignment": f"{_HERE}.nbgrader_exchange.FetchAssignment",
    "submit": f"{_HERE}.nbgrader_exchange.Submit",
    "fetch_feedback": f"{_HERE}.nbgrader_exchange.FetchFeedback",
    "list": f"{_HERE}.nbgrader_list.List",
    "release_assignment": f"{_HERE}.nbgrader_trainer.ReleaseAssignment",
    "release_feedback": f"{_HERE}.nbgrader_trainer.ReleaseFeedback",
    "collect": f"{_HERE}.nbgrader_trainer.Collect",
}


def configure(config: Any) -> None:
    """Set ``ExchangeFactory`` in a traitlets config. Classes are loaded only when used."""
    for role, name in _CLASSES.items():
        setattr(config.ExchangeFactory, role, name)
    # The server stamps the time, in UTC; nbgrader must read it so.
    config.Exchange.timezone = "UTC"
