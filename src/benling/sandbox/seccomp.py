"""A small seccomp filter: system calls that learner code never needs and that dodge a limit.

Memory in anonymous files or System V segments is not seen by the memory watchdog; the rest are
kernel interfaces with a history of escapes. A denied call fails with EPERM.
"""

import errno
import os
import platform
import struct

_DENIED: dict[str, dict[str, int]] = {
    "x86_64": {
        "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68, "semget": 64,
        "mq_open": 240, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
        "bpf": 321, "add_key": 248, "request_key": 249, "keyctl": 250, "userfaultfd": 323,
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "perf_event_open": 298,
        "mount": 165, "umount2": 166, "pivot_root": 155, "open_tree": 428, "move_mount": 429,
        "fsopen": 430, "fsconfig": 431, "fsmount": 432, "mount_setattr": 442, "unshare": 272,
        "setns": 308, "kexec_load": 246, "kexec_file_load": 320, "init_module": 175,
        "finit_module": 313, "delete_module": 176,
    },
    "aarch64": {
        "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186, "semget": 190,
        "mq_open": 180, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
        "bpf": 280, "add_key": 217, "request_key": 218, "keyctl": 219, "userfaultfd": 282,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "perf_event_open": 241,
        "mount": 40, "umount2": 39, "pivot_root": 41, "open_tree": 428, "move_mount": 429,
        "fsopen": 430, "fsconfig": 431, "fsmount": 432, "mount_setattr": 442, "unshare": 97,
        "setns": 268, "kexec_load": 104, "kexec_file_load": 294, "init_module": 105,
        "finit_module": 273, "delete_module": 106,
    },
}  # fmt: skip
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: x86-64 calls with this bit are the x32 ABI, which has other numbers for the same calls
_X32_BIT = 0x40000000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM


def supported() -> bool:
    """Whether this processor's call numbers are known."""
    return platform.machine() in _DENIED


def program() -> bytes:
    """The filter as the kernel's classic BPF. Raises: KeyError on an unknown processor."""
    machine = platform.machine()
    numbers = sorted(_DENIED[machine].values())
    code = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, _ARCHITECTURE[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_JUMP_AT_LEAST, len(numbers) + 1, 0, _X32_BIT),
    ]
    code += [(_JUMP_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL)]
    return b"".join(struct.pack("=HBBI", *line) for line in code)


def program_file() -> int:
    """A descriptor to read the filter from; the caller closes it."""
    reader, writer = os.pipe()
    try:
        os.write(writer, program())
    finally:
        os.close(writer)
    return reader
