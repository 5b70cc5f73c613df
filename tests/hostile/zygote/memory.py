"""More memory than allowed, in plain sight or hidden from whoever counts."""

from benling.sandbox.isolation import Layer
from benling.sandbox.limits import MIB
from hostile.zygote.attack import OUTSIDE, Attack

_ROOMY = {"memory_bytes": 1200 * MIB}
_HOLD = "import time\ntime.sleep(2)\nprint('GAINED')"
_NO_FILTER = frozenset({Layer.SECCOMP})

ATTACKS = [
    Attack(
        "grows",
        "held = []\nfor _ in range(60): held.append(bytearray(b'x') * (8 << 20))\n" + _HOLD,
        frozenset(), control_limits=_ROOMY, cause="memory", basic=True,
    ),
    Attack(
        "grows in many processes",
        "import os\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        held = bytearray(b'x') * (60 << 20)\n        import time\n        time.sleep(30)\n"
        + _HOLD,
        frozenset(), control_limits=_ROOMY, cause="memory", basic=True,
    ),
    Attack(
        "grows in processes that have left their parent",
        "import os\nfor _ in range(8):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n"
        "        held = bytearray(b'x') * (60 << 20)\n        import time\n        time.sleep(30)\n"
        + _HOLD,
        frozenset(), control_limits=_ROOMY, cause="memory", basic=True,
    ),
    Attack(
        "asks for more than there may be, at once",
        "import mmap\nheld = mmap.mmap(-1, 3 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
        "print('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "holds memory in a file without a name",
        "import os\nfd = os.memfd_create('hidden')\nos.write(fd, bytes(1 << 20))\nprint('GAINED')",
        _NO_FILTER, basic=True,
    ),
    Attack(
        "holds memory in a System V segment",
        "import ctypes\nif ctypes.CDLL(None).shmget(0, 1 << 20, 0o1600) >= 0: print('GAINED')",
        _NO_FILTER, basic=True,
    ),
    Attack(
        "holds memory in a shared map that it lets go of",
        "import mmap\nm = mmap.mmap(-1, 64 << 20)\nm.write(bytes(64 << 20))\n"
        "m.madvise(mmap.MADV_DONTNEED)\nprint('GAINED')",
        _NO_FILTER, basic=True,
    ),
    Attack(
        "holds memory in a map of the endless device",
        "import mmap, os\nfd = os.open('/dev/zero', os.O_RDWR)\nm = mmap.mmap(fd, 1 << 20)\n"
        "m.write(bytes(1 << 20))\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "holds memory in large pages",
        "import errno, mmap\ntry:\n    mmap.mmap(-1, 2 << 20, flags=0x40022)\n"
        "except OSError as e:\n    if e.errno == errno.EPERM: raise\nprint('GAINED')",
        _NO_FILTER, basic=True,
    ),
    Attack(
        "holds memory in what is under way between sockets",
        "import os, socket\nheld = []\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        for _ in range(25):\n            held.append(socket.socketpair())\n"
        "            held[-1][0].send(bytes(65536))\n"
        "        import time\n        time.sleep(20)\n" + _HOLD,
        frozenset({Layer.NETWORK}), cause="memory",
    ),
    Attack(
        "holds memory in a message queue",
        "import ctypes\nif ctypes.CDLL(None).msgget(0, 0o1600) >= 0: print('GAINED')",
        _NO_FILTER, basic=True,
    ),
    Attack(
        "holds memory in a named message queue",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "got = c.syscall(240, b'q', os.O_CREAT | os.O_RDWR, 0o600, None)\n"
        "if got >= 0 or ctypes.get_errno() != 1: print('GAINED')",
        frozenset({Layer.SECCOMP, Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "pins memory so that it cannot be taken back",
        "import ctypes\nheld = ctypes.create_string_buffer(1 << 20)\n"
        "if ctypes.CDLL(None).mlock(held, len(held)) == 0: print('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "fills the queue of signals that the machine's user shares",
        "import ctypes, os, signal\nc = ctypes.CDLL(None, use_errno=True)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 65))\nsent = 0\n"
        "info = (ctypes.c_int * 32)(40, 0, -1)\n"
        "while sent < 2000 and c.syscall(129, os.getpid(), 40, info) == 0: sent += 1\n"
        "if sent == 2000: print('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
]  # fmt: skip
