"""Copies of one rehearsed process, each shut in its own world. Knows nothing of what it runs.

Starting Python, importing libraries and building a sandbox takes seconds; copying a process that
has done so takes milliseconds. A *zygote* is such a process. It lives in bubblewrap, imports what
jobs will need (it *rehearses*), and is then forked once for each job; the copy shuts itself in
before it learns what to do::

    # program.py: importable inside; rehearse() runs once, in the zygote
    import os
    def rehearse():
        import pandas
    def answer(fds, arguments):
        Channel(socket.socket(fileno=fds[0]), most=2**20).send(arguments.upper())

    # the host
    with Zygote("program", view=View(environment={"PYTHONPATH": ...})) as zygote:
        ours, theirs = socket.socketpair()
        child = zygote.spawn("program:answer", limits, fds=[theirs.fileno()], arguments=b"hi",
                             files={"data/cases.json": b"[]"})
        theirs.close()
        child.arm(seconds=10)                       # killed then, child.cause == "timeout"
        said = Channel(ours, most=2**20).recv(10)   # may be anything: the job wrote it
        code = child.wait(1)                        # None while it runs

**What goes in:** descriptors, bytes, files by value (they stand in the child's current folder).
They travel on a socket of the child's own and never through the zygote, whose memory every later
child inherits. **What comes out:** what the job writes to its descriptors, read with a
:class:`~benling.sandbox.channel.Channel`, which bounds size and time. The job's disk is never read.

**What a child has** in the tier ``full``: process id 1 in its own process, mount, network, IPC,
user, UTS and cgroup namespaces; the system's programs read-only; one in-memory file system of
``disk_bytes`` and ``disk_files`` at /submission (its current folder), /tmp and /dev/shm together;
no network interface that is up; no capability, no way to get one; Landlock, a seccomp filter, and
resource limits. It is user 1000 inside and the host's ordinary user outside. Python's module path
holds neither the current folder nor anything else of the job's: an entry that wants that adds it.
What rehearsed libraries left open is /dev/null in children, as anything shared would be a way
between them. ``random`` and ``numpy.random`` are seeded anew; string hashes are those of the
zygote. As process 1, a job is not ended by signals of its own for which it has no handler, SIGKILL
included, and it cannot lower its limit of processor time: who was killed was killed by others.

**Memory** is the sum of PSS of all the job's processes, looked at every 50 ms, without the files
in memory, which ``disk_bytes`` bounds. The filter denies what would hide memory from that sum.
Where this process stands in a delegated control group, each job begins in a group of its own
besides, on record as ``zygote.memory_group``, see :mod:`benling.sandbox.memory_group`.

**Tiers** (:class:`Isolation`), chosen by name, on record as ``zygote.isolation``: ``full``;
``basic``, where namespaces are not to be had: Landlock (Linux 6.12 or newer) and a stricter filter
(no sockets but pairs, no /proc), the current folder on disk below a folder that is removed with
the job, its size looked at rather than bounded; ``none``, which stops no one, for trusted code.
:func:`benling.sandbox.probe.check` runs a child of a tier and refuses in words, naming the
setting to change, when it does not hold. Root and processors other than x86-64 are refused.

**Ends.** ``child.kill()`` ends all that the job started. When the host's process dies in any way,
or the zygote does, everything below ends with it; a zygote that died is made anew by the next
``spawn``. ``spawn`` may be called from several threads; each :class:`Child` is for one of them.
The zygote has one thread; a rehearsal that leaves another running is refused.
"""

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote
from benling.sandbox.zygote.order import DoesNotFit

__all__ = ["Child", "DoesNotFit", "Isolation", "Layer", "Zygote"]
