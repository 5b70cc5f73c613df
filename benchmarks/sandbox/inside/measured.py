"""What a measured child does: say when it began, and nothing else."""

import os
import struct
import time


def rehearse() -> None:
    """What learners' notebooks import."""
    import numpy  # noqa: F401
    import pandas  # noqa: F401


def begin(fds: list[int], _: bytes) -> None:
    """Write the moment to the first descriptor, by the clock that all processes share."""
    os.write(fds[0], struct.pack("d", time.monotonic()))
