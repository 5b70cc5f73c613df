"""Reading and writing what is not the job's."""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import OUTSIDE, PRIVILEGE, Attack

_MOUNT = "from benling.sandbox import kernel_calls as k\nimport os\n"

ATTACKS = [
    Attack(
        "reads a file that anyone on the machine may read",
        "if 'token' in open(SECRET).read(): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "reads the machine's list of users",
        "if 'root:' in open('/etc/passwd').read(): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "lists the folder of the state",
        "import os\nif 'outside' in os.listdir(os.path.dirname(SECRET)): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "follows the root of process 1 to the machine's files",
        "for root in ('/proc/1/root', '/proc/self/root', '/proc/self/cwd/../../..'):\n"
        "    try:\n        if 'token' in open(root + SECRET).read(): print('GAINED')\n"
        "    except OSError: pass",
        OUTSIDE, basic=True,
    ),
    Attack(
        "follows a planted link",
        "import os\nos.symlink(SECRET, 'link')\nif 'token' in open('link').read(): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "climbs out of the work folder",
        "if 'token' in open('../' * 12 + SECRET.lstrip('/')).read(): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "changes a file that was given to it",
        "open(GIVEN + '/given.txt', 'a').write('changed')\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "plants a compiled module beside a given one",
        "import os\nos.makedirs(GIVEN + '/__pycache__', exist_ok=True)\n"
        "open(GIVEN + '/__pycache__/given.pyc', 'wb').write(b'planted')\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "renames a given file",
        "import os\nos.rename(GIVEN + '/spare.txt', GIVEN + '/other.txt')\n"
        "os.rename(GIVEN + '/other.txt', GIVEN + '/spare.txt')\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "makes a given folder writable by mounting it anew",
        _MOUNT + "k.mount('none', GIVEN, None, 32 | k.MS_BIND)\n"
        "open(GIVEN + '/planted', 'w').close()\nos.unlink(GIVEN + '/planted')\nprint('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "covers the system's programs with its own",
        _MOUNT + "k.mount('t', '/usr', 'tmpfs', 0)\nprint('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "takes the fresh /proc away to see the one below",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "if c.umount2(b'/proc', 2) == 0 and os.listdir('/proc'): print('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "leaves by a change of root",
        "import os\nos.mkdir('jail')\nos.chroot('jail')\nprint('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "opens a file by its handle",
        "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n"
        "handle = (ctypes.c_int * 40)(128, 0)\nmount = ctypes.c_int()\n"
        "if c.name_to_handle_at(-100, b'/usr', handle, ctypes.byref(mount), 0) == 0:\n"
        "    print('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
    Attack(
        "makes a device for the machine's memory",
        "import os, stat\nos.mknod('mem', 0o600 | stat.S_IFCHR, os.makedev(1, 1))\n"
        "print('GAINED')",
        None, why="an ordinary user has no right to it anywhere", basic=True,
    ),
    Attack(
        "finds the files of another child that runs now",
        "import os\n"
        "for place in ('/submission', '/tmp', '/dev/shm'):\n"
        "    if 'victim.txt' in os.listdir(place): print('GAINED')",
        frozenset({Layer.MOUNTS}),
    ),
    Attack(
        "runs a program of its own with the owner's rights of another file",
        "import os, subprocess\nopen('own', 'w').write('#!/bin/sh\\nid -u\\n')\n"
        "os.chmod('own', 0o6755)\n"
        "if subprocess.run(['./own'], capture_output=True).stdout.strip() == b'0':\n"
        "    print('GAINED')",
        None, why="there is no file of root's that an ordinary user may mark so",
    ),
]  # fmt: skip
