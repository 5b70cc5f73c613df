"""Reaching anybody."""

from benling.sandbox.isolation import Layer
from hostile.zygote.attack import OUTSIDE, PRIVILEGE, Attack

_APART = frozenset({Layer.NETWORK, Layer.LANDLOCK})

ATTACKS = [
    Attack(
        "connects to a server of this machine",
        "import socket\ns = socket.create_connection(('127.0.0.1', PORT), 2)\ns.send(b'x')\n"
        "if s.recv(9) == b'hello': print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "sends a datagram to a server of this machine",
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.settimeout(1)\n"
        "s.sendto(b'x', ('127.0.0.1', PORT))\nif s.recv(9) == b'hello': print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "finds a way to the outside",
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.connect(('192.0.2.1', 53))\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "connects to an abstract socket of this machine",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0' + ABSTRACT)\n"
        "if s.recv(9) == b'hello': print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "connects to a socket file of this machine",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect(SOCKET_FILE)\n"
        "if s.recv(9) == b'hello': print('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "sends a datagram to a socket file by way of a pair",
        "import socket\ns, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "s.sendto(b'x', DATAGRAM_FILE)\nprint('GAINED')",
        OUTSIDE, basic=True,
    ),
    Attack(
        "connects to an abstract socket of another child",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0victim')\nprint('GAINED')",
        _APART,
    ),
    Attack(
        "connects to a server of another child",
        "import socket\ns = socket.create_connection(('127.0.0.1', 5999), 2)\nprint('GAINED')",
        _APART,
    ),
    Attack(
        "listens to everything on the wire",
        "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)\nprint('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "forges packets",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_RAW, 255)\nprint('GAINED')",
        PRIVILEGE,
    ),
    Attack(
        "brings up an interface",
        "import fcntl, socket, struct\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "fcntl.ioctl(s, 0x8914, struct.pack('16sh14x', b'lo', 1))\nprint('GAINED')",
        PRIVILEGE - {Layer.USERS},
    ),
    Attack(
        "talks to the packet filter of the kernel",
        "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)\nprint('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
    Attack(
        "talks to the machine below this one",
        "import errno, socket\ntry:\n    socket.socket(40, socket.SOCK_STREAM)\n"
        "except OSError as e:\n    if e.errno == errno.EPERM: raise\nprint('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
    Attack(
        "loads the kernel's ciphers",
        "import errno, socket\ntry:\n    socket.socket(38, 5)\n"
        "except OSError as e:\n    if e.errno == errno.EPERM: raise\nprint('GAINED')",
        frozenset({Layer.SECCOMP}), basic=True,
    ),
]  # fmt: skip
