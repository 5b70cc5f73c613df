"""System calls that no job needs: with the filter each fails before the kernel looks at it.

The controls use arguments that do no harm: what counts is that the kernel did look, which shows in
success or in an error other than EPERM.
"""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import Attack

_FILTER = frozenset({Layer.SECCOMP})

#: name → call number and arguments, as Python text
_HARMLESS = {
    "io_uring_setup": "425, 0, 0",
    "userfaultfd": "323, -1",
    "perf_event_open": "298, 0, 0, -1, -1, 0",
    "keyctl": "250, 999, 0, 0, 0, 0",
    "add_key": "248, 0, 0, 0, 0, 0",
    "request_key": "249, 0, 0, 0, 0",
    "inotify_init": "253",
    "inotify_init1": "294, 0x7fffffff",
    "io_setup": "206, 0, 0",
    "seccomp with a listener": "317, 99, 0, 0",
    "memfd_secret": "447, -1",
    "ptrace": "101, 0x4200, 0, 0, 0",
    "process_vm_writev": "311, 0, 0, -1, 0, -1, 0",
    "pidfd_getfd": "438, -1, -1, 0",
    "kcmp": "312, 0, 0, 99, 0, 0",
    "process_madvise": "440, -1, 0, 0, 0, 0",
    "personality": "135, 0xffffffff",
    "remap_file_pages": "216, 0, 0, 1, 0, 0",
    "vmsplice": "278, -1, 0, 0, 0",
    "move_pages": "279, 0, 0, 0, 0, 0, -1",
    "mbind": "237, 0, 0, 99, 0, 0, -1",
    "statmount": "457, 0, 0, 0, -1",
    "semget": "64, 1, -1, 0",
    "unshare": "272, 1",
    "setns": "308, -1, 0",
    "open_tree": "428, -1, 0, -1",
}
_PRIVILEGED = {
    "bpf": "321, 99, 0, 0",
    "kexec_load": "246, 0, 99, 0, -1",
    "init_module": "175, 0, 0, 0",
    "finit_module": "313, -1, 0, 0",
    "delete_module": "176, 0, 0",
    "swapon": "167, 0, 0",
    "iopl": "172, 9",
    "clock_settime": "227, 0, 0",
    "reboot": "169, 0, 0, 0",
    "syslog": "103, 8, 0, -1",
    "fanotify_init": "300, 0x7fffffff, 0",
}


def _code(call: str) -> str:
    return (
        "import ctypes, errno\nc = ctypes.CDLL(None, use_errno=True)\n"
        f"got = c.syscall({call})\n"
        "if got >= 0 or ctypes.get_errno() != errno.EPERM: print('GAINED')"
    )


ATTACKS = [
    Attack(f"reaches {name}", _code(call), _FILTER, basic=True) for name, call in _HARMLESS.items()
] + [
    Attack(
        f"reaches {name}", _code(call), None, why="needs privileges over the machine", basic=True
    )
    for name, call in _PRIVILEGED.items()
]
