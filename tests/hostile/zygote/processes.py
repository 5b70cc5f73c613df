"""Other processes: seeing, signalling, tracing them, and becoming many or mighty."""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import APART, OUTSIDE, Attack

_CALL = (
    "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
    "other = os.getppid() or ctypes.c_int(OTHER).value\n"
)
_WITHOUT_FILTER = APART | {Layer.SECCOMP}
_NEW_USERS = frozenset({Layer.SECCOMP, Layer.USERS})

ATTACKS = [
    Attack(
        "sees the machine's processes",
        "import os\nif sum(n.isdigit() for n in os.listdir('/proc')) > 4: print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "reads the variables of a process of this machine",
        "if b'token' in open(f'/proc/{VICTIM}/environ', 'rb').read(): print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "signals a process of this machine",
        "import os\nos.kill(VICTIM, 0)\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "kills itself, which would look like the machine's fault",
        "import os, resource, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
        "limits = resource.getrlimit(resource.RLIMIT_CPU)\n"
        "resource.setrlimit(resource.RLIMIT_CPU, limits)\nprint('GAINED')",
        frozenset({Layer.SECCOMP}),
    ),
    Attack(
        "signals everybody",
        "import os\nos.kill(-1, 0)\nprint('GAINED')",
        OUTSIDE,
    ),
    Attack(
        "signals its parent",
        "import os\nif os.getppid(): os.kill(os.getppid(), 0); print('GAINED')",
        APART, basic=True,
    ),
    Attack(
        "signals its parent by a descriptor",
        "import os, signal\nfd = os.pidfd_open(os.getppid())\n"
        "signal.pidfd_send_signal(fd, 0)\nprint('GAINED')",
        APART, basic=True,
    ),
    Attack(
        "signals another child",
        "import os\nfor n in range(2, 400):\n    try:\n        os.kill(n, 0)\n"
        "        print('GAINED')\n        break\n    except OSError: pass",
        APART,
    ),
    Attack(
        "traces its parent",
        _CALL + "if c.ptrace(0x4206, other, 0, 0) == 0: print('GAINED')",
        _WITHOUT_FILTER, basic=True,
    ),
    Attack(
        "reads the memory of its parent",
        "import os\nfd = os.open(f'/proc/{os.getppid()}/mem', os.O_RDONLY)\nprint('GAINED')",
        APART, basic=True,
    ),
    Attack(
        "reads the memory of its parent by a system call",
        _CALL + "place = ctypes.create_string_buffer(8)\n"
        "class V(ctypes.Structure): _fields_ = [('b', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
        "own = V(ctypes.addressof(place), 8)\n"
        "if c.process_vm_readv(other, ctypes.byref(own), 1, ctypes.byref(own), 1, 0) == 8:\n"
        "    print('GAINED')",
        _WITHOUT_FILTER, basic=True,
    ),
    Attack(
        "takes a descriptor out of its parent",
        _CALL + "fd = os.pidfd_open(other)\nif c.syscall(438, fd, 0, 0) >= 0: print('GAINED')",
        _WITHOUT_FILTER, basic=True,
    ),
    Attack(
        "changes the limits of its parent",
        _CALL + "if c.syscall(302, other, 4, None, (ctypes.c_uint64 * 2)()) == 0: print('GAINED')",
        _WITHOUT_FILTER, basic=True,
    ),
    Attack(
        "slows its parent down",
        _CALL + "ctypes.set_errno(0)\nnow = c.getpriority(0, other)\n"
        "if ctypes.get_errno() == 0 and c.setpriority(0, other, now) == 0: print('GAINED')",
        _WITHOUT_FILTER, basic=True,
    ),
    Attack(
        "becomes many",
        "import os, time\nmade = 0\ntry:\n    while made < 60:\n"
        "        if os.fork() == 0:\n            time.sleep(20)\n            os._exit(0)\n"
        "        made += 1\nexcept OSError: pass\nif made == 60: print('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "becomes many threads",
        "import threading, time\nmade = 0\ntry:\n    while made < 60:\n"
        "        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()\n"
        "        made += 1\nexcept RuntimeError: pass\nif made == 60: print('GAINED')",
        frozenset({Layer.RESOURCE_LIMITS}), basic=True,
    ),
    Attack(
        "makes a user namespace to be mighty in",
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) == 0: print('GAINED')",
        _NEW_USERS, basic=True,
    ),
    Attack(
        "makes a user namespace with a new process",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "pid = c.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)\n"
        "if pid == 0: os._exit(0)\nif pid > 0: print('GAINED')",
        _NEW_USERS, basic=True,
    ),
    Attack(
        "makes a user namespace by the newest call",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "terms = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17)\n"
        "pid = c.syscall(435, terms, 64)\nif pid == 0: os._exit(0)\nif pid > 0: print('GAINED')",
        _NEW_USERS, basic=True,
    ),
    Attack(
        "enters the namespaces of another process",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "fd = os.open(f'/proc/{os.getppid() or 1}/ns/user', os.O_RDONLY)\n"
        "if c.setns(fd, 0) == 0 or ctypes.get_errno() == 22: print('GAINED')",
        APART | {Layer.SECCOMP}, basic=True,
    ),
    Attack(
        "regains privileges by a program of the system",
        "import re\nstatus = open('/proc/self/status').read()\n"
        "held = re.findall(r'Cap(?:Prm|Eff|Bnd):\\s*(\\w+)', status)\n"
        "if any(int(h, 16) for h in held): print('GAINED')",
        frozenset({Layer.CAPABILITIES}),
    ),
    Attack(
        "goes round the filter by the 32-bit way in",
        "import ctypes, mmap\nm = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,\n"
        "    prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)\n"
        "m.write(bytes.fromhex('b814000000cd80c3'))\n"
        "call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))\n"
        "call()\nprint('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
    Attack(
        "goes round the filter by the x32 numbers",
        "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n"
        "got = c.syscall(0x40000000 | 39)\n"
        "if got > 0 or ctypes.get_errno() == 38: print('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
]  # fmt: skip
