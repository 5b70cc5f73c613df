"""What a spawner needs to start a learner's server as a desk: arguments and environment.

Everything is read from the package by absolute path, so the package may be read-only and nothing
is installed into ``sys.prefix`` or the learner's home.
"""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
#: Jupyter config folder: jupyter_server_config.py and labconfig/
SETTINGS = PACKAGE / "etc"
#: Jupyter data folder: Voila template and lab extension
SHARED = PACKAGE / "share" / "jupyter"

#: a kernel nobody has used for this long ends; answers are on disk, the page says what to do
KERNEL_IDLE_SECONDS = 1800
#: a server without kernels and without requests for this long ends itself
SERVER_IDLE_SECONDS = 1800


def desk_arguments() -> list[str]:
    """Command-line arguments after ``jupyterhub-singleuser`` or ``jupyter server``."""
    return [f"--config={SETTINGS / 'jupyter_server_config.py'}"]


def desk_environment() -> dict[str, str]:
    """Variables to add to a learner's server; paths already set there are kept behind ours."""
    return {
        "JUPYTER_CONFIG_PATH": _in_front(SETTINGS, "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": _in_front(SHARED, "JUPYTER_PATH"),
        # One small machine, many learners: no library may start a thread for every core.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LANG": "C.UTF-8",
        "TZ": "Asia/Shanghai",
    }


def _in_front(path: Path, variable: str) -> str:
    others = [part for part in os.environ.get(variable, "").split(os.pathsep) if part]
    return os.pathsep.join([str(path), *(part for part in others if part != str(path))])
