"""Learners' servers that run now, found by the marks their keepers leave, and ending them."""

import contextlib
import json
import signal
import time

import psutil

from benling.home import Home
from benling.hub.places import keepers_folder

#: a keeper gives its server three seconds of these
_PATIENCE_SECONDS = 6.0


def running_keepers(home: Home) -> list[psutil.Process]:
    """Keepers of this home that are alive, by the marks they leave."""
    found = []
    for mark in keepers_folder(home).glob("*.json"):
        try:
            told = json.loads(mark.read_text())
            process = psutil.Process(told["pid"])
            if abs(process.create_time() - told["started"]) <= 0.5 and is_alive(process):
                found.append(process)
        except (psutil.NoSuchProcess, ValueError, KeyError, OSError):
            continue
    return found


def ask_keepers_to_end(home: Home) -> list[psutil.Process]:
    """Send the signal and return at once; returns those that were asked."""
    keepers = running_keepers(home)
    for process in keepers:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    return keepers


def end_keepers(home: Home, seconds: float = _PATIENCE_SECONDS) -> int:
    """End every learner's server of this home, together; returns how many there were."""
    keepers = running_keepers(home)
    for number, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 2.0)):
        for process in filter(is_alive, keepers):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        deadline = time.monotonic() + patience
        while any(map(is_alive, keepers)) and time.monotonic() < deadline:
            time.sleep(0.1)
    for mark in keepers_folder(home).glob("*.json"):
        mark.unlink(missing_ok=True)
    return len(keepers)


def is_alive(process: psutil.Process) -> bool:
    """Not gone and not merely waiting for a parent that never asks."""
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
