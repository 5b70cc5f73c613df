"""A seccomp filter: system calls that a job never needs and that dodge a limit or a wall.

Memory in anonymous files, shared anonymous maps or System V segments is not seen by the memory
watchdog; counters of the machine's user (inotify, asynchronous I/O) are shared with its other
programs; the rest are kernel interfaces with a history of escapes. A denied call fails with EPERM.

Call numbers are those of x86-64. On another processor nothing is guessed: it is refused.
"""

import errno
import os
import platform
import struct

from benling.errors import refuse

_MACHINE = "x86_64"
_ARCHITECTURE = 0xC000003E
#: calls with this bit are the x32 ABI, which has other numbers for the same calls
_X32_BIT = 0x40000000

_DENIED = {
    # memory that no process's figure shows
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "shmctl": 31,
    "remap_file_pages": 216, "vmsplice": 278,
    # objects between processes
    "msgget": 68, "semget": 64, "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250,
    # counted for the machine's user, or for the whole machine
    "inotify_init": 253, "inotify_init1": 294, "fanotify_init": 300, "io_setup": 206,
    # kernel programs and queues
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "bpf": 321,
    "userfaultfd": 323, "perf_event_open": 298, "seccomp": 317,
    # other processes
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "pidfd_getfd": 438,
    "kcmp": 312, "process_madvise": 440, "process_mrelease": 448, "migrate_pages": 256,
    "move_pages": 279,
    # mounts, namespaces, file handles
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "mount_setattr": 442, "statmount": 457, "listmount": 458, "open_tree_attr": 467,
    "unshare": 272, "setns": 308, "name_to_handle_at": 303, "open_by_handle_at": 304,
    # the machine itself
    "kexec_load": 246, "kexec_file_load": 320, "init_module": 175, "finit_module": 313,
    "delete_module": 176, "syslog": 103, "acct": 163, "quotactl": 179, "quotactl_fd": 443,
    "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171,
    "settimeofday": 164, "clock_settime": 227, "iopl": 172, "ioperm": 173, "modify_ldt": 154,
    "vhangup": 153, "personality": 135, "lookup_dcookie": 212, "uselib": 134, "sysfs": 139,
    "mbind": 237, "set_mempolicy": 238, "set_mempolicy_home_node": 450,
}  # fmt: skip
#: where the job shares process ids and network with the machine: who is named is not checked there
_DENIED_SHARED = {
    "socket": 41, "connect": 42, "bind": 49, "listen": 50, "setpriority": 141, "ioprio_set": 251,
}  # fmt: skip

_CLONE, _CLONE3, _IOCTL, _SOCKET, _SOCKETPAIR, _MMAP = 56, 435, 16, 41, 53, 9
_PRLIMIT, _SETRLIMIT, _SCHEDULING = 302, 160, (142, 144, 203, 314)
_CPU_TIME = 0
_NEW_NAMESPACES = 0x7E020000
_TERMINAL_INPUT, _CONSOLE = 0x5412, 0x541C
_SHARED_ANONYMOUS, _HUGE_PAGES = 0x21, 0x40000
_UNIX, _IPV4, _IPV6, _NETLINK, _DATAGRAM, _TYPE_MASK = 1, 2, 10, 16, 2, 0xF

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET = 0x20, 0x15, 0x35, 0x45
_AND, _JUMP, _RETURN = 0x54, 0x05, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_UNKNOWN_CALL = 0x00050000 | errno.ENOSYS

_Line = tuple[int, int, int, int]


def check_processor() -> None:
    """Raises: benling.errors.Refused when the filter does not fit this machine."""
    if not supported():
        raise refuse(
            "处理器", f"本机处理器为 {platform.machine()}", "沙箱目前只支持 x86-64 处理器",
            "请在 x86-64 的 Linux 主机上运行",
        )  # fmt: skip


def supported() -> bool:
    """Whether this processor's call numbers are known."""
    return platform.machine() == _MACHINE


def program(*, network: bool = True, sets_cpu_limit: bool = True) -> bytes:
    """The filter as the kernel's classic BPF.

    ``network``: the job has a network and process ids of its own, so that sockets and naming
    processes harm no one. ``sets_cpu_limit``: it may set its limit of processor time. One that is
    process 1 of its namespace has no other way to be killed by its own doing.
    Raises: benling.errors.Refused on an unknown processor.
    """
    check_processor()
    denied = sorted({*_DENIED.values(), *(() if network else _DENIED_SHARED.values())})
    code: list[_Line] = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, _ARCHITECTURE),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_JUMP_AT_LEAST, len(denied) + 1, 0, _X32_BIT),
    ]
    code += [(_JUMP_EQUAL, len(denied) - at, 0, number) for at, number in enumerate(denied)]
    code += [(_JUMP, 0, 0, 1), (_RETURN, 0, 0, _FAIL)]
    rules = _by_argument(network) if sets_cpu_limit else [*_CPU_LIMIT_STAYS, *_by_argument(network)]
    for number, lines in rules:
        code += [(_JUMP_EQUAL, 0, len(lines), number), *lines]
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in code)


def _by_argument(network: bool) -> list[tuple[int, list[_Line]]]:
    """Calls that are denied for some arguments; each list ends in a decision."""
    denied_or_allowed: list[_Line] = [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL)]
    only_self: list[_Line] = [
        _argument(0), (_JUMP_EQUAL, 0, 1, 0), *denied_or_allowed,
    ]  # fmt: skip
    rules: list[tuple[int, list[_Line]]] = [
        (_CLONE, [_argument(0), (_JUMP_SET, 1, 0, _NEW_NAMESPACES), *denied_or_allowed]),
        # Its flags are in memory, where a filter cannot look: the C library falls back to clone.
        (_CLONE3, [(_RETURN, 0, 0, _UNKNOWN_CALL)]),
        (
            _IOCTL,
            [
                _argument(1), (_JUMP_EQUAL, 2, 0, _TERMINAL_INPUT), (_JUMP_EQUAL, 1, 0, _CONSOLE),
                *denied_or_allowed,
            ],
        ),
        (
            _MMAP,
            [
                _argument(3), (_JUMP_SET, 3, 0, _HUGE_PAGES), (_AND, 0, 0, _SHARED_ANONYMOUS),
                (_JUMP_EQUAL, 1, 0, _SHARED_ANONYMOUS), *denied_or_allowed,
            ],
        ),
        (_PRLIMIT, only_self),
    ]  # fmt: skip
    if network:
        families: list[_Line] = [
            _argument(0), (_JUMP_EQUAL, 5, 0, _UNIX), (_JUMP_EQUAL, 4, 0, _IPV4),
            (_JUMP_EQUAL, 3, 0, _IPV6), (_JUMP_EQUAL, 0, 3, _NETLINK),
            _argument(2), (_JUMP_EQUAL, 0, 1, 0), *denied_or_allowed,
        ]  # fmt: skip
        return [*rules, (_SOCKET, families)]
    pairs: list[_Line] = [
        # A datagram socket may write to an address although it has a partner.
        _argument(1), (_AND, 0, 0, _TYPE_MASK), (_JUMP_EQUAL, 1, 0, _DATAGRAM), *denied_or_allowed,
    ]  # fmt: skip
    return [*rules, (_SOCKETPAIR, pairs), *((number, only_self) for number in _SCHEDULING)]


def _argument(number: int, *, upper: bool = False) -> _Line:
    """Load half of an argument; the lower is all the kernel looks at unless it is an address."""
    return (_LOAD, 0, 0, 16 + 8 * number + 4 * upper)


#: reading the limit of processor time is allowed, a new one (an address that is not 0) is not
_CPU_LIMIT_STAYS: list[tuple[int, list[_Line]]] = [
    (
        _PRLIMIT,
        [
            _argument(0), (_JUMP_EQUAL, 0, 7, 0), _argument(1), (_JUMP_EQUAL, 0, 4, _CPU_TIME),
            _argument(2), (_JUMP_EQUAL, 0, 3, 0), _argument(2, upper=True), (_JUMP_EQUAL, 0, 1, 0),
            (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL),
        ],
    ),
    (
        _SETRLIMIT,
        [
            _argument(0), (_JUMP_EQUAL, 1, 0, _CPU_TIME),
            (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL),
        ],
    ),
]  # fmt: skip


def program_file() -> int:
    """A descriptor to read the filter from; the caller closes it."""
    reader, writer = os.pipe()
    try:
        os.write(writer, program())
    finally:
        os.close(writer)
    return reader
