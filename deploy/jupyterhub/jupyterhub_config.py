"""JupyterHub reads this file; all that it says stands in tested functions."""

from benling.desk.config import desk_arguments, desk_environment
from benling.hub.config import configure

configure(
    get_config(),  # noqa: F821  # given by JupyterHub
    desk_arguments=desk_arguments(),
    desk_environment=desk_environment(),
)
