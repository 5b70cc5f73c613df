"""What must differ between children of one zygote although they start as copies of it."""

import os
import signal
import sys
import tempfile


def freshen() -> None:
    """New random numbers, usual signals, no remembered folder for temporary files."""
    # The standard library's own generator is seeded anew by os.fork itself.
    random = sys.modules.get("numpy.random")
    if random is not None:
        # With a number, as working one out itself takes it a millisecond.
        random.seed(int.from_bytes(os.urandom(4), "little"))
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    sys.argv = ["job"]
