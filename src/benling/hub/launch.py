"""``python -m benling.hub.launch PROGRAM``: becomes that program, with its secrets in place.

The supervisor's own configuration therefore holds none. The program is bound to the supervisor:
should that be killed, the kernel ends the program, and nothing is left without a master.
"""

import os
import sys
import time

from benling.home import home
from benling.hub.places import hub_folder
from benling.hub.ports import Ports, is_listening, read_ports
from benling.hub.programs import environment_of, program
from benling.tether import end_with_parent

#: what people meet first; the rest starts once these answer, so that the sign-in page is soon there
FIRST = ("proxy", "hub", "web")
_PATIENCE_SECONDS = 60


def main(name: str) -> None:
    place = home()
    entry = program(name)
    ports = read_ports(place)
    command = entry.command(place, ports)
    os.chdir(hub_folder(place) if name == "hub" else place.root)
    os.umask(0o077)
    end_with_parent()
    environment = environment_of(entry, place, ports)
    if name not in FIRST:
        _let_sign_in_go_first(ports)
    os.execve(command[0], command, environment)  # noqa: S606  # a list of our own


def _let_sign_in_go_first(ports: Ports) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and not all(map(is_listening, (ports.hub, ports.web))):
        time.sleep(0.25)


if __name__ == "__main__":
    main(sys.argv[1])
