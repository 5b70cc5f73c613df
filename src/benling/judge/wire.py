"""What host and children share about the sockets between them."""

import os
from collections.abc import Mapping

#: bytes of one message between host and child
HOST_BYTES = 1 << 26
#: never taken from a script: they would change the child itself
_FIXED = ("PATH", "HOME", "PYTHONPATH", "LD_PRELOAD", "LD_LIBRARY_PATH")


def apply_environment(environment: Mapping[str, str]) -> None:
    os.environ.update({k: v for k, v in environment.items() if k not in _FIXED})
