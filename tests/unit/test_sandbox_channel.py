"""Messages between processes that need not trust each other."""

import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benling.sandbox.channel import Channel, ChannelClosed, TooLong

MOST = 1 << 20


@pytest.fixture
def pair() -> Iterator[tuple[Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, most=MOST)
    yield channel, theirs
    channel.close()
    theirs.close()


def test_carries_messages_of_every_size() -> None:
    left, right = (Channel(s, most=MOST) for s in socket.socketpair())
    sizes = [0, 1, 3, 4, 5, 4095, 4096, 4097, MOST - 1, MOST]
    messages = [os.urandom(size) for size in sizes]
    sender = threading.Thread(target=lambda: [left.send(m) for m in messages])
    sender.start()
    assert [right.recv(5) for _ in messages] == messages
    sender.join()


def test_refuses_what_is_too_long_in_either_direction(
    pair: tuple[Channel, socket.socket],
) -> None:
    channel, other = pair
    with pytest.raises(TooLong):
        channel.send(bytes(MOST + 1))
    other.send(struct.pack(">I", MOST + 1))
    with pytest.raises(TooLong):
        channel.recv(1)


def test_one_who_announces_much_and_sends_nothing_costs_no_memory_and_no_time(
    pair: tuple[Channel, socket.socket],
) -> None:
    channel, other = pair
    other.send(struct.pack(">I", MOST))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        channel.recv(0.1)
    assert time.monotonic() - began < 2
    assert len(channel._read) == 4


def test_one_who_sends_byte_by_byte_gains_no_time(pair: tuple[Channel, socket.socket]) -> None:
    channel, other = pair

    def drip() -> None:
        for byte in struct.pack(">I", 100) + bytes(100):
            other.send(bytes([byte]))
            time.sleep(0.02)

    dripping = threading.Thread(target=drip)
    dripping.start()
    with pytest.raises(TimeoutError):
        channel.recv(0.3)
    # What came is kept: the message is still read whole.
    assert channel.recv(10) == bytes(100)
    dripping.join()


def test_one_who_does_not_read_does_not_hold_up_the_sender(
    pair: tuple[Channel, socket.socket],
) -> None:
    channel, other = pair
    with pytest.raises(TimeoutError):
        for number in range(100):
            channel.send(bytes([number]) * 100_000, 0.1)
    reader = Channel(other, most=MOST)
    sent = number
    rest = threading.Thread(target=lambda: channel.send(b"last", 10))
    rest.start()
    for expected in range(sent + 1):
        assert reader.recv(10) == bytes([expected]) * 100_000
    assert reader.recv(10) == b"last"
    rest.join()


def test_the_end_is_told(pair: tuple[Channel, socket.socket]) -> None:
    channel, other = pair
    other.send(struct.pack(">I", 10) + b"half")
    other.close()
    with pytest.raises(ChannelClosed):
        channel.recv(1)
    with pytest.raises(ChannelClosed):
        for _ in range(100):
            channel.send(bytes(10_000))


@pytest.fixture
def heeding_interrupts() -> Iterator[None]:
    """Who starts the tests in a shell's background has told them to ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_interrupts")
def test_an_interrupt_in_the_middle_loses_nothing() -> None:
    left, right = (Channel(s, most=MOST) for s in socket.socketpair())
    message = os.urandom(MOST)

    main = threading.main_thread().ident
    assert main is not None

    def interrupt() -> None:
        time.sleep(0.2)
        signal.pthread_kill(main, signal.SIGINT)

    # Nobody reads, so that the sender stands in the middle of its message.
    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        left.send(message)
    sender = threading.Thread(target=lambda: left.send(b"next", 10))
    sender.start()
    assert right.recv(10) == message
    assert right.recv(10) == b"next"
    sender.join()


def test_descriptors_sent_along_are_not_taken(pair: tuple[Channel, socket.socket]) -> None:
    channel, other = pair
    before = len(list(Path("/proc/self/fd").iterdir()))
    socket.send_fds(other, [struct.pack(">I", 2) + b"ok"], [0, 1, 2])
    assert channel.recv(1) == b"ok"
    assert len(list(Path("/proc/self/fd").iterdir())) == before
