"""More room, more files, or room elsewhere."""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import OUTSIDE, Attack

_MOUNTS = frozenset({Layer.MOUNTS})
_NO_SIZE = frozenset({Layer.MOUNTS, Layer.RESOURCE_LIMITS})

ATTACKS = [
    Attack(
        "fills the work folder",
        "for n in range(24): open(f'{n}', 'wb').write(bytes(1 << 20))\nprint('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "fills several places, each a little",
        "written = 0\nfor place in ('.', '/tmp', '/dev/shm'):\n    try:\n"
        "        for n in range(10):\n"
        "            open(f'{place}/{n}', 'wb').write(bytes(1 << 20))\n"
        "            written += 1\n    except OSError: pass\nif written > 16: print('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "fills it by other processes",
        "import os\nfor p in range(6):\n    if os.fork() == 0:\n"
        "        open(f'{p}', 'wb').write(bytes(4 << 20))\n        os._exit(0)\n"
        "done = [os.wait()[1] for _ in range(6)]\n"
        "if sum(os.path.getsize(f'{p}') for p in range(6)) > 16 << 20: print('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "fills it with files that have no name any more",
        "import os\nheld = []\nfor n in range(24):\n    held.append(open('gone', 'wb'))\n"
        "    os.unlink('gone')\n    held[-1].write(bytes(1 << 20))\n    held[-1].flush()\n"
        "print('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "reserves room without writing",
        "import os\nfd = os.open('big', os.O_CREAT | os.O_RDWR)\n"
        "os.posix_fallocate(fd, 0, 64 << 20)\nprint('GAINED')",
        _NO_SIZE,
    ),
    Attack(
        "makes a file that claims to be endless",
        "open('big', 'wb').truncate(1 << 40)\nprint('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "makes more files than there may be",
        "for n in range(2000): open(f'/tmp/{n}', 'w').close()\nprint('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "makes more folders than there may be",
        "import os\nfor n in range(2000): os.makedirs(f'/tmp/folder-{n}')\nprint('GAINED')",
        _MOUNTS,
    ),
    Attack(
        "hides room in what is written about files",
        "import os\nkept = 0\nfor n in range(40):\n    open(f'{n}', 'w').close()\n    try:\n"
        "        for m in range(8):\n            os.setxattr(f'{n}', f'user.{m}', bytes(60000))\n"
        "            kept += 60000\n    except OSError: pass\nif kept > 16 << 20: print('GAINED')",
        None, why="the kernel counts attributes of files in memory as files",
    ),
    Attack(
        "writes to the machine's disk",
        "import os\nopen(OUTSIDE + '/written', 'wb').write(b'x')\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "writes to the machine's scratch places",
        "import os\nplace = f'/var/tmp/benling-written-{os.getpid()}'\nopen(place, 'wb').close()\n"
        "os.unlink(place)\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "fills the disk from the tier without namespaces",
        "for n in range(40): open(f'{n}', 'wb').write(bytes(1 << 20))\n"
        "import time\ntime.sleep(2)\nprint('GAINED')",
        _MOUNTS, basic=True,
    ),
]  # fmt: skip
