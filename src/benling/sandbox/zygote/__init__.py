"""Copies of one rehearsed process, each shut in its own world. Knows nothing of what it runs."""

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote

__all__ = ["Child", "Isolation", "Layer", "Zygote"]
