"""Stock nbgrader commands in a learner's or trainer's terminal go through the exchange."""

from benling.exchange.client.nbgrader_config import configure

configure(get_config())  # type: ignore[name-defined]  # noqa: F821  # Jupyter provides it
