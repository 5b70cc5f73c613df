"""How strongly a job is kept apart, and the layers that do it."""

from enum import StrEnum


class Isolation(StrEnum):
    """The tiers, strongest first. A weaker one is only ever chosen by name."""

    #: own namespaces, in-memory files, Landlock, seccomp, limits
    FULL = "full"
    #: Landlock, seccomp and limits, but the machine's own processes, disk and network stack
    BASIC = "basic"
    #: limits only: for code that is trusted
    NONE = "none"


class Layer(StrEnum):
    """One thing that stops a job. Tests leave single ones out to show what each is for."""

    #: own mounts, in memory and of limited size; everything else read-only
    MOUNTS = "mounts"
    #: own process ids, so that others cannot be named
    PROCESSES = "processes"
    #: own network, with nothing in it
    NETWORK = "network"
    #: own System V and POSIX message objects
    IPC = "ipc"
    #: own user ids: no power over anything outside, own count of processes
    USERS = "users"
    CAPABILITIES = "capabilities"
    NO_NEW_PRIVILEGES = "no-new-privileges"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    RESOURCE_LIMITS = "resource-limits"
    #: descriptors other than the job's own are closed
    DESCRIPTORS = "descriptors"


#: layers of each tier
LAYERS: dict[Isolation, frozenset[Layer]] = {
    Isolation.FULL: frozenset(Layer),
    Isolation.BASIC: frozenset(
        {
            Layer.CAPABILITIES, Layer.NO_NEW_PRIVILEGES, Layer.LANDLOCK, Layer.SECCOMP,
            Layer.RESOURCE_LIMITS, Layer.DESCRIPTORS,
        }
    ),
    Isolation.NONE: frozenset({Layer.DESCRIPTORS}),
}  # fmt: skip
