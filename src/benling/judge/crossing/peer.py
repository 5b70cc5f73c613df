"""Requests between the two children, which may be nested: whoever waits for an answer serves.

A message is a tuple: ``("?", number, operation, …)`` or ``("!", number, …)``.
"""

import threading
from collections.abc import Callable
from typing import Any

from benling.judge.codec import CodecFault, Decoder, Encoder
from benling.judge.crossing.border import Border
from benling.sandbox.channel import Channel, ChannelClosed, TooLong

#: requests within requests
MOST_NESTED = 60
#: bytes of one message
MESSAGE_BYTES = 1 << 26


class PeerGone(Exception):
    """The other child is dead or does not speak our language any more."""


class Peer:
    """One end. ``foreign`` writes and reads what the codec has no form for."""

    def __init__(
        self,
        channel: Channel,
        border: Border,
        *,
        write: Callable[[Encoder, Any], list[Any]],
        read: Callable[[Decoder, list[Any]], Any],
        serve: Callable[[str, tuple[Any, ...]], tuple[Any, ...]],
    ) -> None:
        """``serve(operation, operands)`` gives what the answer is made of."""
        self.channel = channel
        self.border = border
        self._write, self._read, self._serve = write, read, serve
        #: held while a request is under way: threads wait for one another
        self.lock = threading.RLock()
        self._number = 0
        self._nested = 0
        #: told of an answer out of form, before PeerGone is raised
        self.on_fault: Callable[[str], None] = lambda detail: None
        #: told of each message that has come, before it is read
        self.on_message: Callable[[bytes], None] = lambda data: None

    def request(self, *request: Any) -> tuple[Any, ...]:
        """Ask and wait. Raises: PeerGone; Unencodable when the request cannot be written."""
        with self.lock:
            return self._request(request)

    def _request(self, request: tuple[Any, ...]) -> tuple[Any, ...]:
        if self._nested >= MOST_NESTED:
            raise RecursionError("calls between the learner's code and the tests nest too deeply")
        self._number += 1
        number = self._number
        data = self.encode(("?", number, *request))
        self._nested += 1
        try:
            self._send(data)
            while True:
                message = self._receive()
                if message[0] == "!" and message[1] == number:
                    return message[2:]
                if message[0] == "?":
                    self._answer(message)
                elif message[1] > number:
                    self._fault("an answer to no question")
                # else: late answer to a request that was interrupted
        finally:
            self._nested -= 1

    @property
    def is_nested(self) -> bool:
        """Whether a request is under way, here or from the other end."""
        return self._nested > 0

    def serve_one(self) -> None:
        """Take one request and answer it. Raises: PeerGone."""
        message = self._receive()
        if message[0] == "?":
            self._nested += 1
            try:
                self._answer(message)
            finally:
                self._nested -= 1

    def encode(self, value: Any) -> bytes:
        """Raises: Unencodable."""
        return self.encoder().message(value)

    def encoder(self) -> Encoder:
        return Encoder(self.border.number_of, self._write)

    def _answer(self, message: tuple[Any, ...]) -> None:
        number, operation, *operands = message[1:]
        answer = self._serve(operation, tuple(operands))
        self._send(self.encode(("!", number, *answer)))

    def _send(self, data: bytes) -> None:
        try:
            self.channel.send(data)
        except TooLong:
            raise MemoryError("a value too large to be handed over") from None
        except ChannelClosed:
            raise PeerGone("closed") from None

    def _receive(self) -> tuple[Any, ...]:
        try:
            data = self.channel.recv()
        except (ChannelClosed, TooLong) as error:
            raise PeerGone(str(error)) from None
        self.on_message(data)
        decoder = Decoder(self.border.known, self.border.learn, self._read)
        decoder.original = self.border.original
        try:
            message = decoder.message(data)
        except (CodecFault, LookupError) as error:
            self._fault(str(error))
        if not _well_formed(message):
            self._fault("not a message")
        return message  # type: ignore[no-any-return]

    def _fault(self, detail: str) -> Any:
        self.on_fault(detail[:200])
        raise PeerGone(detail[:200])


def _well_formed(message: Any) -> bool:
    return (
        type(message) is tuple
        and len(message) >= 3
        and message[0] in ("?", "!")
        and type(message[1]) is int
        and (message[0] == "!" or type(message[2]) is str)
    )
