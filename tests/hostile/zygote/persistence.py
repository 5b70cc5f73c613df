"""Leaving something for later children: ``code`` plants, ``FOUND`` looks from the next child.

Attacks here gain when what the next child runs prints GAINED.
"""

from dataclasses import dataclass

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import PRIVILEGE


@dataclass(frozen=True)
class Planting:
    """Code of one child, and code of the next that prints GAINED when it finds what was left."""

    name: str
    plant: str
    find: str
    control: frozenset[Layer] | None
    why: str = ""
    basic: bool = False


def _file(place: str) -> Planting:
    return Planting(
        f"leaves a file in {place}",
        f"open('{place}/left', 'w').write('left')",
        f"if open('{place}/left').read() == 'left': print('GAINED')",
        frozenset({Layer.MOUNTS}),
    )


PLANTINGS = [
    _file("/submission"),
    _file("/tmp"),
    Planting(
        "leaves a module where later ones look for modules",
        "import os\nos.makedirs(os.environ['HOME'] + '/.local', exist_ok=True)\n"
        "open(os.environ['HOME'] + '/.local/usercustomize.py', 'w').write('x = 1')",
        "import os\nif os.path.exists(os.environ['HOME'] + '/.local/usercustomize.py'):\n"
        "    print('GAINED')",
        frozenset({Layer.MOUNTS}), basic=True,
    ),
    Planting(
        "leaves settings of a library in its home",
        "import os\nos.makedirs(os.environ['IPYTHONDIR'], exist_ok=True)\n"
        "open(os.environ['IPYTHONDIR'] + '/startup.py', 'w').write('x = 1')",
        "import os\nif os.path.exists(os.environ['IPYTHONDIR'] + '/startup.py'): print('GAINED')",
        frozenset({Layer.MOUNTS}), basic=True,
    ),
    Planting(
        "leaves a process running",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n"
        "    open('/proc/self/comm', 'w').write('left')\n    time.sleep(60)\ntime.sleep(.3)",
        "import os\nfor n in os.listdir('/proc'):\n    if n.isdigit():\n        try:\n"
        "            if open(f'/proc/{n}/comm').read() == 'left\\n': print('GAINED')\n"
        "        except OSError: pass",
        frozenset({Layer.PROCESSES, Layer.LANDLOCK}),
    ),
    Planting(
        "leaves a segment of shared memory",
        "import ctypes\nif ctypes.CDLL(None).shmget(4711, 4096, 0o1666) < 0: raise OSError",
        "import ctypes\nif ctypes.CDLL(None).shmget(4711, 4096, 0o666) >= 0: print('GAINED')",
        frozenset({Layer.SECCOMP, Layer.IPC}), basic=True,
    ),
    Planting(
        "leaves a semaphore",
        "import ctypes\nif ctypes.CDLL(None).semget(4712, 1, 0o1666) < 0: raise OSError",
        "import ctypes\nif ctypes.CDLL(None).semget(4712, 1, 0o666) >= 0: print('GAINED')",
        frozenset({Layer.SECCOMP, Layer.IPC}), basic=True,
    ),
    Planting(
        "leaves a key in the user's keyring",
        "import ctypes\nif ctypes.CDLL(None).syscall(248, b'user', b'left', b'x', 1, -4) < 0:\n"
        "    raise OSError",
        "import ctypes\nif ctypes.CDLL(None).syscall(249, b'user', b'left', None, -4) > 0 or (\n"
        "    ctypes.CDLL(None).syscall(250, 10, -4, b'user', b'left', 0) > 0): print('GAINED')",
        frozenset({Layer.SECCOMP, Layer.USERS}), basic=True,
    ),
    Planting(
        "renames the machine for later ones",
        "import ctypes\nif ctypes.CDLL(None).sethostname(b'left', 4): raise OSError",
        "import os\nif os.uname().nodename == 'left': print('GAINED')",
        PRIVILEGE, basic=True,
    ),
    Planting(
        "mounts something over the programs for later ones",
        "from benling.sandbox import kernel_calls as k\nk.mount('t', '/usr', 'tmpfs', 0)",
        "import os\nif not os.listdir('/usr'): print('GAINED')",
        PRIVILEGE | {Layer.MOUNTS},
    ),
    Planting(
        "changes a module in memory for later ones",
        "import json\njson.loads = lambda _: 'left'",
        "import json\nif json.loads('1') == 'left': print('GAINED')",
        None, why="a fork copies the zygote, never another child",
    ),
    Planting(
        "leaves random numbers to be foreseen",
        "import random\nrandom.seed(1)",
        "import random\na = random.Random(1).random()\nif random.random() == a: print('GAINED')",
        None, why="a fork copies the zygote, never another child", basic=True,
    ),
    Planting(
        "leaves an abstract socket that others connect to",
        "import socket, os, time\ns = socket.socket(socket.AF_UNIX)\n"
        "s.bind('\\0left')\ns.listen()\nif os.fork() == 0: time.sleep(60)",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0left')\nprint('GAINED')",
        frozenset({Layer.PROCESSES, Layer.NETWORK, Layer.LANDLOCK}),
    ),
]  # fmt: skip
