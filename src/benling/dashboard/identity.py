"""Who looks: the Hub says so."""

from typing import Any

from jupyter_server.utils import url_path_join
from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from traitlets import Unicode


class HubIdentity(JupyterHubIdentityProvider):
    """JupyterHub's identity for a service that is not somebody's own server.

    A person needs the access scope of this service; the Hub gives it to HR and inspectors.
    """

    #: replaces the parent's property: Voila sets this on making the object, and no token but the
    #: Hub's opens anything here
    token = Unicode("")

    def get_handlers(self) -> list[tuple[Any, ...]]:
        """The sign-on routes, below the service's own prefix."""
        prefix = self.hub_auth.base_url
        return [(url_path_join(prefix, path), *rest) for path, *rest in super().get_handlers()]
