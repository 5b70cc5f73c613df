"""An attack as data."""

from dataclasses import dataclass, field
from typing import Any

from benling.sandbox.isolation import Layer

#: the layers that stop whoever would reach into the zygote or its other children
APART = frozenset({Layer.PROCESSES, Layer.USERS, Layer.LANDLOCK, Layer.CAPABILITIES})
#: the layers that stop calls with privileges
PRIVILEGE = frozenset({Layer.SECCOMP, Layer.USERS, Layer.CAPABILITIES, Layer.LANDLOCK})
#: a control in the tier ``none``
OUTSIDE = "outside"


@dataclass(frozen=True)
class Attack:
    """Code that prints GAINED when it got what it wanted."""

    name: str
    code: str
    #: where the same code does gain: without these layers, or OUTSIDE; None: see ``why``
    control: frozenset[Layer] | str | None
    #: why there is no control
    why: str = ""
    #: limits other than usual, for the attack and for its control
    limits: dict[str, Any] = field(default_factory=dict)
    #: limits other than that for the control alone
    control_limits: dict[str, Any] = field(default_factory=dict)
    #: what it is ended for, when it is
    cause: str | None = None
    #: whether the tier ``basic`` must stop it too
    basic: bool = False
