"""What a child finds open, and what it can do with it."""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import OUTSIDE, Attack

_OPEN = frozenset({Layer.DESCRIPTORS})
_EACH = (
    "import os, socket, stat\nfound = []\nfor fd in range(3, 256):\n    if fd == LINK: continue\n"
    "    try: found.append((fd, os.fstat(fd).st_mode))\n    except OSError: pass\n"
)

ATTACKS = [
    Attack(
        "finds anything open but its own",
        _EACH + "if found: print('GAINED')",
        _OPEN, basic=True,
    ),
    Attack(
        "speaks to the host in the zygote's name",
        _EACH + "for fd, mode in found:\n    if stat.S_ISSOCK(mode):\n"
        "        try: os.write(fd, b'{}'); print('GAINED')\n        except OSError: pass",
        _OPEN, basic=True,
    ),
    Attack(
        "reads a folder that the zygote holds open",
        _EACH + "for fd, mode in found:\n    if stat.S_ISDIR(mode):\n"
        "        os.stat('.', dir_fd=fd); print('GAINED')",
        _OPEN,
    ),
    Attack(
        "goes back to the zygote's namespace by what it holds open",
        _EACH + "for fd, mode in found:\n    if 'pid:' in os.readlink(f'/proc/self/fd/{fd}'):\n"
        "        print('GAINED')",
        _OPEN,
    ),
    Attack(
        "writes to the terminal or the log of whoever started it",
        "import os\nnull = os.stat('/dev/null').st_rdev\n"
        "if any(os.fstat(fd).st_rdev != null for fd in (0, 1, 2)): print('GAINED')",
        _OPEN | {Layer.MOUNTS}, basic=True,
        why="",
    ),
    Attack(
        "opens the terminal of whoever started it",
        "open('/dev/tty', 'w')\nprint('GAINED')",
        None, why="a test run need not have a terminal", basic=True,
    ),
    Attack(
        "types into a terminal",
        "import errno, fcntl, os\nouter, inner = os.openpty()\nfcntl.ioctl(inner, 0x540E, 0)\n"
        "try:\n    fcntl.ioctl(inner, 0x5412, b'x')\n"
        "except OSError as e:\n    if e.errno == errno.EPERM: raise\n"
        "print('GAINED')",
        frozenset({Layer.SECCOMP}),
    ),
    Attack(
        "holds more open files than allowed",
        "import os\nheld = [os.open('/dev/null', 0) for _ in range(100)]\nprint('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "opens all terminals there are",
        "import os\nheld = []\ntry:\n    while len(held) < 40: held += os.openpty()\n"
        "except OSError: pass\nif len(held) >= 40: print('GAINED')",
        OUTSIDE,
    ),
    Attack(
        "sees the terminals of others",
        "import os\nif [n for n in os.listdir('/dev/pts') if n.isdigit()]: print('GAINED')",
        None, why="a test run need not have a terminal", basic=True,
    ),
    Attack(
        "reads the variables it was started with",
        "import os\nif any('token' in v for v in os.environ.values()): print('GAINED')",
        None, why="nothing is inherited in any tier", basic=True,
    ),
]  # fmt: skip
