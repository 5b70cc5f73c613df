"""Messages of bounded size over a socket; the other end may be hostile.

A message is four bytes of length and that many bytes. Either end may be interrupted in the middle
of a message (a KeyboardInterrupt, say): what was read or not yet written is kept, and the next
call goes on from there.
"""

import select
import socket
import struct
import time

_LENGTH = struct.Struct(">I")
#: code that runs in one process with this may replace the builtins while a message is on its way
_larger, _smaller = max, min
_PIECE = 1 << 18


class ChannelClosed(Exception):
    """The other end is gone."""


class TooLong(Exception):
    """The other end announced a message over the bound. Nothing more can be read from it."""


class Channel:
    """One end. Not for several threads at once."""

    def __init__(self, sock: socket.socket, *, most: int) -> None:
        """``most``: bytes in one message, in either direction."""
        sock.setblocking(False)
        self._sock = sock
        self._most = most
        self._read = bytearray()
        self._unsent = bytearray()
        self._readable = select.poll()
        self._readable.register(sock, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(sock, select.POLLOUT)

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        self._sock.close()

    def send(self, payload: bytes, timeout: float | None = None) -> None:
        """Hand over one message. Raises: TooLong, ChannelClosed, TimeoutError.

        After TimeoutError the rest of the message goes out with the next one.
        """
        if len(payload) > self._most:
            raise TooLong(f"message of {len(payload)} bytes, bound {self._most}")
        self._unsent += _LENGTH.pack(len(payload)) + payload
        deadline = None if timeout is None else time.monotonic() + timeout
        while self._unsent:
            try:
                # One statement: an interrupt between the two would repeat bytes already gone.
                del self._unsent[: self._sock.send(memoryview(self._unsent)[:_PIECE].tobytes())]
            except BlockingIOError:
                _wait(self._writable, deadline)
            except OSError as error:
                raise ChannelClosed(error.strerror or "") from None

    def recv(self, timeout: float | None = None) -> bytes:
        """The next message, whole. Raises: ChannelClosed, TooLong, TimeoutError.

        ``timeout`` is for the whole message: who sends byte by byte gains nothing.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            wanted = _LENGTH.size
            if len(self._read) >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(self._read)
                if length > self._most:
                    raise TooLong(f"message of {length} bytes, bound {self._most}")
                wanted += length
                if len(self._read) >= wanted:
                    message = bytes(memoryview(self._read)[_LENGTH.size : wanted])
                    del self._read[:wanted]
                    return message
            self._fill(_larger(wanted - len(self._read), 4096), deadline)

    def _fill(self, wanted: int, deadline: float | None) -> None:
        try:
            piece = self._sock.recv(_smaller(wanted, _PIECE))
        except BlockingIOError:
            _wait(self._readable, deadline)
            return
        except OSError as error:
            raise ChannelClosed(error.strerror or "") from None
        if not piece:
            raise ChannelClosed("end of stream")
        self._read += piece


def _wait(event: select.poll, deadline: float | None) -> None:
    left = None if deadline is None else _larger(0.0, deadline - time.monotonic()) * 1000
    if not event.poll(left) and left is not None:
        raise TimeoutError("the other end took too long")
